"""What a turn leaves in the database: proof, alerts, routes; and what it never leaves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from conversations.messages import Inbound
from handlers.inbound import MOST_IN_BATCH, record_failure, take_batch
from handlers.ports import Translation
from handlers.retry import retry_received
from tests.support.databases import FreshDatabase, Kind
from tests.support.school import CHANNEL, make_school
from tests.support.world import MarkingTranslator, World

MONDAY = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)


@pytest.fixture
def world(kind: Kind, fresh_database: FreshDatabase) -> Iterator[World]:
    made = World(fresh_database(kind, make_school), MONDAY, MarkingTranslator())
    yield made
    made.close()


def rows(world: World, query: str) -> list[Any]:
    with world.database.read() as session:
        return [tuple(row) for row in session.connection().execute(text(query))]


def routes(world: World) -> list[str]:
    return [row[0] for row in rows(world, "SELECT route FROM received ORDER BY id")]


def test_stop_and_start_are_proven_by_the_words_that_said_so(world: World) -> None:
    world.hear("dana", "menu")
    world.hear("dana", "stop")
    world.hear("dana", "are you there?")
    world.hear("dana", "start")
    proof = "SELECT change, scope, r.route FROM optchange JOIN received r ON r.id = received_id ORDER BY optchange.id"
    assert rows(world, proof) == [("out", "all", "opt_out"), ("in", "all", "opt_in")]
    assert rows(world, "SELECT status FROM conversation") == [("stopped",)]
    assert routes(world) == ["command:menu", "opt_out", "opted_out", "opt_in"]


def test_a_crisis_opens_an_alert_and_leaves_the_question_open(world: World) -> None:
    world.hear("rosa", "menú")
    _inbound, step = world.hear("rosa", "mi hija ya no quiere vivir")
    assert {message.address for message in step.sent} == {"rosa", "nair"}
    assert rows(world, "SELECT kind, status FROM alert") == [("selfharm", "open")]
    assert rows(world, "SELECT status FROM conversation") == [("open",)]
    assert rows(world, "SELECT DISTINCT kind, priority FROM delivery WHERE kind = 'alert'") == [("alert", 0)]


def test_a_check_in_is_kept_with_its_words(world: World) -> None:
    for words in ("how the week went", "not good", "Math was hard.", "no"):
        world.hear("dana", words)
    assert rows(world, "SELECT answer, words FROM checkin") == [("not_good", "Math was hard.")]


def test_onboarding_keeps_consent_and_hours_and_no_code(world: World) -> None:
    world.disconnect("dana")
    world.invite("dana", "HOME-7K3Q-9FXA")
    for words in ("HOME-7K3Q-9FXA", "English", "yes", "only news", "no", "10 pm", "6"):
        world.hear("dana", words)
    consent = rows(world, "SELECT kind, granted FROM consent ORDER BY kind")
    assert [(kind, bool(granted)) for kind, granted in consent] == [("activity", True), ("tips", False)]
    assert [
        str(at)[:5] for at in rows(world, "SELECT quiet_from, quiet_until FROM person WHERE sourced_id='dana'")[0]
    ] == [
        "22:00",
        "06:00",
    ]
    assert "7K3Q9FXA" not in str(rows(world, "SELECT * FROM invite"))


def test_a_batch_of_many_people_is_one_transaction(world: World) -> None:
    people = [f"stranger{number}" for number in range(MOST_IN_BATCH - 1)]
    inbounds = [Inbound(CHANNEL, who, "1", MONDAY, "hello") for who in ("rosa", *people)]
    with world.database.begin() as work:
        handled = take_batch(work, world.house, inbounds)
        work.commit()
    assert [one.route for one in handled] == ["phrase:menu", *["onboarding"] * len(people)]
    assert len({message.address for message in world.drain()}) == MOST_IN_BATCH


def test_a_batch_that_is_not_committed_leaves_nothing(world: World) -> None:
    with world.database.begin() as work:
        take_batch(work, world.house, [Inbound(CHANNEL, "rosa", "1", MONDAY, "hola")])
    assert world.drain() == []
    assert routes(world) == []


def test_the_same_message_twice_has_one_effect(world: World) -> None:
    inbound, step = world.hear("dana", "menu")
    assert len(step.sent) == 1
    again = world.deliver(inbound)
    assert again.handled is not None
    assert (again.handled.duplicate, again.sent) == (True, [])


def test_a_failed_turn_is_kept_told_and_tried_again(world: World) -> None:
    inbound = Inbound(CHANNEL, "dana", "1", MONDAY, "menu")
    with world.database.begin() as work:
        record_failure(work, world.house, inbound, "ERR001")
        work.commit()
    [told] = world.drain()
    assert "ERR001" in told.text
    assert rows(world, "SELECT status, route, error_id FROM received") == [("failed", "failed", "ERR001")]
    with world.database.begin() as work:
        assert retry_received(work, world.house, 1) == "command:menu"
        work.commit()
    assert len(world.drain()) == 1
    with world.database.begin() as work:
        assert retry_received(work, world.house, 1) == "gone"


def test_somebody_else_may_not_write_in_a_thread(world: World) -> None:
    world.hear("dana", "I want to write to the teacher")
    _inbound, step = world.hear("dana", "Jun is ill.")
    thread = next(message.thread for message in step.sent if message.thread)
    _inbound, step = world.hear("roy", "What is it?", thread=thread)
    assert [message.address for message in step.sent] == ["roy"]
    assert "can't find" in step.sent[0].text


@pytest.mark.parametrize("thread", ["", "x", "99999999999999999999999", "-1", "٣", "1 OR 1=1"])
def test_a_thread_that_is_none_does_no_harm(world: World, thread: str) -> None:
    _inbound, step = world.hear("ortiz", "hello there", thread=thread)
    assert [message.address for message in step.sent] == ["ortiz"]


@pytest.mark.parametrize("tap", ["", "x", "n0001.abcd.1", "a.b", "n0001..", "." * 300, "n0001.abcd." + "9" * 64])
def test_a_button_that_we_never_made_does_no_harm(world: World, tap: str) -> None:
    world.hear("dana", "menu")
    _inbound, step = world.hear("dana", tap=tap)
    assert [message.address for message in step.sent] == ["dana"]
    assert step.sent[0].buttons


def test_who_has_left_ends_no_open_talk_with_words_to_a_family(world: World) -> None:
    world.hear("ortiz", "write to a family")
    world.hear("ortiz", "Rosa")
    with world.database.begin() as work:
        work.connection.execute(text("UPDATE person SET active = false WHERE sourced_id = 'ortiz'"))
        work.commit()
    _inbound, step = world.hear("ortiz", "Call me, please.")
    assert {message.address for message in step.sent} == {"ortiz"}
    assert rows(world, "SELECT count(*) FROM message") == [(0,)]


def test_nothing_is_said_about_a_student_who_has_left(world: World) -> None:
    world.hear("dana", "write to a teacher")
    world.hear("dana", "Jun is ill")
    with world.database.begin() as work:
        work.connection.execute(text("UPDATE person SET active = false WHERE sourced_id = 'jun'"))
        work.commit()
    _inbound, step = world.hear("ortiz", "Get well!", thread="1")
    assert {message.address for message in step.sent} == {"ortiz"}


class Seeing:
    """A translator that finds out what the words mean."""

    def translate(self, text: str, source: str, target: str) -> Translation | None:
        return Translation("I want to kill myself", "fake")


def test_danger_that_only_the_translation_shows_is_told_too(kind: Kind, fresh_database: FreshDatabase) -> None:
    world = World(fresh_database(kind, make_school), MONDAY, Seeing())
    for words in ("menu", "1", "1", "Nataka kuondoka kabisa"):
        _inbound, step = world.hear("karim", words)
    assert rows(world, "SELECT kind, status FROM alert ORDER BY id DESC LIMIT 1") == [("selfharm", "open")]
    assert {"nair", "ortiz", "karim"} <= {message.address for message in step.sent}
    world.close()
