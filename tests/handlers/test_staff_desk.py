"""What a member of staff has before them, and the forms that begin a flow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from conversations.messages import Inbound
from handlers.staff_desk import StaffDesk, staff_desk
from tests.support.databases import FreshDatabase, Kind
from tests.support.school import CHANNEL, make_school
from tests.support.world import MarkingTranslator, Step, World

MONDAY = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)


@pytest.fixture
def world(kind: Kind, fresh_database: FreshDatabase) -> Iterator[World]:
    made = World(fresh_database(kind, make_school), MONDAY, MarkingTranslator())
    yield made
    made.close()


def desk_of(world: World, who: str) -> StaffDesk | None:
    with world.database.begin() as work:
        return staff_desk(work, world.house, CHANNEL, who)


def desk(world: World, who: str) -> StaffDesk:
    found = desk_of(world, who)
    assert found is not None
    return found


def ask(world: World, who: str, flow: str, **given: Any) -> Step:
    inbound = Inbound(CHANNEL, who, f"form-{flow}-{len(given)}", world.clock.now(), flow=flow, given=given)
    return world.deliver(inbound)


def told(step: Step, who: str) -> list[str]:
    return [message.text for message in step.sent if message.address == who]


def test_only_staff_have_a_desk(world: World) -> None:
    assert desk_of(world, "rosa") is None
    assert desk_of(world, "nobody") is None


def test_the_desk_holds_what_is_the_teachers_own(world: World) -> None:
    found = desk(world, "roy")
    assert [one.label for one in found.classes] == ["Science 4A"]
    assert [one.label for one in found.families] == [
        "Karim Haddad (Amina Haddad)",
        "Layla Haddad (Amina Haddad)",
        "Rosa Delgado (Mateo Delgado)",
        "Both: Karim and Layla Haddad (Amina Haddad)",
    ]
    assert [one.label for one in found.students] == ["Amina Haddad", "Mateo Delgado"]
    assert (found.notes_never, found.waiting, found.concerns, found.hours) == (2, (), 0, ())
    assert (found.language, found.timezone) == ("en", "America/Los_Angeles")


def test_a_family_waits_until_the_teacher_writes(world: World) -> None:
    world.hear("dana", "write to a teacher")
    world.hear("dana", "Jun lost his jacket.")
    first = world.clock.now()
    world.hear("dana", "write to a teacher")
    world.hear("dana", "It is blue.")
    (waiting,) = desk(world, "ortiz").waiting
    assert (waiting.label, waiting.since) == ("Dana Park · Jun", first)
    world.hear("ortiz", "I have it here.", thread=waiting.key)
    assert desk(world, "ortiz").waiting == ()
    assert "Jun Park" not in [one.label for one in desk(world, "ortiz").notes_next[:3]]


def test_a_family_that_lost_its_rights_waits_for_nobody(world: World) -> None:
    world.hear("dana", "write to a teacher")
    world.hear("dana", "Jun lost his jacket.")
    world.hear("dana", "How the week went")
    world.hear("dana", "Not good")
    world.hear("dana", "skip")
    assert (len(desk(world, "ortiz").waiting), desk(world, "ortiz").concerns) == (1, 1)
    world.set_rights("dana", "jun", "none")
    assert (desk(world, "ortiz").waiting, desk(world, "ortiz").concerns) == ((), 0)


def test_a_form_begins_a_flow_with_its_answers(world: World) -> None:
    student = next(one for one in desk(world, "ortiz").students if one.label == "Jun Park")
    step = ask(world, "ortiz", "note", student=student.token, sentence="He helped a new classmate.")
    assert told(step, "dana") == ["Ms Ortiz (Jun):\nHe helped a new classmate."]
    assert told(step, "ortiz") == ["On its way to Dana Park. Thank you!"]


def test_a_form_delivered_twice_begins_once(world: World) -> None:
    student = next(one for one in desk(world, "ortiz").students if one.label == "Jun Park")
    ask(world, "ortiz", "note", student=student.token, sentence="He helped a new classmate.")
    again = ask(world, "ortiz", "note", student=student.token, sentence="He helped a new classmate.")
    assert again.sent == []


def test_a_form_to_one_of_two_guardians_goes_to_that_one(world: World) -> None:
    layla = next(one for one in desk(world, "ortiz").families if one.label.startswith("Layla"))
    step = ask(world, "ortiz", "write_family", family=layla.token, words={"text": "See you at six.", "media": []})
    assert [message.address for message in step.sent if message.address != "ortiz"] == ["layla"]


def test_words_of_a_form_without_a_family_wait_for_the_name(world: World) -> None:
    step = ask(world, "ortiz", "write_family", words={"text": "See you at six.", "media": []})
    assert told(step, "ortiz") == ["Which family? Type the name of the student or a parent."]
    _inbound, step = world.hear("ortiz", "Dana Park")
    assert told(step, "dana") == ["Ms Ortiz (Jun):\nSee you at six."]


def test_a_class_form_is_still_shown_before_it_leaves(world: World) -> None:
    tokens = [one.token for one in desk(world, "roy").classes]
    step = ask(world, "roy", "announce", classes=tokens, words={"text": "Bring a magnet.", "media": []})
    assert {message.address for message in step.sent} == {"roy"}
    assert step.sent[-1].text.endswith("Shall I send it?")
    _inbound, step = world.hear("roy", "send")
    assert [message.address for message in step.sent] == ["roy"]
    step = world.set_clock(world.clock.now() + timedelta(minutes=1))
    assert sorted(message.address for message in step.sent) == ["karim", "layla", "rosa", "roy"]


def test_hours_from_a_form(world: World) -> None:
    ask(world, "ortiz", "office_hours", days=["0", "4"], **{"from": "07:30", "until": "16:00"})
    assert [(row.weekday, row.starts.hour, row.ends.hour) for row in desk(world, "ortiz").hours] == [
        (0, 7, 16),
        (4, 7, 16),
    ]
    ask(world, "ortiz", "office_hours", days=[])
    assert desk(world, "ortiz").hours == ()


@pytest.mark.parametrize("token", ["99999", "1; drop", "", "-1"])
def test_a_student_of_somebody_else_is_asked_for_by_name(world: World, token: str) -> None:
    step = ask(world, "ortiz", "note", student=token, sentence="Hello.")
    assert told(step, "ortiz") == ["About which student? Type the name."]
    assert len(step.sent) == 1


def test_another_teachers_student_cannot_be_named_by_token(world: World) -> None:
    sofia = next(one for one in desk(world, "lee").students if one.label.startswith("Sof"))
    step = ask(world, "ortiz", "note", student=sofia.token, sentence="Hello.")
    assert [message.address for message in step.sent] == ["ortiz"]


def test_a_form_for_staff_is_a_menu_for_everyone_else(world: World) -> None:
    step = ask(world, "rosa", "announce", classes=["1"], words={"text": "Hola", "media": []})
    assert step.handled is not None
    assert step.handled.route == "asked:menu"
    assert [message.address for message in step.sent] == ["rosa"]


def test_a_flow_that_is_not_there_is_not_begun(world: World) -> None:
    step = ask(world, "ortiz", "no_such_flow")
    assert step.handled is not None
    assert not step.handled.route.startswith("asked")
