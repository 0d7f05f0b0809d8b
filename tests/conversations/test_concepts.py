"""Ideas and rules of the crisis reader: order, distance, what speaks against them, spellings, broken files."""

from __future__ import annotations

import pytest

from conversations.concept_rules import parse_rules
from conversations.concepts import Concepts, Vocabulary, crisis_concepts
from conversations.lexicon import LOCALES, LexiconError

RULES = """
usual = sport tech
saying:
weapon toy @2
violence:
weapon bring @3 -sport  # a remark
abuse:
rape
hit victim -usual
"""
WORDS = """
weapon: gun pistol*
toy: water
bring: brings bringing
sport: shooting_range
tech: phone
rape: raped
hit: hits
victim: him
"""


def small(**languages: str) -> Concepts:
    bits, rules = parse_rules(RULES)
    vocabulary = Vocabulary(bits)
    for language, source in languages.items():
        vocabulary.add(language, source)
    vocabulary.close()
    return Concepts(rules, vocabulary)


@pytest.mark.parametrize(
    "text, kinds",
    [
        ("he brings a gun", {"violence"}),
        ("a pistola he brings", {"violence"}),
        ("he brings his mother who has seen a gun", set()),
        ("he brings a gun to the shooting range", set()),
        ("he hits him", {"abuse"}),
        ("he hits him with a phone", set()),
        ("he hits", set()),
        ("raped", {"abuse"}),
        ("", set()),
    ],
)
def test_ideas_add_up_near_each_other_in_any_order(text: str, kinds: set[str]) -> None:
    assert small(en=WORDS).spot(text.split()) == kinds


def test_a_saying_is_blanked() -> None:
    assert small(en=WORDS).without_sayings(["a", "water", "gun", "pistol"], "-") == ["a", "-", "-", "pistol"]


def test_ideas_of_two_languages_do_not_add_up() -> None:
    assert small(en="weapon: gun", fr="bring: apporte").spot(["apporte", "gun"]) == set()


def test_one_word_is_not_two_ideas() -> None:
    assert small(en="weapon: gun\nbring: gun").spot(["gun"]) == set()


def test_what_has_no_one_spelling_is_read_loosely() -> None:
    assert small(hi="weapon: bandook\nbring: laega").spot(["banduk", "laiga"]) == {"violence"}


@pytest.mark.parametrize("source", ["violence:\n-sport", "violence:\n@3"])
def test_a_rule_asks_for_something(source: str) -> None:
    with pytest.raises(LexiconError, match="nothing is asked for"):
        parse_rules(source)


@pytest.mark.parametrize("source, reason", [("knife: gun", "no rule speaks of"), ("weapon: *", "empty word")])
def test_a_broken_list_says_where(source: str, reason: str) -> None:
    with pytest.raises(LexiconError, match=rf"xx/concepts.txt: {reason}"):
        small(xx=source)


def test_every_language_with_patterns_has_ideas() -> None:
    with_ideas = {path.parent.name for path in LOCALES.glob("*/concepts.txt")}
    assert {path.parent.name for path in LOCALES.glob("*/crisis.yaml")} <= with_ideas


def test_all_lists_can_be_read() -> None:
    assert crisis_concepts().spot(["se", "corta", "los", "brazos"]) == {"selfharm"}
