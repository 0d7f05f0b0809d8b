"""Threads where a transcript does not reach: forged buttons, the desk, the roster's dates, marks on the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.adapter import Outgoing
from handlers.staff_desk import staff_desk
from handlers.taps import tap_on
from storage.people import ENROLLMENT, PERSON, teachers_of
from storage.relay import DELIVERY, MESSAGE, THREAD, not_theirs
from storage.staff_rights import SUBSTITUTE
from storage.threads import HAND_OVER
from tests.support.databases import FreshDatabase, Kind
from tests.support.phones import Changed
from tests.support.school import CHANNEL, make_school
from tests.support.world import MarkingTranslator, World

NOON = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


@pytest.fixture
def world(kind: Kind, fresh_database: FreshDatabase) -> Iterator[World]:
    made = World(fresh_database(kind, make_school), NOON, MarkingTranslator(), can_change=True)
    yield made
    made.close()


def say(world: World, who: str, *lines: str) -> list[Outgoing]:
    """What came of the last of these lines."""
    sent: list[Outgoing] = []
    for line in lines:
        _inbound, step = world.hear(who, line)
        sent = step.sent
    return sent


def tap(world: World, who: str, payload: str) -> list[str]:
    return [out.text for out in world.hear(who, tap=payload)[1].sent]


def rows(world: World, table: Any) -> list[Any]:
    with world.database.read() as session:
        return list(session.connection().execute(select(table).order_by(table.c.id)))


def waiting(world: World, who: str) -> list[str]:
    with world.database.begin() as work:
        desk = staff_desk(work, world.house, CHANNEL, who)
    assert desk is not None
    return [one.label for one in desk.waiting]


def offered(world: World) -> int:
    say(world, "ortiz", "write to a family", "Jun", "Jun sang.")
    say(world, "ortiz", "hand over", "Jun", "Lee", "I am away.", "1")
    offer: int = rows(world, HAND_OVER)[-1].id
    return offer


def test_a_button_of_somebody_else_does_nothing(world: World) -> None:
    offer = offered(world)
    for who in ("roy", "ortiz", "dana"):
        assert tap(world, who, tap_on("take_over", offer)) == ["That is settled already."]
    assert tap(world, "lee", tap_on("take_over", 999)) == ["That is settled already."]
    assert rows(world, HAND_OVER)[-1].status == "offered"


def test_it_is_urgent_only_for_who_wrote_it(world: World) -> None:
    world.join("garza", "Marta Garza", "office", "en", "connected")
    say(world, "dana", "write to a teacher", "Jun lost his inhaler.")
    (message,) = rows(world, MESSAGE)
    for who in ("layla", "paul", "ortiz"):
        assert not [text for text in tap(world, who, tap_on("urgent", message.id)) if "inhaler" in text]
    assert rows(world, MESSAGE)[0].urgent_at is None
    told = tap(world, "dana", tap_on("urgent", message.id))
    assert any("Jun lost his inhaler." in text for text in told)
    assert rows(world, MESSAGE)[0].urgent_at is not None
    world.set_rights("dana", "jun", "none")
    assert tap(world, "dana", tap_on("urgent", message.id)) == [
        "I can't help with that here. Please call the school office at 555-0100."
    ]


def test_an_offer_is_withdrawn_by_a_newer_one(world: World) -> None:
    first = offered(world)
    say(world, "ortiz", "hand over", "Jun", "Roy", "Science.", "2")
    assert [row.status for row in rows(world, HAND_OVER)] == ["withdrawn", "offered"]
    assert tap(world, "lee", tap_on("take_over", first)) == ["That is settled already."]


def test_a_closed_thread_waits_for_nothing_until_new_words(world: World) -> None:
    say(world, "dana", "write to a teacher", "Jun lost his hat.")
    assert waiting(world, "ortiz") == ["Dana Park · Jun"]
    say(world, "ortiz", "close a thread", "Jun")
    assert (waiting(world, "ortiz"), rows(world, THREAD)[0].status) == ([], "closed")
    say(world, "dana", "write to a teacher", "He lost his shoes too.")
    assert (waiting(world, "ortiz"), rows(world, THREAD)[0].status) == (["Dana Park · Jun"], "open")


def test_the_rosters_dates_count(world: World) -> None:
    with world.database.begin() as work:
        connection = work.connection
        ids = {row.sourced_id: row.id for row in connection.execute(select(PERSON))}
        roy = update(ENROLLMENT).where(ENROLLMENT.c.person_id == ids["roy"], ENROLLMENT.c.role == "teacher")
        connection.execute(roy.values(begins=date(2026, 11, 1), ends=date(2026, 11, 30)))
        found = {
            day: [person.shown_as for person in teachers_of(connection, ids["mateo"], date(2026, *day))]
            for day in ((10, 31), (11, 1), (11, 30), (12, 1))
        }
        work.commit()
    assert found == {
        (10, 31): ["Ms Ortiz"],
        (11, 1): ["Ms Ortiz", "Mr Roy"],
        (11, 30): ["Ms Ortiz", "Mr Roy"],
        (12, 1): ["Ms Ortiz"],
    }


def test_what_waits_for_a_substitute_does_not_leave_after_the_last_day(world: World) -> None:
    say(world, "ortiz", "write to a family", "Jun", "Jun sang.")
    say(world, "ortiz", "substitute", "Lee", "tomorrow")
    drain, world.drain = world.drain, list  # type: ignore[method-assign]
    say(world, "dana", "He loves to sing at home too, every day")
    world.drain = drain  # type: ignore[method-assign]
    (relayed,) = [row for row in rows(world, DELIVERY) if row.kind == "relay" and row.status == "queued"]
    with world.database.begin() as work:
        assert not_theirs(work.connection, [relayed.id], NOON + timedelta(minutes=5)) == set()
        assert not_theirs(work.connection, [relayed.id], NOON + timedelta(days=2)) == {relayed.id}
    sent = world.set_clock(NOON + timedelta(days=2)).sent
    assert [out.address for out in sent if "sing at home" in out.text] == ["ortiz"], "it went back to her"
    assert [row.status for row in rows(world, SUBSTITUTE)] == ["ended"]


def test_marks_go_forwards_and_wait_for_nobody(world: World) -> None:
    say(world, "ortiz", "write to a family", "Jun", "Jun sang.")
    drain, world.drain = world.drain, list  # type: ignore[method-assign]
    for status in ("delivered", "delivered", "read", "delivered", "read"):
        world.receipt("dana", status)
    assert len([row for row in rows(world, DELIVERY) if row.kind == "receipt"]) == 1, "the newest takes its place"
    assert [out.how for out in drain() if isinstance(out, Changed)] == ["marks with 👀"]


def test_a_platform_without_marks_stays_silent(kind: Kind, fresh_database: FreshDatabase) -> None:
    world = World(fresh_database(kind, make_school), NOON, MarkingTranslator())
    say(world, "ortiz", "write to a family", "Jun", "Jun sang.")
    assert world.receipt("dana", "read").sent == []
    world.close()


def test_a_family_hears_that_its_words_did_not_arrive(world: World) -> None:
    say(world, "dana", "write to a teacher", "Jun lost his hat.")
    (told,) = world.receipt("ortiz", "failed", "rejected").sent
    assert (told.address, told.text) == (
        "dana",
        "I could not reach Ms Ortiz. Please call the school office at 555-0100.",
    )
    assert world.receipt("ortiz", "failed", "rejected").sent == []
