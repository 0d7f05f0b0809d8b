"""A vote of two thousand families in twelve languages: asked, answered by all (each taps twice), counted, reported."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import case, func, select, update

from benchmarks.ours import Ours
from benchmarks.report import Report
from benchmarks.talk import CHANNEL
from benchmarks.world import Places, fill
from conversations.messages import Inbound
from conversations.surveys.reading import template
from handlers.broadcast_sending import advance
from handlers.house import House
from handlers.inbound import MOST_IN_BATCH, take_batch
from handlers.surveys import Author, Days, keep
from handlers.surveys_asking import launch, parts_of
from handlers.surveys_closing import advance_surveys
from handlers.surveys_results import build_report
from storage.broadcast_families import Audience
from storage.database import Database
from storage.surveys import SURVEY, WORDING, get_survey, set_survey, set_wording
from storage.surveys_people import PARTICIPATION
from storage.turns import PERSON

FAMILIES = 2_000
LANGUAGES = ("en", "es", "ar", "zh-Hans", "vi", "hmn", "so", "ru", "ht", "tl", "ko", "ur")
_TEACHER = 2_000_001


class Noon:
    """A school day's noon, moved by hand."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """The moment."""
        return self.moment


class Times(NamedTuple):
    """Seconds: to ask all, of all their answers, to close and count, and to build the report."""

    ask: float
    answer: float
    close: float
    results: float


async def surveys(places: Places, report: Report, *, quick: bool) -> None:
    """All of it, on each database there is."""
    rows = []
    for url in places.both(quick=quick):
        clock = Noon()
        prepare(url)
        ours = Ours(url, clock=clock)
        times = run(ours.database, ours.house, clock)
        kind = ours.database.kind
        await ours.stop()
        report.found[f"survey_{kind}"] = times.ask + times.answer + times.close
        rows.append([kind, *(f"{seconds:.2f}" for seconds in times)])
    title = f"A vote of {FAMILIES:,} families in {len(LANGUAGES)} languages, each tapping twice"
    report.table(title, ["database", "asked s", "all answered s", "closed and counted s", "results s"], rows)


def prepare(url: str, families: int = FAMILIES) -> None:
    """Families of twelve languages."""
    fill(url, families)
    database = Database(url, synchronous="NORMAL")
    with database.begin() as work:
        tag = case(dict(enumerate(LANGUAGES)), value=PERSON.c.id % len(LANGUAGES))
        work.connection.execute(update(PERSON).where(PERSON.c.id <= families).values(language=tag))
        work.commit()
    database.dispose()


def run(database: Database, house: House, clock: Noon, families: int = FAMILIES) -> Times:
    """Ask, answer, close and report. Raises AssertionError unless each family has one answer."""
    survey_id = 0

    def ask() -> None:
        nonlocal survey_id
        survey_id = _ask(database, house, clock)

    times = (
        _timed(ask),
        _timed(lambda: _answer(database, house, clock, survey_id, families)),
        _timed(lambda: _close(database, house, clock)),
        _timed(lambda: _results(database, survey_id)),
    )
    with database.read() as session:
        count = session.connection().execute(select(func.count()).select_from(PARTICIPATION)).scalar_one()
    if count != families:
        raise AssertionError(f"{count} of {families} took part")
    return Times(*times)


def _timed(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _ask(database: Database, house: House, clock: Noon) -> int:
    with database.begin() as work:
        days = Days(None, None, clock.now().date() + timedelta(days=3))
        keep(work, house, template("saturday"), Author(_TEACHER, 1), Audience(schools=(1,)), "All", days)
        survey_id = int(work.connection.execute(select(SURVEY.c.id)).scalar_one())
        for (wording,) in work.connection.execute(select(WORDING.c.id)).all():
            set_wording(work.connection, wording, "{}")
        row = get_survey(work.connection, survey_id)
        if row is None:
            raise AssertionError("it was kept")
        set_survey(work.connection, survey_id, status="open")
        launch(work, house, row, clock.now())
        set_survey(work.connection, survey_id, parts=parts_of(work, survey_id))
        work.commit()
    waits: float | None = 0.0
    while waits == 0.0:
        with database.begin() as work:
            waits = advance(work, house)
            work.commit()
    return survey_id


def _answer(database: Database, house: House, clock: Noon, survey_id: int, families: int) -> None:
    """Each says which Saturday, skips the rest, and says it all once more."""
    for step, told in enumerate((f"~survey.{survey_id}", "second", "skip", f"~survey.{survey_id}")):
        for batch in _batches(families):
            inbounds = [_inbound(number, step, told, clock.now()) for number in batch]
            with database.begin() as work:
                take_batch(work, house, inbounds)
                work.commit()


def _inbound(number: int, step: int, told: str, at: datetime) -> Inbound:
    name, is_tap = f"{number}-{step}", told.startswith("~")
    words = {"second": "2", "skip": _SKIP[LANGUAGES[number % len(LANGUAGES)]]}.get(told, "")
    return Inbound(CHANNEL, str(number), name, at, words, told if is_tap else None)


#: Understood in every language is the English word; two have the question in their own.
_SKIP = dict.fromkeys(LANGUAGES, "skip") | {"es": "saltar", "ar": "تخطي"}


def _batches(families: int) -> Iterator[range]:
    for first in range(1, families + 1, MOST_IN_BATCH):
        yield range(first, min(first + MOST_IN_BATCH, families + 1))


def _close(database: Database, house: House, clock: Noon) -> None:
    clock.moment += timedelta(days=4)
    with database.begin() as work:
        advance_surveys(work, house)
        work.commit()


def _results(database: Database, survey_id: int) -> None:
    with database.read() as session:
        row = get_survey(session.connection(), survey_id)
        if row is None or not build_report(session.connection(), row, "en").questions:
            raise AssertionError("nothing is shown")
