"""Through the real outbox sender: nothing is lost, each person's messages keep their order."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.config.sections import OutboxSection
from bot.lanes import LocalLanes
from bot.outbox.pace import Pace
from bot.outbox.sender import Sender
from bot.writer import Writer
from conversations.messages import Reply
from handlers.codec import dump_reply
from storage import outbox as store
from storage.database import Database
from storage.ownership import Ownership
from storage.turns import ADDRESS, DELIVERY
from tests.support.databases import FreshDatabase
from tests.support.house import FrozenClock, make_schema
from tests.twilio.conftest import HX, MOTHER, World, outgoing


class Post:
    """A sender on a database, for one channel of the world."""

    def __init__(self, world: World, database: Database, clock: FrozenClock, channel: str) -> None:
        self.world, self.database, self.clock, self.channel = world, database, clock, channel
        self.writer = Writer(database)
        self.sender = self.new_sender()

    def new_sender(self) -> Sender:
        """As a process makes it when it starts."""
        section, owner = OutboxSection(batch=50), Ownership(self.database, self.channel)
        adapter = self.world.adapter(self.channel)
        pace = Pace(None, monotonic=self.clock.monotonic)
        return Sender(adapter, self.writer, self.clock, section, pace, LocalLanes(), owner)

    def queue(self, address: str, texts: Sequence[str], **facts: str) -> None:
        """Put messages to one address into the outbox."""
        row = {"channel": self.channel, "address": address, "language": "", "state": "ok"}
        with self.database.begin() as work:
            made = insert(ADDRESS).values({**row, "created_at": self.clock.now()}).returning(ADDRESS.c.id)
            address_id = work.connection.execute(made).scalar_one()
            work.connection.execute(insert(DELIVERY), [self._row(address_id, text, facts) for text in texts])
            work.commit()

    def _row(self, address_id: int, text: str, facts: dict[str, str]) -> dict[str, Any]:
        row = {"channel": self.channel, "address_id": address_id, "priority": 2, "kind": "relay", "status": "queued"}
        row |= {"attempts": 0, "created_at": self.clock.now(), "error": "", "error_detail": ""}
        return {**row, "body": dump_reply(Reply(text, facts=facts))}

    async def drain(self) -> None:
        await self.sender.drain(self.sender.lane)

    async def drain_all(self) -> int:
        """Drain until nothing waits, the clock moving on to each retry; gives the rounds."""
        for rounds in range(1, 200):
            await self.drain()
            due = await self.writer.run(lambda work: store.next_due(work.connection, self.channel))
            held = timedelta(seconds=self.sender._pace.held)
            if due is None and not held:
                return rounds
            self.clock.moment = max(self.clock.moment + held, due or self.clock.moment)
        raise AssertionError("it never ends")

    def rows(self) -> list[Any]:
        with self.database.read() as session:
            return list(session.connection().execute(select(DELIVERY).order_by(DELIVERY.c.id)))

    def statuses(self) -> list[str]:
        return [row.status for row in self.rows()]


@pytest.fixture(params=["whatsapp"])
async def post(
    request: pytest.FixtureRequest, world: World, clock: FrozenClock, fresh_database: FreshDatabase
) -> AsyncIterator[Post]:
    database = Database(fresh_database("sqlite", make_schema))
    made = Post(world, database, clock, request.param)
    yield made
    made.sender.owner.release()
    made.writer.close()
    database.dispose()


@pytest.mark.parametrize("post", ["whatsapp", "sms"], indirect=True)
async def test_two_hundred_deliveries_survive_a_bad_day(post: Post) -> None:
    """429, errors of theirs, and refusals in between: nothing is lost, none overtakes another."""
    twilio, chance = post.world.twilio, random.Random(3)
    people = [f"+1202555{number:04}" for number in range(40)]
    for person in people:
        post.queue(person, [f"{person} {number}" for number in range(5)])
    twilio.plan.extend(chance.choices(["", "429", "500", 63018], weights=[5, 4, 1, 1], k=320))
    await post.drain_all()
    assert set(post.statuses()) == {"sent"}
    assert len(twilio.taken) == 200
    for person in people:
        mine = [body for body in twilio.bodies if body.startswith(person)]
        assert mine == [f"{person} {number}" for number in range(5)]
    assert sorted(row.external_id for row in post.rows()) == sorted(one.sid for one in twilio.taken)


async def test_an_answer_that_got_lost_may_say_it_twice_but_never_not_at_all(post: Post) -> None:
    """Twilio takes no idempotency key: taken, and the answer cut off, means once more."""
    post.queue(MOTHER, ["one", "two", "three"])
    post.world.twilio.plan.extend(["", "cut"])
    await post.drain_all()
    assert post.world.twilio.bodies == ["one", "two", "two", "three"]
    assert post.rows()[1].external_id == post.world.twilio.taken[2].sid


async def test_a_sender_that_died_is_continued_by_the_next(post: Post) -> None:
    post.queue(MOTHER, ["one", "two", "three"])
    claimed = await post.sender._write_and_claim() if await post.sender._is_ours() else []
    await post.world.whatsapp.send(outgoing("one", to=claimed[0].address))  # sent, then the process is killed
    post.sender.owner.release()
    post.sender = post.new_sender()
    await post.drain_all()
    assert post.world.twilio.bodies == ["one", "one", "two", "three"]
    assert set(post.statuses()) == {"sent"}


async def test_a_stop_that_twilio_holds_becomes_ours(post: Post) -> None:
    post.queue(MOTHER, ["one", "two"])
    post.queue("+12025550199", ["hello"])
    post.world.twilio.opted_out.add(MOTHER)
    await post.drain_all()
    assert post.world.twilio.bodies == ["hello"]
    assert post.rows()[0].error == "opted_out"


async def test_what_is_held_waits_in_order_for_the_answer(post: Post) -> None:
    """One template however many notes wait; the answer lets all of them follow."""
    world = post.world
    world.told.silent_since(None)
    post.queue(MOTHER, ["first note", "second note"], author="Ms Ortiz")
    await post.drain()
    await post.drain()
    assert [one.form["ContentSid"] for one in world.twilio.taken] == [f"{HX}1"]
    assert post.statuses() == ["retrying", "queued"]
    assert post.rows()[0].error == "held"
    post.clock.advance(days=2)
    await post.drain()
    assert len(world.twilio.taken) == 1, "nobody is asked every day"
    world.told.silent_since(post.clock.now())  # they answered; the house lets go what was held for them
    with post.database.begin() as work:
        held = update(DELIVERY).where(DELIVERY.c.error == "held", DELIVERY.c.status == "retrying")
        work.connection.execute(held.values(next_attempt_at=None))
        work.commit()
    await post.drain()
    assert [body.splitlines()[-1] for body in world.twilio.bodies[1:]] == ["first note", "second note"]
    assert set(post.statuses()) == {"sent"}


async def test_who_does_not_answer_is_asked_once_more_after_a_week(post: Post) -> None:
    post.world.told.silent_since(None)
    post.queue(MOTHER, ["a note"], author="Ms Ortiz")
    await post.drain()
    post.clock.moment += timedelta(days=7, seconds=1)
    await post.drain()
    assert [one.form["ContentSid"] for one in post.world.twilio.taken] == [f"{HX}1"] * 2


async def test_a_missing_template_is_a_dead_letter_with_its_reason(post: Post) -> None:
    post.world.told.silent_since(None, "ar")
    post.queue(MOTHER, ["a note"], author="Ms Ortiz")
    await post.drain()
    (row,) = post.rows()
    assert (row.status, row.error) == ("failed", "rejected")
    assert row.error_detail == "no WhatsApp template note_waiting in ar (see templates)"


async def test_receipts_in_any_order_never_go_back(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    post.queue(MOTHER, [str(number) for number in range(10)])
    await post.drain_all()
    told, moves = post.world.told, []

    async def receipt(one: Any) -> bool:
        noted = await post.writer.run(
            lambda work: store.note_receipt(work.connection, one.channel, one.external_id, one.status, told.clock.now())
        )
        moves.append(noted)
        return noted

    monkeypatch.setattr(told, "receipt", receipt)
    storm = [(one, status) for one in post.world.twilio.taken for status in ("sent", "delivered", "read") * 2]
    random.Random(5).shuffle(storm)
    for one, status in storm:
        assert await post.world.twilio.report(post.world.url, one, status) == 204
    assert set(post.statuses()) == {"read"}
    assert all(moves)
