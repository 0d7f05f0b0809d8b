"""Words that have not been passed on yet follow their author: edited, deleted, put into a form, or marked with 🛑."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Literal

import pytest
from sqlalchemy import select

from conversations.messages import Inbound
from storage.relay import MESSAGE
from storage.turns import ADDRESS
from tests.support.databases import FreshDatabase
from tests.support.school import CHANNEL, make_school, person_of
from tests.support.world import MarkingTranslator, Step, World

AFTERNOON = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
HARSH, KIND = (
    "Please tell the teacher that Jun cannot stand her at all",
    "Please tell the teacher that Jun likes her a lot",
)
DANGER = "Mateo told me that he wants to kill himself"


@pytest.fixture
def world(fresh_database: FreshDatabase) -> Iterator[World]:
    made = World(fresh_database("sqlite", make_school), AFTERNOON, MarkingTranslator())
    yield made
    made.close()


def relayed(world: World) -> list[str]:
    with world.database.read() as session:
        return list(session.connection().execute(select(MESSAGE.c.text)).scalars())


def ids(world: World, *aliases: str) -> list[int]:
    with world.database.read() as session:
        return [person_of(session, alias) for alias in aliases]


def fill_in(world: World, flow: str, given: dict[str, object]) -> Step:
    """Ms Ortiz sends a form."""
    return world.deliver(Inbound(CHANNEL, "ortiz", f"form-{flow}", world.clock.now(), flow=flow, given=given))


def texts(step: Step, who: str) -> list[str]:
    return [out.text for out in step.sent if out.address == who]


def test_an_edit_before_the_answer_changes_what_is_passed_on(world: World) -> None:
    written, _asked = world.hear("dana", HARSH)
    _edit, step = world.hear("dana", KIND, kind="edit", target=written.origin)
    assert step.handled is not None
    assert step.handled.route == "edit:waiting"
    world.hear("dana", "1")
    assert relayed(world) == [KIND]


def test_an_edit_shows_a_new_preview(world: World) -> None:
    world.hear("ortiz", "write to my class")
    world.hear("ortiz", "1")
    written, _asked = world.hear("ortiz", "No school tomorrow")
    _edit, step = world.hear("ortiz", "No school on Friday", kind="edit", target=written.origin)
    assert step.handled is not None
    assert step.handled.route == "edit:broadcast"
    assert any("No school on Friday" in said and "Shall I send it?" in said for said in texts(step, "ortiz"))
    world.hear("ortiz", "1")
    world.clock.advance(seconds=31)
    world.drain()
    assert set(relayed(world)) == {"No school on Friday"}


@pytest.mark.parametrize("kind", ["edit", "delete"])
def test_what_an_author_takes_back_within_half_a_minute_never_leaves(
    world: World, kind: Literal["edit", "delete"]
) -> None:
    for words in ("write to my class", "1"):
        world.hear("ortiz", words)
    written, _asked = world.hear("ortiz", "No school tomorrow")
    world.hear("ortiz", "1")
    new = "" if kind == "delete" else "No school on Friday"
    _change, step = world.hear("ortiz", new, kind=kind, target=written.origin)
    assert "Undone. Nothing was sent." in texts(step, "ortiz")
    world.clock.advance(minutes=2)
    world.drain()
    assert relayed(world) == []


def test_a_deletion_of_words_to_many_before_they_are_sent(world: World) -> None:
    for words in ("write to my class", "1"):
        world.hear("ortiz", words)
    written, _asked = world.hear("ortiz", "No school tomorrow")
    _deletion, step = world.hear("ortiz", kind="delete", target=written.origin)
    assert texts(step, "ortiz") == ["All right, I sent nothing."]
    _sent, step = world.hear("ortiz", "preview")
    assert texts(step, "ortiz") == ["Nothing is ready to send. Write ANNOUNCE to begin."]


def test_a_deletion_before_the_answer_sends_nothing(world: World) -> None:
    written, _asked = world.hear("dana", HARSH)
    _deletion, step = world.hear("dana", kind="delete", target=written.origin)
    assert texts(step, "dana") == ["All right, I sent nothing."]
    world.hear("dana", "1")
    assert relayed(world) == []


def test_nobody_changes_what_waits_at_another_phone(world: World) -> None:
    written, _asked = world.hear("dana", HARSH)
    world.hear("grace", kind="delete", target=written.origin)
    world.hear("grace", KIND, kind="edit", target=written.origin)
    world.hear("dana", "1")
    assert relayed(world) == [HARSH]


def test_words_in_a_form_are_read_for_danger(world: World) -> None:
    """L9: they reach who is on call, and no family."""
    mateo, rosa = ids(world, "mateo", "rosa")
    words = {"text": DANGER, "media": []}
    forms: list[tuple[str, dict[str, object]]] = [
        ("note", {"student": str(mateo), "sentence": DANGER}),
        ("write_family", {"family": f"{mateo}-{rosa}", "words": words}),
        ("announce", {"classes": ["1"], "words": words}),
    ]
    for flow, given in forms:
        step = fill_in(world, flow, given)
        assert step.handled is not None
        assert step.handled.route == "crisis:selfharm"
        (page,) = texts(step, "nair")
        assert f"“{DANGER}”" in page
    assert relayed(world) == []


@pytest.mark.parametrize("emoji", ["🛑", "stop", ":stop:", "kill myself"])
def test_a_mark_is_no_word(world: World, emoji: str) -> None:
    """Workspaces make emoji of their own, and Slack tells us their names."""
    _mark, step = world.hear("ortiz", emoji, kind="reaction", target="unknown")
    assert step.handled is not None
    assert (step.handled.route, step.sent) == ("reaction:nothing", [])


def test_who_said_stop_can_still_take_words_back(world: World) -> None:
    for words in ("escribir a un maestro", "Mateo", "Ms Ortiz"):
        world.hear("rosa", words)
    written, _sent = world.hear("rosa", "Mateo está enfermo.")
    world.hear("rosa", "STOP")
    _deletion, step = world.hear("rosa", kind="delete", target=written.origin)
    assert texts(step, "ortiz") == ["Rosa Delgado took back a message about Mateo."]
    assert texts(step, "rosa") == [], "and STOP stays STOP"
    with world.database.read() as session:
        stopped = select(ADDRESS.c.opted_out_at).where(ADDRESS.c.address == "rosa")
        assert session.connection().execute(stopped).scalar_one() is not None


def test_a_deletion_tells_a_guardian_whose_rights_ended_nothing(world: World) -> None:
    """L1: and the teacher learns that the words are still there."""
    world.set_rights("paul", "leo", "full")
    world.hear("ortiz", "write to a family")
    world.hear("ortiz", "Paul")
    written, _sent = world.hear("ortiz", "Leo plays in the park")
    world.set_rights("paul", "leo", "none")
    _deletion, step = world.hear("ortiz", kind="delete", target=written.origin)
    assert texts(step, "paul") == []
    assert texts(step, "ortiz") == ["Your message to Paul Whitfield had arrived already, and I cannot remove it there."]
