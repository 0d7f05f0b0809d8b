"""Edits, deletions and marks on their way out: made in place where the platform can, told in words where it cannot."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from typing_extensions import override

from bot.adapter import Changes, Outgoing
from bot.send_errors import Ambiguous, Rejected, SendError, Unavailable
from conversations.capabilities import Capabilities
from conversations.messages import Media, Reply
from handlers.codec import dump_reply
from storage.addresses import set_opted_out
from storage.database import Database
from storage.relay import DELIVERY, PART
from storage.relay_changes import queue_change
from tests.bot.test_sender import Platform, Post
from tests.support.house import FrozenClock

EDIT = Reply("new", facts={"author": "Ms Ortiz", "about": "Mateo", "edited": "edited", "changed": "It now says:"})
NOTICE = Reply("Ms Ortiz took back a message.")
MARK = Reply("Rosa marked with 👍", facts={"emoji": "👍"})
ABLE = Capabilities(buttons=3, button_label=20, text=40, edits=True, deletes=True, reactions=True)


class Changeable(Platform):
    """A platform that notes what is changed on it; `trouble` is raised by each change."""

    def __init__(self) -> None:
        super().__init__()
        self.capabilities = ABLE
        self.changes: Changes | None = self  # type: ignore[assignment]
        self.changed: list[tuple[str, ...]] = []
        self.trouble: Exception | None = None
        self._sent = 0

    @override
    async def send(self, outgoing: Outgoing) -> str:
        await super().send(outgoing)
        ids = []
        for _ in (*outgoing.media, "words"):
            self._sent += 1
            ids.append(f"p{self._sent}")
        return "\n".join(ids)

    async def edit(self, outgoing: Outgoing, external_id: str) -> None:
        self._note("edit", external_id, outgoing.text)

    async def delete(self, address: str, external_id: str) -> None:
        self._note("delete", external_id)

    async def react(self, address: str, external_id: str, emoji: str) -> None:
        self._note("react", external_id, emoji)

    def _note(self, *what: str) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.changed.append(what)


class Line(Post):
    """A sender on such a platform, and one person who was sent something."""

    def __init__(self, database: Database, clock: FrozenClock) -> None:
        super().__init__(database, clock)
        self.phone = Changeable()
        self.platform = self.phone
        self.sender = type(self.sender)(
            self.phone,
            self.writer,
            clock,
            self.sender._section,
            self.sender._pace,
            self.sender._lanes,
            self.sender.owner,
        )
        self.person = self.address("rosa")

    def change(self, action: str, reply: Reply, target: int | None = 1, **more: Any) -> int:
        with self.database.begin() as work:
            row = {"channel": "test", "address_id": self.person, "priority": 1, "kind": "relay", "action": action}
            row |= {"body": dump_reply(reply), "created_at": self.clock.now(), "target_id": target, **more}
            made = queue_change(work.connection, **row)
            work.commit()
        return made

    def send(self, reply: Reply) -> int:
        return self.change("send", reply, None)

    def parts(self, delivery_id: int) -> list[tuple[int, str]]:
        with self.database.read() as session:
            query = select(PART.c.part, PART.c.external_id).where(PART.c.delivery_id == delivery_id)
            return [(row[0], row[1]) for row in session.connection().execute(query.order_by(PART.c.position))]

    def row(self, delivery_id: int) -> Any:
        with self.database.read() as session:
            return session.connection().execute(select(DELIVERY).where(DELIVERY.c.id == delivery_id)).one()


@pytest.fixture
async def line(database: Database, clock: FrozenClock) -> AsyncIterator[Line]:
    made = Line(database, clock)
    yield made
    made.sender.owner.release()
    made.writer.close()


async def test_words_that_arrived_are_changed_where_they_stand(line: Line) -> None:
    line.send(Reply("old"))
    await line.drain()
    edit = line.change("edit", EDIT)
    assert await line.drain() == []
    assert line.phone.changed == [("edit", "p1", "Ms Ortiz (Mateo):\nnew\n[edited]")]
    assert (line.row(edit).status, line.row(edit).external_id) == ("sent", None)


async def test_an_edit_in_one_batch_with_its_message_finds_it(line: Line) -> None:
    line.send(Reply("old"))
    line.change("edit", EDIT)
    assert await line.drain() == ["old"]
    assert [what[:2] for what in line.phone.changed] == [("edit", "p1")]


async def test_every_part_of_a_long_text_is_known(line: Line) -> None:
    long = Reply("first line of many words\nsecond line of many words\nthird line of many words")
    sent = line.send(long)
    await line.drain()
    assert line.parts(sent) == [(0, "p1"), (1, "p2"), (2, "p3")]
    assert line.row(sent).external_id == "p3"
    line.change("delete", NOTICE)
    await line.drain()
    assert line.phone.changed == [("delete", "p1"), ("delete", "p2"), ("delete", "p3")]


async def test_parts_that_an_edit_makes_needless_are_taken_away(line: Line) -> None:
    sent = line.send(Reply("first line of many words\nsecond line of many words"))
    line.change("edit", replace(EDIT, facts={**EDIT.facts, "author": "O"}))
    await line.drain()
    assert [what[:2] for what in line.phone.changed] == [("edit", "p1"), ("delete", "p2")]
    assert (line.parts(sent), line.row(sent).external_id) == ([], "p1")
    line.change("edit", EDIT)
    await line.drain()
    assert line.phone.changed[-1][:2] == ("edit", "p1")


async def test_an_edit_that_needs_more_parts_is_told_in_words(line: Line) -> None:
    line.send(Reply("old"))
    await line.drain()
    line.change("edit", replace(EDIT, text="first line of many words\nsecond line of many words"))
    assert "It now says:" in " ".join(await line.drain())
    assert line.phone.changed == []


async def test_words_under_files_are_changed_and_the_files_stay(line: Line) -> None:
    media = (Media("a", "photo"), Media("b", "photo"))
    line.send(replace(EDIT, text="old", facts={}, media=media))
    await line.drain()
    line.change("edit", replace(EDIT, media=media))
    await line.drain()
    assert [what[:2] for what in line.phone.changed] == [("edit", "p3")]


@pytest.mark.parametrize(
    "action, reply, told",
    [("edit", EDIT, "It now says:\nnew"), ("delete", NOTICE, NOTICE.text), ("react", MARK, MARK.text)],
)
@pytest.mark.parametrize("why", ["too old", "never"])
async def test_what_cannot_be_changed_is_told_once_and_stays_told(
    line: Line, action: str, reply: Reply, told: str, why: str
) -> None:
    line.send(Reply("old"))
    await line.drain()
    if why == "never":
        line.phone.capabilities = replace(ABLE, edits=False, deletes=False, reactions=False)
    line.phone.trouble = Rejected("message can't be edited")
    change = line.change(action, reply)
    assert await line.drain() == [told]
    assert (line.row(change).action, line.row(change).status, line.row(change).external_id) == ("send", "sent", "p2")
    assert await line.drain() == []


async def test_without_anything_to_say_a_mark_just_stays(line: Line) -> None:
    line.send(Reply("old"))
    await line.drain()
    line.phone.trouble = Rejected("gone")
    change = line.change("react", Reply("", facts={"emoji": ""}))
    assert await line.drain() == []
    assert (line.row(change).status, line.row(change).error) == ("expired", "not_possible")


async def test_the_text_of_a_change_waits_for_the_morning_the_change_does_not(line: Line) -> None:
    morning = line.clock.now() + timedelta(hours=9)
    line.send(Reply("old"))
    await line.drain()
    line.change("edit", EDIT, hold_until=morning)
    await line.drain()
    assert len(line.phone.changed) == 1
    line.phone.trouble = Rejected("message can't be edited")
    late = line.change("edit", EDIT, hold_until=morning)
    assert await line.drain() == []
    assert (line.row(late).status, line.row(late).next_attempt_at, line.row(late).attempts) == ("queued", morning, 0)
    line.clock.moment = morning
    assert await line.drain() == ["It now says:\nnew"]


@pytest.mark.parametrize("trouble", [Unavailable("503"), Ambiguous("broken")])
async def test_trouble_that_passes_delays_a_change_and_keeps_the_order(line: Line, trouble: SendError) -> None:
    line.send(Reply("old"))
    await line.drain()
    line.phone.trouble = trouble
    line.change("edit", EDIT)
    line.send(Reply("after"))
    assert await line.drain() == []
    assert line.statuses() == ["sent", "retrying", "queued"]
    line.phone.trouble = None
    line.clock.advance(seconds=10)
    assert await line.drain() == ["after"]
    assert len(line.phone.changed) == 1


async def test_a_fault_of_an_adapter_is_no_reason_to_say_it_in_words(line: Line) -> None:
    line.send(Reply("old"))
    await line.drain()
    line.phone.trouble = KeyError("a bug of ours")
    change = line.change("edit", EDIT)
    assert await line.drain() == []
    assert (line.row(change).status, line.row(change).error) == ("failed", "rejected")


async def test_what_never_arrived_is_not_said_to_be_taken_back(line: Line) -> None:
    line.send(Reply("old"))
    line.phone.plan = lambda _out: Rejected("bad")
    await line.drain()
    line.phone.plan = lambda _out: None
    line.change("delete", NOTICE)
    assert await line.drain() == []
    assert line.statuses() == ["failed", "expired"]


async def test_a_persons_own_message_is_marked(line: Line) -> None:
    line.change("react", MARK, None, target_external_id="o7")
    await line.drain()
    assert line.phone.changed == [("react", "o7", "👍")]


@pytest.mark.parametrize("action, reply", [("edit", EDIT), ("delete", NOTICE), ("react", MARK)])
async def test_nothing_is_changed_for_who_said_stop(line: Line, action: str, reply: Reply) -> None:
    line.send(Reply("old"))
    await line.drain()
    with line.database.begin() as work:
        set_opted_out(work.connection, line.person, line.clock.now())
        work.commit()
    line.change(action, reply)
    assert await line.drain() == []
    assert (line.phone.changed, line.statuses()) == ([], ["sent", "expired"])
