"""Turns a second, from a parsed message to its commit, beside the floor and beside python-telegram-bot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from benchmarks.ours import Ours
from benchmarks.peer import Peer
from benchmarks.raw import Raw
from benchmarks.raw_postgres import PostgresFloor
from benchmarks.raw_sqlite import SqliteFloor
from benchmarks.report import PACE, Report, row_of
from benchmarks.talk import Line, Measured, drive, lines
from benchmarks.world import Places, fill
from storage.database import Synchronous

_FAMILIES = 400
#: People of one round, by how many write at once.
_PEOPLE = {1: 80, 32: 300}


class Design(Protocol):
    """Something that can hold the conversation."""

    def prepare(self, lines: Sequence[Line]) -> Sequence[Any]:
        """The messages in its own form."""
        ...

    async def say(self, message: Any) -> None:
        """Take one; returns once it is committed."""
        ...

    def check(self, lines: Sequence[Line]) -> None:
        """Raises AssertionError unless each was answered rightly."""
        ...

    async def stop(self) -> None:
        """Close everything."""
        ...


Results = dict[tuple[str, int], Measured]


async def compare(designs: dict[str, tuple[Design, Sequence[int]]], rounds: int) -> Results:
    """Measure designs in turn, round by round, each at its own numbers at once; a first round of each warms up."""
    results: Results = {(name, at_once): Measured() for name, (_, numbers) in designs.items() for at_once in numbers}
    for talk in range(rounds + 1):
        for name, at_once in results:
            design = designs[name][0]
            said = lines(range(1, _PEOPLE[at_once] + 1), talk * 100 + at_once)
            measured = results[name, at_once] if talk else Measured()
            await drive(design.say, design.prepare(said), at_once, measured)
            design.check(said)
    for design, _numbers in designs.values():
        await design.stop()
    return results


async def sqlite(places: Places, report: Report, *, quick: bool) -> None:
    """All designs on SQLite, with either promise about power cuts."""
    ratios: dict[str, list[float]] = {"peer_32": [], "raw_32": [], "peer_1": []}
    for synchronous in ("FULL", "NORMAL"):
        found = await _on_sqlite(places, report, synchronous, rounds=1 if quick else 6)
        ours, peer = "Homeline", "python-telegram-bot"
        ratios["peer_32"].append(found[ours, 32].rate / found[peer, 32].rate)
        ratios["peer_1"].append(found[ours, 1].rate / found[peer, 1].rate)
        ratios["raw_32"].append(found[ours, 32].rate / found["raw, set-based", 32].rate)
        if synchronous == "FULL":  # what is shipped
            for at_once in (1, 32):
                report.found[f"p99_{at_once}"] = found[ours, at_once].percentile(0.99)
            report.found["p50_1"] = found[ours, 1].percentile(0.5)
    # Whichever promise is asked for: the worse of the two ratios counts.
    report.found.update({name: min(values) for name, values in ratios.items()})


async def _on_sqlite(places: Places, report: Report, synchronous: Synchronous, rounds: int) -> Results:
    urls = [places.sqlite() for _ in range(3)]
    for url in urls:
        fill(url, _FAMILIES)
    peer = Peer(places.sqlite(), synchronous)
    await peer.start()
    designs: dict[str, tuple[Design, Sequence[int]]] = {
        "Homeline": (Ours(urls[0], synchronous), (1, 32)),
        "raw, one a transaction": (Raw(SqliteFloor(urls[1], synchronous), most=1), (1,)),
        "raw, set-based": (Raw(SqliteFloor(urls[2], synchronous)), (32,)),
        "python-telegram-bot": (peer, (1, 32)),
    }
    results = await compare(designs, rounds)
    _tell(report, f"Turns on SQLite, synchronous={synchronous}", results)
    return results


async def postgresql(places: Places, report: Report, *, quick: bool) -> None:
    """Homeline and the floor on PostgreSQL, which syncs what it commits."""
    urls = [places.postgresql() for _ in range(2)]
    for url in urls:
        fill(url, _FAMILIES)
    designs: dict[str, tuple[Design, Sequence[int]]] = {
        "Homeline": (Ours(urls[0]), (1, 32)),
        "raw, set-based": (Raw(PostgresFloor(urls[1])), (1, 32)),
    }
    found = await compare(designs, 1 if quick else 5)
    _tell(report, "Turns on PostgreSQL", found)
    report.found["postgres_raw_32"] = found["Homeline", 32].rate / found["raw, set-based", 32].rate
    report.found["postgres_p99_32"] = found["Homeline", 32].percentile(0.99)


def _tell(report: Report, title: str, results: Results) -> None:
    rows = [row_of(f"{name}, {at_once} at once", measured) for (name, at_once), measured in results.items()]
    report.table(title, PACE, rows)
