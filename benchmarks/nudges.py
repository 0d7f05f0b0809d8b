"""Ten thousand families who are all due to be asked in the same second."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select, update

from benchmarks.ours import FACTS, Ours
from benchmarks.report import Report
from benchmarks.world import Places, fill
from handlers.nudges import NudgeRule, run_nudges
from handlers.recurrence import read_weekly
from storage.tables import Occurrence
from storage.turns import CONVERSATION, DELIVERY, table_of

FAMILIES = 10_000
#: A Friday, one second after the hour.
_NOW = datetime(2026, 11, 20, 16, 0, 1, tzinfo=ZoneInfo(FACTS.timezone))


class _Friday:
    """A clock that stands still."""

    def now(self) -> datetime:
        """When everybody is due."""
        return _NOW


async def nudges(places: Places, report: Report, *, quick: bool) -> None:
    """Claim and enqueue all of them, on each database there is."""
    weekly = read_weekly("fri 16:00")
    if weekly is None:
        raise AssertionError("there is a Friday")
    rule = NudgeRule("checkin", "checkin", "guardians", weekly)
    rows = []
    for url in places.both(quick=quick):
        fill(url, FAMILIES)
        house = Ours(url)
        seconds = median([await _once(house, rule) for _ in range(1 if quick else 2)])
        report.found[f"nudges_{house.database.kind}"] = seconds
        rows.append([house.database.kind, f"{seconds:.2f}", f"{FAMILIES / seconds:,.0f}"])
        await house.stop()
    report.table(f"{FAMILIES:,} nudges due in one second", ["database", "seconds", "a second"], rows)


async def _once(house: Ours, rule: NudgeRule) -> float:
    _forget(house)
    at_four = replace(house.house, clock=_Friday())
    started = time.perf_counter()
    while await house.writer.run(lambda work: run_nudges(work, at_four, [rule])):
        """Come again, as the tick does."""
    seconds = time.perf_counter() - started
    with house.database.read() as session:
        count = session.connection().execute(select(func.count()).select_from(DELIVERY)).scalar_one()
    if count != FAMILIES:
        raise AssertionError(f"{count} of {FAMILIES} were nudged")
    return seconds


def _forget(house: Ours) -> None:
    with house.database.begin() as work:
        work.connection.execute(delete(DELIVERY))
        work.connection.execute(update(CONVERSATION).values(status="done"))
        work.connection.execute(delete(table_of(Occurrence)))
        work.commit()
