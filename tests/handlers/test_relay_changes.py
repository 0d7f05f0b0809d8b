"""Edits and deletions that meet a message on its way: before its translation, while it waits, from an older journal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from conversations.messages import InboundKind
from handlers.inbound import take_batch
from handlers.ports import Translation
from handlers.relay import finish_translation
from storage.relay import DELIVERY, MESSAGE, MessageRow, messages_to_translate, not_theirs, thread_of_delivery
from storage.relay_changes import EARLIER, message_of_delivery, messages_of_origin
from storage.turns import ADDRESS
from tests.support.databases import FreshDatabase, Kind
from tests.support.phones import Changed
from tests.support.school import make_school
from tests.support.world import MarkingTranslator, World

AFTERNOON = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)


@pytest.fixture
def world(kind: Kind, fresh_database: FreshDatabase) -> Iterator[World]:
    made = World(fresh_database(kind, make_school), AFTERNOON, MarkingTranslator(), can_change=True)
    for words in ("escribir a un maestro", "Mateo", "Ms Ortiz"):
        made.hear("rosa", words)
    yield made
    made.close()


class Slow:
    """Rosa's words go in at once; the translator works when told."""

    def __init__(self, world: World) -> None:
        self.world = world

    def hear(self, text: str, who: str = "rosa", **more: Any) -> str:
        """Rosa (or `who`) writes (or changes `target`); nothing leaves yet. Gives the message's id."""
        drain, self.world.drain = self.world.drain, list  # type: ignore[method-assign]
        inbound, _step = self.world.hear(who, text, **more)
        self.world.drain = drain  # type: ignore[method-assign]
        return inbound.origin

    def waiting(self) -> list[MessageRow]:
        with self.world.database.begin() as work:
            return messages_to_translate(work.connection)

    def translated(self, message: MessageRow, text: str) -> bool:
        with self.world.database.begin() as work:
            done = finish_translation(work, self.world.house, message, Translation(text, "fake"))
            work.commit()
        return done


def rows(world: World, table: Any) -> list[Any]:
    with world.database.read() as session:
        return list(session.connection().execute(select(table).order_by(table.c.id)))


def relayed(world: World) -> list[Any]:
    return [row for row in rows(world, DELIVERY) if row.kind == "relay"]


def to_ortiz(world: World) -> list[str]:
    return [getattr(out, "how", "") + out.text.split("\n")[1] for out in world.drain() if out.address == "ortiz"]


def test_an_edit_overtakes_the_translation_of_the_old_words(world: World) -> None:
    slow = Slow(world)
    origin = slow.hear("Mateo está enferm")
    (old,) = slow.waiting()
    slow.hear("Mateo está enfermo", kind="edit", target=origin)
    assert not slow.translated(old, "[en] old"), "nobody reads what was not meant"
    (new,) = slow.waiting()
    assert (new.id, new.text, new.revision) == (old.id, "Mateo está enfermo", 1)
    assert slow.translated(new, "[en] new")
    assert to_ortiz(world) == ["[en] new"]
    assert [(row.action, row.status) for row in relayed(world)] == [("send", "sent")]


def test_fast_edits_end_in_the_newest_words(world: World) -> None:
    slow = Slow(world)
    origin = slow.hear("uno")
    world.drain()
    for words in ("dos", "tres", "cuatro"):
        slow.hear(words, kind="edit", target=origin)
    assert to_ortiz(world) == ["changes[en] cuatro"]
    (message,) = rows(world, MESSAGE)
    assert (message.text, message.translation, message.revision) == ("cuatro", "[en] cuatro", 3)
    assert [row.text for row in rows(world, EARLIER)] == ["uno", "dos", "tres"]
    assert message.edited_at is not None


def test_an_edit_of_words_that_wait_takes_their_place(world: World) -> None:
    slow = Slow(world)
    origin = slow.hear("uno")
    slow.translated(slow.waiting()[0], "[en] one")
    slow.hear("dos", kind="edit", target=origin)
    slow.translated(slow.waiting()[0], "[en] two")
    assert len(relayed(world)) == 1
    assert to_ortiz(world) == ["[en] two"], "and it is not called edited"


def test_a_deletion_before_the_translation_sends_nothing(world: World) -> None:
    slow = Slow(world)
    origin = slow.hear("uno")
    (old,) = slow.waiting()
    slow.hear("", kind="delete", target=origin)
    assert not slow.translated(old, "[en] one")
    assert (to_ortiz(world), relayed(world)) == ([], [])
    assert rows(world, MESSAGE)[0].status == "taken_back"


def test_a_deletion_before_it_left_sends_nothing(world: World) -> None:
    slow = Slow(world)
    origin = slow.hear("uno")
    slow.translated(slow.waiting()[0], "[en] one")
    slow.hear("", kind="delete", target=origin)
    assert to_ortiz(world) == []
    assert [(row.status, row.error) for row in relayed(world)] == [("expired", "taken_back")]


def test_an_edit_delivered_twice_is_one_edit(world: World) -> None:
    written, _step = world.hear("rosa", "uno")
    edit, step = world.hear("rosa", "dos", kind="edit", target=written.origin)
    assert [out.address for out in step.sent] == ["rosa", "ortiz"]
    again = world.deliver(edit)
    assert again.sent == []
    assert again.handled is not None
    assert again.handled.duplicate


def test_somebody_elses_message_is_not_changed(world: World) -> None:
    written, _step = world.hear("rosa", "uno")
    kinds: tuple[InboundKind, ...] = ("edit", "delete")
    for kind in kinds:
        world.hear("dana", "menu", kind=kind, target=written.origin)
    (message,) = rows(world, MESSAGE)
    assert (message.text, message.status) == ("uno", "queued")


def test_both_sides_are_found_by_the_platforms_ids(world: World) -> None:
    written, step = world.hear("rosa", "uno")
    (sent,) = [out for out in step.sent if out.address == "ortiz"]
    with world.database.begin() as work:
        ids = {row.address: row.id for row in work.connection.execute(select(ADDRESS))}
        (mine,) = messages_of_origin(work.connection, ids["rosa"], written.origin)
        theirs = message_of_delivery(work.connection, ids["ortiz"], f"m{sent.delivery_id}")
        assert theirs == mine
        assert (mine.origin, mine.author_address_id) == (written.origin, ids["rosa"])
        assert messages_of_origin(work.connection, ids["rosa"], "") == [], "platforms without ids are no match"
        assert messages_of_origin(work.connection, ids["ortiz"], written.origin) == []
        assert thread_of_delivery(work.connection, ids["rosa"], f"m{sent.delivery_id}") is None


def test_a_note_remembers_the_message_that_it_came_by(world: World) -> None:
    world.hear("lee", "Send good news home")
    inbound, step = world.hear("lee", "Sofía read a whole book.")
    (message,) = rows(world, MESSAGE)
    assert message.origin == inbound.message_id
    _edit, step = world.hear("lee", "Sofía read two books.", kind="edit", target=inbound.message_id)
    assert [out.how for out in step.sent if isinstance(out, Changed)] == ["changes"]


def test_an_edit_of_a_message_that_was_lost_on_the_way_is_sent_as_it_is(world: World) -> None:
    written, _step = world.hear("rosa", "uno")
    with world.database.begin() as work:
        work.connection.execute(DELIVERY.update().where(DELIVERY.c.kind == "relay").values(status="failed"))
        work.commit()
    _edit, step = world.hear("rosa", "dos", kind="edit", target=written.origin)
    assert [type(out) for out in step.sent if out.address == "ortiz"] == [type(step.sent[0])]
    assert [row.status for row in relayed(world)] == ["expired", "sent"]


def test_marks_go_to_the_author_while_the_rights_last(world: World) -> None:
    slow = Slow(world)
    slow.hear("uno")
    (sent,) = [out for out in world.drain() if out.address == "ortiz"]
    slow.hear("👍", who="ortiz", kind="reaction", target=f"m{sent.delivery_id}")
    (mark,) = [row for row in rows(world, DELIVERY) if row.kind == "reaction"]
    with world.database.begin() as work:
        assert not_theirs(work.connection, [mark.id]) == set()
    world.set_rights("rosa", "mateo", "none")
    with world.database.begin() as work:
        assert not_theirs(work.connection, [mark.id]) == {mark.id}


def test_a_mark_that_changed_and_was_taken_back_leaves_nothing(world: World) -> None:
    slow = Slow(world)
    slow.hear("uno")
    (sent,) = [out for out in world.drain() if out.address == "ortiz"]
    for emoji in ("👍", "🎉"):
        slow.hear(emoji, who="ortiz", kind="reaction", target=f"m{sent.delivery_id}")
    assert [out.how for out in world.drain() if isinstance(out, Changed)] == ["marks with 🎉"], "only the newest"
    slow.hear("👍", who="ortiz", kind="reaction", target=f"m{sent.delivery_id}")
    slow.hear("", who="ortiz", kind="reaction", target=f"m{sent.delivery_id}")
    assert [out.how for out in world.drain() if isinstance(out, Changed)] == ["unmarks"]


def test_one_batch_carries_the_changes_of_several_people(world: World) -> None:
    written, _step = world.hear("rosa", "uno")
    changed = replace(written, external_id="x1", kind="edit", target=written.origin, message_id=None, text="dos")
    other = replace(changed, address="dana", external_id="x2", text="menu")
    with world.database.begin() as work:
        handled = take_batch(work, world.house, [changed, other])
        work.commit()
    assert [one.route for one in handled] == ["edit", "command:menu"]
