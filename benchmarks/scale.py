"""Whether turns get slower, or memory grows, with the number of conversations that wait for an answer."""

from __future__ import annotations

import gc
import sqlite3
import tracemalloc
from contextlib import closing
from dataclasses import replace

from sqlalchemy import update

from benchmarks.ours import Ours
from benchmarks.report import Report
from benchmarks.talk import Measured, drive, lines
from benchmarks.world import Places, fill, reopen
from storage.turns import CONVERSATION

OPEN = (500, 5_000, 20_000)
#: People who go on with their conversation in one round.
_TALKING = 250
#: From here on, memory is steady enough that two samples do not do.
_MANY = 2000


async def scale(places: Places, report: Report, *, quick: bool) -> None:
    """Time per turn at each number of open conversations, and what one more of them costs in memory."""
    houses = {}
    for families in (OPEN[0], OPEN[-1]) if quick else OPEN:
        url = places.sqlite()
        fill(url, families)
        houses[families] = Ours(url)
    found = {families: Measured() for families in houses}
    for talk in range(2 if quick else 9):
        for families, house in houses.items():
            await _round(house, families, talk, found[families] if talk else Measured())
    memory = await _memory(houses[OPEN[-1]], 1000 if quick else 3000)
    for house in houses.values():
        await house.stop()
    micros = {families: 1e6 / measured.rate for families, measured in found.items()}
    report.found["scale"] = micros[OPEN[-1]] / micros[OPEN[0]]
    report.found["memory"] = memory
    rows = [
        [f"{families:,}", f"{micros[families]:,.0f}", f"{measured.percentile(0.99):.1f}"]
        for families, measured in found.items()
    ]
    report.table("Open conversations (SQLite, 32 at once)", ["open", "µs per turn", "p99 ms"], rows)
    print(f"\nOne more open conversation: {memory:,.0f} bytes of Python's memory.")


async def _round(house: Ours, families: int, talk: int, into: Measured) -> None:
    """Everybody has an open conversation; people from all over the table go on with theirs to the end."""
    with house.database.begin() as work:
        reopen(work.connection, families)
        work.commit()
    with closing(sqlite3.connect(str(house.database.url.database))) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # what that left is not for the turns to tidy
    step = families // _TALKING
    said = lines(range(1 + talk % step, families + 1, step), talk, first_turn=1)
    await drive(house.say, house.prepare(said), 32, into)
    house.check(said)


async def _memory(house: Ours, people: int) -> float:
    """Bytes that a conversation leaves in memory while it waits.

    Everybody writes the same words: words that were read lately are remembered, so many of them, whoever wrote them.
    """
    with house.database.begin() as work:
        work.connection.execute(update(CONVERSATION).values(status="done"))
        work.commit()
    bytes_each = 0.0
    for batch in range(2):  # the first fills the caches
        said = lines(range(1 + batch * people, 1 + (batch + 1) * people), talk=1000)[:people]
        messages = [replace(message, text="check in") for message in house.prepare(said)]
        gc.collect()
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        await drive(house.say, messages, 32, Measured())
        gc.collect()
        bytes_each = (tracemalloc.get_traced_memory()[0] - before) / people
        tracemalloc.stop()
    return max(0.0, bytes_each)
