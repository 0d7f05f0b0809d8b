"""Translation: a chain of providers, of which any may hang, break or lie; the message always goes out."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from bot.config.sections import TranslationSection
from bot.translators import Chain, build_chain
from handlers.ports import Translation
from handlers.relay import same_language


class Provider:
    """Answers with what it was given, or raises it."""

    def __init__(self, name: str, *answers: Any) -> None:
        self.name, self.answers, self.asked = name, list(answers), 0

    def translate(self, text: str, source: str, target: str) -> str | None:
        self.asked += 1
        answer = self.answers[min(self.asked - 1, len(self.answers) - 1)]
        if isinstance(answer, Exception):
            raise answer
        return answer  # type: ignore[no-any-return]


def test_the_first_that_answers_is_taken_and_named() -> None:
    chain = Chain([Provider("one", requests.ConnectionError()), Provider("two", " hola ")])
    assert chain.translate("hello", "en", "es") == Translation("hola", "two")


@pytest.mark.parametrize("bad", [None, "", "   ", ValueError("x"), RecursionError()])
def test_when_none_answers_there_is_none(bad: object) -> None:
    assert Chain([Provider("one", bad)]).translate("hello", "en", "es") is None


def test_one_that_keeps_failing_rests_for_a_minute() -> None:
    now = [0.0]
    broken, well = Provider("broken", ValueError()), Provider("well", "hola")
    chain = Chain([broken, well], monotonic=lambda: now[0])
    for _ in range(10):
        assert chain.translate("hello", "en", "es") == Translation("hola", "well")
    assert broken.asked == 3
    now[0] = 61.0
    chain.translate("hello", "en", "es")
    assert broken.asked == 4


def test_a_text_that_providers_cut_is_not_sent_to_them() -> None:
    one = Provider("one", "x")
    assert Chain([one]).translate("a" * 5000, "en", "es") is None
    assert one.asked == 0


def test_none_means_no_provider_at_all() -> None:
    assert build_chain(TranslationSection(providers=("none",))).translate("hello", "en", "es") is None


def test_codes_are_those_of_each_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    class Google:
        def __init__(self, source: str, target: str) -> None:
            asked.append((source, target))

        def translate(self, text: str) -> str:
            return text.upper()

    monkeypatch.setattr("bot.translators.GoogleTranslator", Google)
    chain = build_chain(TranslationSection(providers=("google",)))
    for target in ("zh-Hans", "zh-Hant", "fil", "es-MX", "pt-BR"):
        chain.translate("x", "en-US", target)
    assert asked == [("en", "zh-CN"), ("en", "zh-TW"), ("en", "tl"), ("en", "es"), ("en", "pt")]


@pytest.mark.parametrize(
    "one, other, same",
    [
        ("en", "en-US", True),
        ("es", "es-MX", True),
        ("zh-Hans", "zh-Hant", False),
        ("zh", "zh-Hant", True),
        ("en", "es", False),
    ],
)
def test_who_reads_what(one: str, other: str, *, same: bool) -> None:
    assert same_language(one, other) is same
