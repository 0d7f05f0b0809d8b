"""Concerns in the whole house: danger first, rights, substitutes, owners who leave, answers that never left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.adapter import Outgoing
from storage.alerts import count_open_alerts
from storage.concerns import CONCERN, STEP
from storage.substitutes import name_substitute
from tests.support.databases import FreshDatabase
from tests.support.school import make_school, person_of
from tests.support.world import CarelessTranslator, MarkingTranslator, Step, World

#: Tuesday, ten o'clock at the school.
TUESDAY = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)


@pytest.fixture
def world(fresh_database: FreshDatabase) -> Iterator[World]:
    made = World(fresh_database("sqlite", make_school), TUESDAY, MarkingTranslator())
    yield made
    made.close()


def told(step: Step, who: str) -> list[str]:
    return [message.text for message in step.sent if message.address == who]


def button(step: Step, who: str, label: str) -> str:
    found = [
        one.tap for message in step.sent if message.address == who for one in message.buttons if one.label == label
    ]
    assert found, [message.text for message in step.sent]
    return found[0]


def worry(world: World, words: str = "I am worried about the lunch of Jun") -> Step:
    world.hear("dana", words)
    return world.hear("dana", "yes")[1]


def states(world: World) -> list[str]:
    with world.database.read() as session:
        rows = session.connection().execute(select(CONCERN.c.state).order_by(CONCERN.c.id))
        return [row[0] for row in rows]


def steps(world: World) -> list[str]:
    with world.database.read() as session:
        return [row[0] for row in session.connection().execute(select(STEP.c.what).order_by(STEP.c.id))]


def alerts(world: World) -> int:
    with world.database.begin() as work:
        return count_open_alerts(work.connection)


DANGER = "he says he wants to kill himself"


@pytest.mark.parametrize(
    "before",
    [
        ("how the week went", "not good"),
        ("how the week went", "not good", "The bus is late."),
        ("how the week went",),
        ("i have a worry",),
        ("I am worried about the lunch of Jun",),
    ],
)
def test_danger_is_heard_before_the_question_that_is_open(world: World, before: tuple[str, ...]) -> None:
    for words in before:
        world.hear("dana", words)
    _inbound, step = world.hear("dana", DANGER)
    assert alerts(world) == 1
    assert any("911" in text for text in told(step, "dana"))
    assert not any(DANGER in message.text for message in step.sent if message.address == "ortiz"), "no class room"


def test_danger_in_what_staff_say_was_done_is_heard_too(world: World) -> None:
    step = worry(world)
    world.hear("ortiz", tap=button(step, "ortiz", "Resolve"))
    world.hear("ortiz", DANGER)
    assert alerts(world) == 1
    assert states(world) == ["open"]


def test_danger_in_a_teachers_own_week_is_heard(world: World) -> None:
    world.hear("roy", "how was my week")
    world.hear("roy", "not good")
    world.hear("roy", "I want to die")
    assert alerts(world) == 1


def test_who_said_stop_is_not_asked_and_not_told(world: World) -> None:
    step = worry(world)
    world.hear("dana", "STOP")
    world.hear("ortiz", tap=button(step, "ortiz", "Resolve"))
    _inbound, step = world.hear("ortiz", "He has a lunch card.")
    assert told(step, "dana") == []
    for words in ("ask how the week was", "Math 4A", "yes"):
        world.hear("ortiz", words)
    asked = world.set_clock(TUESDAY + timedelta(hours=1))
    assert {message.address for message in asked.sent} >= {"rosa", "karim", "grace"}
    assert not {message.address for message in asked.sent} & {"dana", "paul"}, "nor one whom a court keeps away"


def test_what_was_done_waits_for_the_morning(world: World) -> None:
    step = worry(world)
    world.clock.moment = TUESDAY + timedelta(hours=13)
    world.hear("ortiz", tap=button(step, "ortiz", "Resolve"))
    _inbound, step = world.hear("ortiz", "He has a lunch card.")
    assert told(step, "dana") == []
    step = world.set_clock(TUESDAY + timedelta(hours=22))
    assert any("He has a lunch card." in text for text in told(step, "dana"))


def test_who_may_not_see_the_child_can_do_nothing(world: World) -> None:
    step = worry(world)
    for tap in ("Accept", "Reply", "Hand over", "Resolve"):
        _inbound, answer = world.hear("lee", tap=button(step, "ortiz", tap))
        assert told(answer, "lee") == ["I can't help with that here. Please call the school office at 555-0100."]
    assert states(world) == ["open"]
    _inbound, answer = world.hear("rosa", tap="~concern_helped.1")
    assert "555-0100" in told(answer, "rosa")[0]


def test_only_who_said_it_says_whether_it_helped_and_only_with_rights(world: World) -> None:
    step = worry(world)
    world.hear("ortiz", tap=button(step, "ortiz", "Resolve"))
    _inbound, step = world.hear("ortiz", "He has a lunch card.")
    yes = button(step, "dana", "Yes, it helped")
    world.hear("rosa", tap=yes)
    world.set_rights("dana", "jun", "none")
    world.hear("dana", tap=yes)
    assert states(world) == ["resolved"]
    world.set_rights("dana", "jun", "full")
    world.hear("dana", tap=yes)
    assert states(world) == ["helped"]


def test_who_stands_in_reads_it_and_answers(world: World) -> None:
    with world.database.begin() as work:
        ids = {name: person_of(work.session, name) for name in ("ortiz", "roy")}
        values = {"staff_id": ids["ortiz"], "substitute_id": ids["roy"], "named_by": ids["ortiz"]}
        ends = TUESDAY + timedelta(days=1)
        name_substitute(work.connection, **values, begins_at=TUESDAY - timedelta(hours=1), ends_at=ends)
        work.commit()
    step = worry(world)
    assert told(step, "ortiz") == []
    world.hear("roy", tap=button(step, "roy", "Accept"))
    world.hear("roy", tap=button(step, "roy", "Resolve"))
    _inbound, step = world.hear("roy", "He has a lunch card.")
    assert any("Mr Roy for Ms Ortiz" in text for text in told(step, "dana"))
    assert states(world) == ["resolved"]


def test_when_the_owner_leaves_somebody_else_answers(world: World) -> None:
    world.join("lopez", "Irene Lopez", "principal", "en", "connected")
    worry(world)
    world.leave("ortiz")
    step = world.set_clock(TUESDAY + timedelta(hours=1))
    assert any("This worry of Dana Park is yours now" in text for text in told(step, "lopez"))
    assert world.set_clock(TUESDAY + timedelta(hours=2)).sent == []


def test_an_answer_that_is_not_sent_leaves_it_open(fresh_database: FreshDatabase) -> None:
    world = World(fresh_database("sqlite", make_school), TUESDAY, CarelessTranslator())
    world.hear("rosa", "estoy preocupada por el almuerzo de Mateo")
    step = world.hear("rosa", "sí")[1]
    world.hear("ortiz", tap=button(step, "ortiz", "Resolve"))
    _inbound, step = world.hear("ortiz", "He does not wait: lunch is at 4:40.")
    assert told(step, "rosa") == []
    assert states(world) == ["resolved"]
    dont = next(one.tap for one in shown_to(step.sent, "ortiz").buttons if one.label in {"Don't send", "Do not send"})
    world.hear("ortiz", tap=dont)
    step = world.set_clock(TUESDAY + timedelta(hours=1))
    assert states(world) == ["accepted"]
    assert any("was not sent, so this is open again" in text for text in told(step, "ortiz"))
    world.close()


def shown_to(sent: list[Outgoing], who: str) -> Outgoing:
    return next(message for message in sent if message.address == who and message.buttons)


def test_each_is_reminded_once_whatever_ticks(world: World) -> None:
    world.join("lopez", "Irene Lopez", "principal", "en", "connected")
    worry(world)
    sent = [world.set_clock(TUESDAY + timedelta(days=6, minutes=minute)) for minute in range(3)]
    assert [len([text for text in told(step, "ortiz") if "still waits" in text]) for step in sent] == [1, 0, 0]
    assert [len([text for text in told(step, "lopez") if "Nobody has answered" in text]) for step in sent] == [1, 0, 0]
    assert steps(world) == ["opened", "reminded", "escalated"]


def test_words_that_were_not_to_be_shared_are_not(world: World) -> None:
    for words in ("how the week went", "not good", "The bus driver is rude to him."):
        world.hear("dana", words)
    _inbound, step = world.hear("dana", "no")
    assert not any("driver" in message.text or "The bus" in message.text for message in step.sent)
    assert any("They wrote no words." in text for text in told(step, "ortiz"))


def test_good_after_all_before_anybody_was_told_is_good(world: World) -> None:
    for words in ("how the week went", "not good", "back", "good"):
        world.hear("dana", words)
    assert states(world) == ["withdrawn"]
    assert world.set_clock(TUESDAY + timedelta(hours=1)).sent == []
