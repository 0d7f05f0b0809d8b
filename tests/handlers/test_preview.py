"""What must hold of words that wait for a person, whoever asks and in whatever order things happen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from handlers.house import RelayFacts
from handlers.ports import Translation
from handlers.preview import Judgement, judge
from handlers.relay import finish_translation
from storage.relay import MESSAGE, messages_to_translate
from storage.reviews import APPROVAL
from tests.support.databases import FreshDatabase
from tests.support.school import make_school
from tests.support.world import CarelessTranslator, World

AT = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
FIRST = "Mateo is not late."


@pytest.fixture
def world(fresh_database: FreshDatabase) -> Iterator[World]:
    made = World(fresh_database("sqlite", make_school), AT, CarelessTranslator())
    yield made
    made.close()


def write(world: World, words: str) -> None:
    """Ms Ortiz writes to Rosa."""
    world.hear("ortiz", "write to a family")
    world.hear("ortiz", "mateo")
    world.hear("ortiz", words)


def statuses(world: World) -> list[str]:
    with world.database.begin() as work:
        return list(work.connection.execute(select(MESSAGE.c.status).order_by(MESSAGE.c.id)).scalars())


def test_every_way_to_answer_leaves_a_record_of_who_decided(world: World) -> None:
    write(world, FIRST)
    world.hear("ortiz", tap="~send.1")
    with world.database.begin() as work:
        row = work.connection.execute(select(APPROVAL)).one()
    assert (row.kind, row.status, row.decided_by) == ("preview", "sent", row.author_id)
    assert row.decided_at is not None


def test_a_translation_that_comes_after_the_words_changed_is_not_shown(world: World) -> None:
    world.translator = CarelessTranslator()
    write(world, FIRST)
    with world.database.begin() as work:
        seen = work.connection.execute(select(MESSAGE)).one()
        done = finish_translation(work, world.house, seen, Translation("tarde", "late"), "late")  # type: ignore[arg-type]
    assert not done


@pytest.mark.parametrize("action", ["approve", "correct", "send_original"])
def test_answers_to_another_kind_of_asking_do_nothing(world: World, action: str) -> None:
    write(world, FIRST)
    for who in ("ortiz", "nair", "rosa"):
        world.hear(who, tap=f"~{action}.1")
    assert statuses(world) == ["previewing"]


def test_high_stakes_never_leave_translated_without_a_reviewer(world: World) -> None:
    write(world, "He has a fever.")
    for action in ("send", "approve", "correct", "ask_review", "send_original"):
        for who in ("ortiz", "lee", "rosa"):
            _inbound, step = world.hear(who, tap=f"~{action}.1")
            assert not [one for one in step.sent if one.address == "rosa" and "[es]" in one.text]


def test_what_the_family_writes_is_not_held_up(world: World) -> None:
    write(world, FIRST)
    world.hear("ortiz", "He is here.", thread="1")
    _inbound, step = world.hear("rosa", "Gracias", thread="1")
    assert [one.address for one in step.sent if "Gracias" in one.text] == ["ortiz"]
    with world.database.begin() as work:
        assert messages_to_translate(work.connection) == []
    assert statuses(world) == ["previewing", "translating", "queued"]


@pytest.mark.parametrize(
    "preview, back, ask",
    [
        ("always", "It is 4.", "preview"),
        ("always", None, "preview"),
        ("flagged", "It is 4.", ""),
        ("flagged", "It is 5.", "preview"),
        ("flagged", None, ""),
        ("never", "It is 5.", ""),
    ],
)
def test_the_setting_says_when_the_writer_looks(preview: str, back: str | None, ask: str) -> None:
    facts = RelayFacts(preview=preview)  # type: ignore[arg-type]
    assert judge(facts, "It is 4.", "en", translated=True, back=back).ask == ask


@pytest.mark.parametrize("preview", ["always", "flagged", "never"])
def test_high_stakes_are_reviewed_whatever_the_setting(preview: str) -> None:
    facts = RelayFacts(preview=preview)  # type: ignore[arg-type]
    assert judge(facts, "She has lice.", "en", translated=False, back=None) == Judgement("review", "health")
    assert judge(facts, "All is well.", "en", translated=True, back=None, stakes="asked").ask == "review"
