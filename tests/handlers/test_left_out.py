"""Files that were not taken: whoever sent them is told at once, and the other side is not bothered with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from conversations.messages import Inbound, LeftOut
from handlers.house import FileFacts
from tests.support.databases import FreshDatabase, Kind
from tests.support.school import CHANNEL, make_school
from tests.support.world import MarkingTranslator, Step, World

MONDAY = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
FILM = (LeftOut("zoo.avi", "kind"),)
KINDS = "I can pass on pictures, sound, videos, PDF, text, Word, Excel and PowerPoint files."


@pytest.fixture
def world(kind: Kind, fresh_database: FreshDatabase) -> Iterator[World]:
    made = World(fresh_database(kind, make_school), MONDAY, MarkingTranslator())
    yield made
    made.close()


def send(world: World, who: str, left_out: tuple[LeftOut, ...], **more: str) -> Step:
    """Somebody sent files that were not taken."""
    world.clock.advance(seconds=20)
    moment = world.clock.now()
    return world.deliver(Inbound(CHANNEL, who, f"f{moment:%H%M%S}", moment, left_out=left_out, **more))  # type: ignore[arg-type]


def said(step: Step) -> list[tuple[str, str]]:
    return [(outgoing.address, outgoing.text) for outgoing in step.sent]


def test_a_message_of_nothing_but_refused_files_goes_to_nobody(world: World) -> None:
    step = send(world, "dana", FILM)
    assert said(step) == [("dana", f"I could not take this: zoo.avi. {KINDS}")]
    assert step.handled is not None
    assert step.handled.route == "left_out"


@pytest.mark.parametrize(
    "why,words",
    [
        (
            "size",
            "This is too large: zoo.mp4. Pictures can have up to 16 MB, sound 16 MB, videos 16 MB, documents 16 MB.",
        ),
        ("gone", "This did not reach me: zoo.mp4. Please send it again."),
        ("broken", "This seems to be damaged, I could not open it: zoo.mp4. Please send it again."),
    ],
)
def test_each_reason_has_its_words(world: World, why: str, words: str) -> None:
    assert said(send(world, "dana", (LeftOut("zoo.mp4", why),))) == [("dana", words)]  # type: ignore[arg-type]


def test_the_limits_are_those_of_the_settings(world: World) -> None:
    assert world.house.files == FileFacts(16, 16, 16, 16)


def test_it_is_said_in_the_language_of_whoever_sent_it(world: World) -> None:
    ((_rosa, spanish),) = said(send(world, "rosa", FILM))
    ((_karim, arabic),) = said(send(world, "karim", FILM))
    assert spanish.startswith("No pude tomar esto: zoo.avi.")
    assert "\u2068zoo.avi\u2069" in arabic
    assert "PDF" in arabic
    assert "could not" not in spanish + arabic


def test_the_words_beside_a_refused_file_go_on(world: World) -> None:
    step = send(world, "dana", FILM, text="The film of our visit to the zoo")
    assert [who for who, _ in said(step)] == ["dana", "dana"]
    assert said(step)[0][1].startswith("I could not take this")
    assert step.handled is not None
    assert step.handled.route == "offer"


def test_the_other_side_is_not_bothered(world: World) -> None:
    for words in ("write to a teacher", "Theo has a cough, he stays at home."):
        world.hear("roy", words)
    thread = next(iter(_threads(world)))
    step = send(world, "lee", FILM, thread=thread)
    assert [who for who, _ in said(step)] == ["lee"]
    step = send(world, "lee", FILM, thread=thread, text="Get well soon!")
    assert [(who, words.splitlines()[-1]) for who, words in said(step) if who == "roy"] == [("roy", "Get well soon!")]
    assert not any("zoo.avi" in words for who, words in said(step) if who == "roy")


def _threads(world: World) -> list[str]:
    with world.database.read() as session:
        return [str(row[0]) for row in session.connection().execute(text("SELECT id FROM thread"))]


def test_an_open_question_stays_open(world: World) -> None:
    world.hear("dana", "how the week went")
    assert [who for who, _ in said(send(world, "dana", FILM))] == ["dana"]
    _inbound, step = world.hear("dana", "good")
    assert step.handled is not None
    assert step.handled.route == "answer"


def test_someone_who_stopped_hears_nothing(world: World) -> None:
    world.hear("dana", "stop")
    assert said(send(world, "dana", FILM)) == []


def test_the_same_message_twice_is_told_once(world: World) -> None:
    inbound = Inbound(CHANNEL, "dana", "f1", world.clock.now(), left_out=FILM)
    assert len(world.deliver(inbound).sent) == 1
    assert world.deliver(inbound).sent == []


def test_a_changed_message_says_nothing_of_its_files_again(world: World) -> None:
    now = world.clock.now()
    inbound = Inbound(CHANNEL, "dana", "f1", now, "New words", kind="edit", target="o1", left_out=FILM)
    assert not any("zoo.avi" in words for _who, words in said(world.deliver(inbound)))


def test_words_of_danger_are_answered_all_the_same(world: World) -> None:
    step = send(world, "dana", FILM, text="my daughter wants to kill herself")
    assert "nair" in {who for who, _ in said(step)}
    assert said(step)[0][1].startswith("I could not take this") is False, "what may save a life comes first"


@pytest.mark.parametrize(
    "names,shown",
    [
        (("",), "a file"),
        (("", "", ""), "3 files"),
        (("a.avi", "b.avi"), "a.avi and b.avi"),
        (("a.avi", ""), "a.avi and one more file"),
        (("a", "b", "c", "d", "e", "f", "g"), "a, b, c, d, e, and 2 more files"),
    ],
    ids=repr,
)
def test_files_are_named_as_far_as_that_helps(world: World, names: tuple[str, ...], shown: str) -> None:
    ((_who, words),) = said(send(world, "dana", tuple(LeftOut(name, "kind") for name in names)))
    assert words.startswith(f"I could not take this: {shown}.")


def test_several_reasons_come_in_one_message(world: World) -> None:
    step = send(world, "dana", (LeftOut("a.avi", "kind"), LeftOut("b.mp4", "size"), LeftOut("c.avi", "kind")))
    ((_who, words),) = said(step)
    assert [line.split(":")[0] for line in words.splitlines()] == ["I could not take this", "This is too large"]
    assert "a.avi and c.avi" in words
