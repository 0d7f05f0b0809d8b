"""The words files: each has every part, none contradicts itself, and tags find their language."""

from __future__ import annotations

import pytest
from babel.core import Locale

from conversations.reading.calendar_names import date_lexicon
from conversations.words import base_language, languages, words_for

SHIPPED = {"en", "es", "ar"}
LANGUAGES = sorted(languages())


def test_these_languages_are_there() -> None:
    breadth = {"fr", "pt", "zh", "vi", "so", "ht", "ru", "uk", "tl", "ko", "ur", "hi", "hmn", "ja", "de", "pl"}
    assert set(LANGUAGES) >= SHIPPED | breadth


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_part(language: str) -> None:
    words = words_for(language)
    assert words.language == language
    for part in ("yes", "no", "all", "none", "negations", "unsure", "joiners", "excepts", "fillers"):
        assert len(getattr(words, part)) > 1, part
        assert all(getattr(words, part)), f"{part} has a word that folds to nothing"
    assert set(words.controls.values()) == {"back", "menu", "skip"}
    assert {value for _, value in words.places.values()} >= {-1, *range(13)}
    most = 100 if language in SHIPPED else 12
    assert {value for _, value in words.numbers.values()} >= set(range(most + 1))
    assert {kind for kind, _ in words.times.values()} >= {"am", "pm", "filler", "number"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_means_two_things(language: str) -> None:
    words = words_for(language)
    groups = [words.yes, words.no, words.controls.keys()]
    assert [sorted(a & b) for place, a in enumerate(groups) for b in groups[place + 1 :] if a & b] == []
    assert not words.all & words.none
    assert "" not in words.controls


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_and_months_have_names(language: str) -> None:
    named = set(date_lexicon(language, months_win=True).values())
    assert named >= {("month", number) for number in range(1, 13)} | {("relative", 0), ("relative", 1)}
    own = date_lexicon(language, months_win=False)
    assert {value for kind, value in own.values() if kind == "weekday"} == set(range(7))


@pytest.mark.parametrize(
    "tag, base",
    [("es-MX", "es"), ("es_419", "es"), ("zh-Hant-TW", "zh"), ("pt-BR", "pt"), ("AR", "ar"), ("fil", "tl"), ("mww",
    "hmn"),
     ("xx", "en"), ("", "en"), ("../../etc", "en"), ("en-GB", "en"), ("\x00", "en")],
)  # fmt: skip
def test_tags_fall_back_to_their_language(tag: str, base: str) -> None:
    assert base_language(tag) == base
    assert words_for(tag) is words_for(base)


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"ht", "hmn"}))
def test_cldr_knows_the_language(language: str) -> None:
    assert Locale.parse({"tl": "fil"}.get(language, language)).months
