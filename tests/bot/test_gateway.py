"""The gateway: batches, isolation of a bad turn, floods, and a database that goes away."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

import handlers.inbound as inbound_module
from bot.adapter import Away, Busy
from bot.gateway import Gateway
from bot.writer import Writer
from conversations.messages import Inbound
from handlers import routing
from handlers.house import House
from handlers.retry import retry_received
from storage.database import Database, UnitOfWork
from storage.received import failed_received
from storage.turns import CONVERSATION, DELIVERY, RECEIVED
from tests.support.house import FrozenClock, make_schema


class Door:
    """A gateway with its database."""

    def __init__(self, database: Database, house: House, clock: FrozenClock, patience: float = 12.0) -> None:
        self.database, self.house, self.clock = database, house, clock
        self.writer = Writer(database)
        self.gateway = Gateway(self.writer, house, patience=patience)

    def inbound(self, who: str, number: int | str, text: str = "hello", **more: Any) -> Inbound:
        return Inbound("web", who, str(number), self.clock.now(), text, **more)

    async def say(self, who: str, number: int | str, text: str = "hello", **more: Any) -> None:
        await self.gateway.accept(self.inbound(who, number, text, **more))

    def count(self, table: Any, *where: Any) -> int:
        with self.database.read() as session:
            return int(session.connection().execute(select(func.count()).select_from(table).where(*where)).scalar_one())


@pytest.fixture
async def door(database: Database, make_house: Callable[..., House], clock: FrozenClock) -> AsyncIterator[Door]:
    made = Door(database, make_house(), clock)
    made.gateway.start()
    yield made
    await made.gateway.stop()
    made.writer.close()


async def test_many_at_once_are_all_answered_once(door: Door) -> None:
    await asyncio.gather(*(door.say(f"p{number % 40}", number) for number in range(200)))
    assert door.count(RECEIVED) == 200
    assert door.count(DELIVERY) == 200
    assert door.count(CONVERSATION, CONVERSATION.c.status == "open") == 40


async def test_the_same_message_again_changes_nothing(door: Door) -> None:
    for _ in range(3):
        await door.say("p", "same")
    await asyncio.gather(*(door.say("p", "same") for _ in range(20)))
    assert door.count(RECEIVED) == 1
    assert door.count(DELIVERY) == 1


async def test_one_persons_messages_are_taken_in_order(door: Door) -> None:
    await asyncio.gather(*(door.say("p", number, f"words {number}") for number in range(50)))
    with door.database.read() as session:
        rows = session.connection().execute(select(RECEIVED.c.external_id).order_by(RECEIVED.c.id))
        assert [int(row[0]) for row in rows] == list(range(50))


async def test_a_bad_turn_hurts_nobody_else_and_is_kept_for_retry(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    real = routing.route

    def route(visit: Any) -> str:
        if visit.text == "break":
            raise ZeroDivisionError
        return real(visit)

    monkeypatch.setattr(inbound_module, "route", route)
    await asyncio.gather(*(door.say(f"p{n}", n, "break" if n == 7 else "hello") for n in range(20)))
    assert door.count(RECEIVED) == 20
    assert door.count(RECEIVED, RECEIVED.c.status == "failed") == 1
    assert door.count(DELIVERY) == 20, "the one it happened to is told as well"
    with door.database.read() as session:
        (failed,) = failed_received(session.connection())
        (told,) = session.connection().execute(select(DELIVERY.c.body).where(DELIVERY.c.received_id == failed.id))
    assert failed.error_id in told[0]
    with door.database.begin() as work:
        assert "break" in failed.body
        monkeypatch.setattr("handlers.retry.route", lambda _visit: "fixed")
        assert retry_received(work, door.house, failed.id) == "fixed"
        assert retry_received(work, door.house, failed.id) == "gone"
        work.commit()
    assert door.count(RECEIVED, RECEIVED.c.status == "failed") == 0


async def test_a_flood_from_one_person_keeps_nobody_waiting_and_is_pushed_back(door: Door) -> None:
    flood = [asyncio.ensure_future(door.say("flood", number)) for number in range(10_000)]
    await asyncio.sleep(0)
    await door.say("other", 1)
    answered_meanwhile = door.count(RECEIVED, RECEIVED.c.address == "flood")
    assert answered_meanwhile < 100
    results = await asyncio.gather(*flood, return_exceptions=True)
    refused = [one for one in results if isinstance(one, Busy)]
    assert len(refused) == 9_800
    assert all(one.retry_after > 0 for one in refused)
    assert door.count(RECEIVED, RECEIVED.c.address == "flood") == 200
    await door.say("flood", "again")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0",
        "\ud800",
        "\u202e\u200f",
        "👨‍👩‍👧‍👦",
        "a" * 1_000_000,
        "1" * 5000,
        "\u202e" * 300,
        "%s {x} {0}",
        "'; DROP TABLE person",
    ],
)
async def test_hostile_words_are_taken_like_any_other(door: Door, text: str) -> None:
    await door.say("p", 1, text)
    await door.say("p", 2, "hello")
    assert door.count(RECEIVED, RECEIVED.c.status == "done") == 2


@pytest.mark.parametrize("tap", ["", "x", "n0001.ffff.zz", "a.b", "\0", "x" * 10_000, "…"])
async def test_buttons_we_never_made_are_answered(door: Door, tap: str) -> None:
    await door.say("p", 1, "", tap=tap)
    await door.say("p", 2, "", tap=tap)
    assert door.count(RECEIVED, RECEIVED.c.status == "done") == 2
    assert door.count(DELIVERY) == 2


async def test_an_address_that_is_none_is_refused(door: Door) -> None:
    with pytest.raises(ValueError, match="characters"):
        await door.say("", 1)
    with pytest.raises(ValueError, match="characters"):
        await door.say("x" * 300, 1)


@contextmanager
def broken(database: Database, times: int) -> Iterator[list[int]]:
    """The database is away for the next so many transactions."""
    real, left = database.begin, [times]

    @contextmanager
    def begin() -> Iterator[UnitOfWork]:
        if left[0]:
            left[0] -= 1
            raise OperationalError("BEGIN", {}, Exception("database is locked"))
        with real() as work:
            yield work

    database.begin = begin  # type: ignore[method-assign]
    try:
        yield left
    finally:
        database.begin = real  # type: ignore[method-assign]


async def test_a_database_that_is_away_for_a_moment_is_waited_for(door: Door) -> None:
    with broken(door.database, 3) as left:
        await asyncio.gather(*(door.say(f"p{number}", 1) for number in range(5)))
    assert left == [0]
    assert door.count(RECEIVED) == 5


async def test_a_database_that_stays_away_is_not_acknowledged(
    database: Database, make_house: Callable[..., House], clock: FrozenClock
) -> None:
    door = Door(database, make_house(), clock, patience=0.0)
    door.gateway.start()
    with broken(database, 10_000):
        results = await asyncio.gather(*(door.say(f"p{number}", 1) for number in range(5)), return_exceptions=True)
    assert all(isinstance(one, Away) for one in results)
    await asyncio.gather(*(door.say(f"p{number}", 1) for number in range(5)))
    assert door.count(RECEIVED) == 5
    await door.gateway.stop()
    door.writer.close()


async def test_a_file_that_another_program_locks_is_waited_for(
    tmp_path: Path, make_house: Callable[..., House], clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'locked.db'}"
    make_schema(url)
    database = Database(url, busy_seconds=0.01)
    door = Door(database, make_house(), clock)
    tries = asyncio.Semaphore(0)
    real = door.writer.run

    async def counted(function: Any) -> Any:
        tries.release()
        return await real(function)

    monkeypatch.setattr(door.writer, "run", counted)
    door.gateway.start()
    other = sqlite3.connect(tmp_path / "locked.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(door.say("p", 1))
    for _ in range(3):
        await tries.acquire()
    assert not waiting.done()
    other.execute("ROLLBACK")
    other.close()
    await waiting
    assert door.count(RECEIVED) == 1
    await door.gateway.stop()
    door.writer.close()
    database.dispose()
