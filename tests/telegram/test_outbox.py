"""The outbox on the Telegram adapter: 429 while much waits loses nothing and keeps each chat's order."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from bot.config.sections import OutboxSection
from bot.lanes import LocalLanes
from bot.outbox.pace import Pace
from bot.outbox.sender import Sender
from bot.writer import Writer
from conversations.messages import Reply
from handlers.codec import dump_reply
from storage.database import Database
from storage.ownership import Ownership
from storage.turns import ADDRESS, DELIVERY
from tests.support.databases import FreshDatabase
from tests.support.house import FrozenClock, make_schema
from tests.telegram.conftest import Line
from tests.telegram.server import BotApi
from tests.telegram.wire import Answer, refusal

CHATS, EACH = range(80001, 80041), 5
TEXTS = [f"message {number}" for number in range(EACH)]


class Outbox:
    """A sender on the line, with a clock that is ours."""

    def __init__(self, line: Line, database: Database) -> None:
        self.line, self.database, self.clock = line, database, FrozenClock()
        self.writer, self.seconds = Writer(database), 0.0
        pace = Pace(30, monotonic=lambda: self.seconds)
        section = OutboxSection(batch=50, most_attempts=4)
        owner = Ownership(database, "outbox:telegram")
        self.sender = Sender(line.adapter, self.writer, self.clock, section, pace, LocalLanes(), owner)

    def queue(self) -> None:
        """EACH messages for each of the CHATS, as they would be written: round by round."""
        now = self.clock.now()
        address = {"channel": "telegram", "language": "", "state": "ok", "created_at": now}
        delivery = {"channel": "telegram", "priority": 1, "kind": "reply", "status": "queued", "attempts": 0}
        delivery |= {"created_at": now, "error": "", "error_detail": ""}
        with self.database.begin() as work:
            rows = [{**address, "address": str(chat)} for chat in CHATS]
            work.connection.execute(insert(ADDRESS), rows)
            ids = [row[0] for row in work.connection.execute(select(ADDRESS.c.id).order_by(ADDRESS.c.id))]
            deliveries = [
                {**delivery, "address_id": to, "body": dump_reply(Reply(text))} for text in TEXTS for to in ids
            ]
            work.connection.execute(insert(DELIVERY), deliveries)
            work.commit()

    async def drain(self, seconds: float = 0) -> None:
        """Let time pass, then send what may leave."""
        self.seconds += seconds
        self.clock.advance(seconds=seconds)
        await self.sender.drain(self.sender.lane)

    def statuses(self) -> dict[str, int]:
        with self.database.read() as session:
            rows = [row[0] for row in session.connection().execute(select(DELIVERY.c.status))]
        return {status: rows.count(status) for status in sorted(set(rows))}


@pytest.fixture
async def outbox(line: Line, fresh_database: FreshDatabase) -> AsyncIterator[Outbox]:
    database = Database(fresh_database("sqlite", make_schema))
    made = Outbox(line, database)
    made.queue()
    yield made
    made.sender.owner.release()
    made.writer.close()
    database.dispose()


async def drain_all(outbox: Outbox, seconds: float = 60) -> int:
    """Until all is sent; gives the rounds."""
    for rounds in range(1, 100):
        await outbox.drain(seconds)
        if outbox.statuses() == {"sent": len(CHATS) * EACH}:
            return rounds
    raise AssertionError(outbox.statuses())


def in_order_and_once(api: BotApi) -> bool:
    return all(api.texts(chat) == TEXTS for chat in CHATS)


async def test_200_deliveries_leave_in_order_at_30_a_second(outbox: Outbox) -> None:
    assert await drain_all(outbox, seconds=1.001) == (len(CHATS) * EACH + 29) // 30
    assert in_order_and_once(outbox.line.api)


async def test_429_while_200_wait_loses_nothing_and_keeps_the_order(outbox: Outbox) -> None:
    too_many = refusal(429, "Too Many Requests: retry after 7", retry_after=7)
    outbox.line.api.fail("sendMessage", *[too_many] * 90)
    await outbox.drain()
    assert "failed" not in outbox.statuses()
    assert outbox.statuses()["retrying"] > 0
    before = len(outbox.line.api.calls)
    await outbox.drain(6.9)
    retried = [one for one in outbox.line.api.sent("sendMessage")[before:] if "ok" not in one]
    assert len(outbox.line.api.calls) == before, f"7 seconds are 7 seconds: {len(retried)}"
    await drain_all(outbox)
    assert in_order_and_once(outbox.line.api)


async def test_trouble_of_every_kind_delays_and_loses_nothing(outbox: Outbox) -> None:
    kinds = [refusal(500, "x"), refusal(429, "x", retry_after=3), Answer(502, b""), refusal(401, "Unauthorized")]
    outbox.line.api.fail("sendMessage", *[kinds[number % 3] for number in range(40)], kinds[3])
    await drain_all(outbox)
    assert in_order_and_once(outbox.line.api)


async def test_who_blocked_the_bot_costs_one_call(outbox: Outbox) -> None:
    gone = CHATS[0]
    outbox.line.api.blocked_by.add(gone)
    for _ in range(10):
        await outbox.drain(1)
    assert outbox.statuses() == {"failed": EACH, "sent": (len(CHATS) - 1) * EACH}
    asked = [one for one in outbox.line.api.sent("sendMessage") if int(one["chat_id"]) == gone]
    assert len(asked) <= EACH
    assert outbox.line.api.texts(gone) == []


def test_the_folder_has_no_forgotten_golden_file() -> None:
    kinds = {path.name for path in (Path(__file__).parent / "golden").iterdir()}
    assert kinds == {"changes", "replies", "updates"}
