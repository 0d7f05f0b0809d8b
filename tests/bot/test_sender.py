"""The outbox sender, on real databases, against a platform that we can break."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import insert, select
from starlette.routing import BaseRoute

from bot.adapter import Accept, Outgoing
from bot.config.sections import OutboxSection
from bot.lanes import LocalLanes
from bot.outbox.pace import Pace
from bot.outbox.sender import Sender
from bot.send_errors import (
    Ambiguous,
    Misconfigured,
    OptedOut,
    RateLimited,
    Rejected,
    SendError,
    Unavailable,
    Unreachable,
)
from bot.writer import Writer
from conversations.capabilities import Capabilities
from conversations.messages import Reply
from handlers.codec import dump_reply
from storage import outbox as store
from storage.addresses import set_opted_out
from storage.database import Database
from storage.ownership import Ownership
from storage.turns import ADDRESS, DELIVERY
from tests.support.house import FrozenClock

Plan = Callable[[Outgoing], SendError | Exception | None]


class Platform:
    """A platform that takes everything, or what `plan` lets it."""

    channel = "test"
    capabilities = Capabilities(buttons=3, button_label=20, text=1000)
    changes = None

    def __init__(self) -> None:
        self.got: list[tuple[str, str]] = []
        self.plan: Plan = lambda _outgoing: None
        self.under_way: dict[str, int] = {}

    def routes(self) -> Sequence[BaseRoute]:
        return ()

    async def start(self, accept: Accept) -> None:
        raise AssertionError(accept)

    async def stop(self) -> None:
        raise AssertionError

    async def send(self, outgoing: Outgoing) -> str:
        assert not self.under_way.get(outgoing.address), "two messages to one address at once"
        self.under_way[outgoing.address] = 1
        await asyncio.sleep(0)
        self.under_way[outgoing.address] = 0
        error = self.plan(outgoing)
        if error is not None:
            raise error
        self.got.append((outgoing.address, outgoing.text))
        return f"id-{outgoing.delivery_id}"


class Post:
    """A sender with its database, and words to look at both."""

    def __init__(self, database: Database, clock: FrozenClock) -> None:
        self.database, self.clock, self.platform = database, clock, Platform()
        self.writer = Writer(database)
        section = OutboxSection(batch=10, most_attempts=3)
        pace = Pace(None, monotonic=clock.monotonic)
        owner = Ownership(database, "test")
        self.sender = Sender(self.platform, self.writer, clock, section, pace, LocalLanes(), owner)

    def address(self, name: str) -> int:
        with self.database.begin() as work:
            row = {"channel": "test", "address": name, "language": "", "state": "ok", "created_at": self.clock.now()}
            found: int = work.connection.execute(insert(ADDRESS).values(row).returning(ADDRESS.c.id)).scalar_one()
            work.commit()
        return found

    def queue(self, address_id: int, *texts: str, kind: str = "reply", priority: int = 1) -> None:
        rows = [
            {
                "channel": "test",
                "address_id": address_id,
                "priority": priority,
                "kind": kind,
                "body": dump_reply(Reply(text)),
                "status": "queued",
                "attempts": 0,
                "created_at": self.clock.now(),
                "error": "",
                "error_detail": "",
            }
            for text in texts
        ]
        with self.database.begin() as work:
            work.connection.execute(insert(DELIVERY), rows)
            work.commit()

    async def drain(self) -> list[str]:
        before = len(self.platform.got)
        await self.sender.drain(self.sender.lane)
        return [text for _address, text in self.platform.got[before:]]

    def rows(self) -> list[Any]:
        with self.database.read() as session:
            return list(session.connection().execute(select(DELIVERY).order_by(DELIVERY.c.id)))

    def statuses(self) -> list[str]:
        return [row.status for row in self.rows()]


@pytest.fixture
async def post(database: Database, clock: FrozenClock) -> AsyncIterator[Post]:
    made = Post(database, clock)
    yield made
    made.sender.owner.release()
    made.writer.close()


async def test_each_address_gets_its_messages_in_order_and_once(post: Post) -> None:
    people = [post.address(f"p{number}") for number in range(7)]
    for round_number in range(5):
        for person in people:
            post.queue(person, f"{round_number}")
    await post.drain()
    for number in range(7):
        mine = [text for address, text in post.platform.got if address == f"p{number}"]
        assert mine == ["0", "1", "2", "3", "4"]
    assert set(post.statuses()) == {"sent"}
    assert post.rows()[0].external_id == "id-1"


async def test_replies_leave_before_bulk(post: Post) -> None:
    for number in range(30):
        post.queue(post.address(f"crowd{number}"), "news", priority=5, kind="broadcast")
    post.queue(post.address("asker"), "answer")
    assert (await post.drain())[0] == "answer"


async def test_a_failed_message_holds_back_only_its_own_address(post: Post) -> None:
    broken, well = post.address("broken"), post.address("well")
    post.queue(broken, "one", "two")
    post.queue(well, "hello")
    post.platform.plan = lambda out: Unavailable("503") if out.address == "broken" else None
    assert await post.drain() == ["hello"]
    assert post.statuses() == ["retrying", "queued", "sent"]
    assert [row.attempts for row in post.rows()] == [1, 0, 1]
    post.platform.plan = lambda _out: None
    assert await post.drain() == [], "not before its time"
    post.clock.advance(seconds=10)
    assert await post.drain() == ["one", "two"]


async def test_retry_after_is_obeyed_and_never_ends_in_a_dead_letter(post: Post) -> None:
    post.queue(post.address("p"), "hello")
    post.platform.plan = lambda _out: RateLimited("429", retry_after=600)
    for _ in range(6):
        await post.drain()
        post.clock.advance(seconds=599)
        assert await post.drain() == []
        post.clock.advance(seconds=200)
    post.platform.plan = lambda _out: None
    assert await post.drain() == ["hello"]


async def test_attempts_end_in_a_dead_letter_that_can_be_sent_again(post: Post) -> None:
    post.queue(post.address("p"), "hello")
    post.platform.plan = lambda _out: Ambiguous("read timeout")
    for _ in range(3):
        await post.drain()
        post.clock.advance(hours=2)
    assert post.statuses() == ["failed"]
    with post.database.begin() as work:
        (letter,) = store.dead_letters(work.connection)
        assert (letter.error, letter.error_detail, letter.attempts) == ("ambiguous", "read timeout", 3)
        assert store.resend(work.connection, [letter.id]) == 1
        work.commit()
    post.platform.plan = lambda _out: None
    assert await post.drain() == ["hello"]


async def test_a_night_without_the_platform_makes_no_dead_letter(post: Post) -> None:
    post.queue(post.address("p"), "hello")
    post.platform.plan = lambda _out: Unavailable("503")
    for _ in range(20):
        await post.drain()
        post.clock.advance(hours=1)
    assert post.statuses() == ["retrying"]
    post.clock.advance(hours=6)
    await post.drain()
    assert post.statuses() == ["failed"]


async def test_an_alert_is_tried_every_minute_and_rather_comes_twice(post: Post) -> None:
    post.queue(post.address("p"), "danger", kind="alert", priority=0)
    post.platform.plan = lambda _out: Ambiguous("read timeout")
    for _ in range(60):
        await post.drain()
        assert post.statuses() == ["retrying"]
        post.clock.advance(seconds=61)
    post.platform.plan = lambda _out: None
    assert await post.drain() == ["danger"]


@pytest.mark.parametrize(
    "error, status, name",
    [
        (Rejected("too long"), "failed", "rejected"),
        (Unreachable("403"), "failed", "unreachable"),
        (OptedOut("21610"), "failed", "opted_out"),
        (Ambiguous("read timeout"), "retrying", "ambiguous"),
        (KeyError("a bug of ours"), "failed", "rejected"),
    ],
)
async def test_every_error_has_its_end(post: Post, error: Exception, status: str, name: str) -> None:
    post.queue(post.address("p"), "hello")
    post.platform.plan = lambda _out: error
    await post.drain()
    (row,) = post.rows()
    assert (row.status, row.error) == (status, name)


async def test_someone_gone_gets_nothing_more(post: Post) -> None:
    person = post.address("p")
    post.queue(person, "one", "two")
    post.platform.plan = lambda _out: Unreachable("403")
    await post.drain()
    post.queue(person, "three")
    post.platform.plan = lambda _out: None
    assert await post.drain() == []
    assert post.statuses() == ["failed"] * 3


async def test_a_stop_at_the_provider_becomes_ours(post: Post) -> None:
    person = post.address("p")
    post.queue(person, "one", kind="nudge")
    post.platform.plan = lambda _out: OptedOut("21610")
    await post.drain()
    post.queue(person, "two", kind="nudge")
    post.platform.plan = lambda _out: None
    assert await post.drain() == []
    assert post.statuses() == ["failed", "expired"]


async def test_a_refused_token_holds_the_channel_and_loses_nothing(post: Post) -> None:
    for number in range(25):
        post.queue(post.address(f"p{number}"), "hello")
    post.platform.plan = lambda _out: Misconfigured("401")
    await post.drain()
    assert "failed" not in post.statuses()
    assert post.statuses().count("retrying") <= 10, "the rest was not even tried"


async def test_what_a_dead_sender_had_claimed_is_sent_by_the_next(post: Post) -> None:
    post.queue(post.address("p"), "one", "two")
    with post.database.begin() as work:
        assert len(store.claim(work.connection, "test", post.clock.now(), 10)) == 2
        work.commit()  # and here it dies
    assert post.statuses() == ["sending", "sending"]
    assert await post.drain() == ["one", "two"]


async def test_one_process_of_several_sends_and_the_next_takes_over(post: Post) -> None:
    first, second = Ownership(post.database, "test"), Ownership(post.database, "test")
    assert [first.hold(), second.hold(), first.hold()] == ["gained", "other", "held"]
    post.queue(post.address("p"), "hello")
    assert await post.drain() == [], "another one owns the channel"
    first.release()
    assert await post.drain() == ["hello"]
    assert second.hold() == "other"


def test_receipts_never_go_back(post: Post) -> None:
    post.queue(post.address("p"), "hello")
    now = post.clock.now()
    with post.database.begin() as work:
        store.mark_sent(work.connection, [(1, "x")], now)
        for status in ("delivered", "read", "delivered", "sent", "failed"):
            assert store.note_receipt(work.connection, "test", "x", status, now)
        assert not store.note_receipt(work.connection, "test", "unknown", "read", now)
        store.mark_sent(work.connection, [(1, "x")], now)
        work.commit()
    assert post.statuses() == ["read"]


async def test_an_answer_that_failed_before_stop_does_not_leave_after_it(post: Post) -> None:
    person = post.address("p")
    post.queue(person, "an answer")
    post.platform.plan = lambda _out: Unavailable("503")
    await post.drain()
    post.clock.advance(hours=1)
    with post.database.begin() as work:
        set_opted_out(work.connection, person, post.clock.now())
        work.commit()
    post.platform.plan = lambda _out: None
    post.queue(person, "how to get help")
    assert await post.drain() == ["how to get help"]
    assert post.statuses() == ["expired", "sent"]
