"""What a translation of words to many families needs, judged by itself: names that somebody has must stay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from conversations.protection.names import name_entries
from handlers.broadcast_judging import judge_text, wants_back
from handlers.house import House, RelayFacts
from handlers.ports import Translation
from storage.broadcast_texts import TextRow
from storage.names import index_names, names_changed
from tests.handlers.test_broadcast import AFTERNOON
from tests.support.databases import FreshDatabase, Kind
from tests.support.school import make_school
from tests.support.world import MarkingTranslator, World

TEXT = TextRow(1, 1, "Mateo will sing. Please bring 4 dollars, not more.", "en", "es", "")
DONE = Translation("…", "fake")


@pytest.fixture
def world(kind: Kind, fresh_database: FreshDatabase) -> Iterator[World]:
    made = World(fresh_database(kind, make_school), AFTERNOON, MarkingTranslator())
    with made.database.begin() as work:
        people = names_changed(work.connection)
        index_names(work.connection, [(one, name_entries(*one[1:])) for one in people])
        work.commit()
    yield made
    made.close()


def asked(world: World, back: str | None, text: TextRow = TEXT) -> tuple[str, list[str]]:
    with world.database.begin() as work:
        judged = judge_text(work.connection, world.house, text, DONE, back)
    return judged.ask, sorted(one.kind for one in judged.found)


def test_a_name_of_the_roster_must_stay_and_everyday_words_may_change(world: World) -> None:
    assert asked(world, "Mateo is going to sing. Please bring 4 dollars, not more.") == ("", [])
    assert asked(world, "Matthew will sing. Please bring 4 dollars, not more.") == ("preview", ["name"])
    assert asked(world, "Mateo and Amina will sing. Please bring 4 dollars, not more.") == ("preview", ["name"])


def test_figures_and_negation_are_compared_too(world: World) -> None:
    assert asked(world, "Mateo will sing. Please bring 5 dollars or more.") == ("preview", ["money", "negation"])


def test_without_a_translation_back_only_high_stakes_ask(world: World) -> None:
    assert asked(world, None) == ("", [])
    assert asked(world, None, TEXT._replace(stakes="health")) == ("review", [])


def house_with(world: World, preview: str) -> House:
    return replace(world.house, relay=RelayFacts(preview))  # type: ignore[arg-type]


def test_the_setting_says_when_it_is_turned_back(world: World) -> None:
    never = house_with(world, "never")
    assert wants_back(house_with(world, "flagged"), TEXT)
    assert wants_back(house_with(world, "always"), TEXT)
    assert not wants_back(never, TEXT)
    assert wants_back(never, TEXT._replace(stakes="iep"))
