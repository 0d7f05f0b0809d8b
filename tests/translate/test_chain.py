"""The chain: who is asked, who rests, who is asked again, and when it is over."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import Settings
from bot.translate.chain import Chain
from bot.translate.deadline import Deadline
from bot.translate.provider import Away, RateLimited, Refused, Unsupported, Unusable, code_for
from bot.translate.providers import build_providers
from handlers.relay_words import same_language
from tests.translate.fakes import Clock, Engine


class Asked:
    """A chain over providers on a clock of its own."""

    def __init__(self, *providers: Engine, timeout: float = 5.0) -> None:
        self.clock = Clock()
        self.chain = Chain(providers, timeout=timeout, monotonic=self.clock, pause=self.clock.pause)

    def ask(self, seconds: float = 10.0) -> str | None:
        deadline = Deadline(self.clock, self.clock() + seconds)
        for provider in self.chain.able("en", "es"):
            answer = self.chain.ask(provider, "hello", "en", "es", deadline)
            if answer is not None:
                return answer
        return None


def says(words: str, name: str = "well") -> Engine:
    return Engine(lambda _text: words, name)


def fails(error: Exception, name: str = "broken") -> Engine:
    return Engine(lambda _text: error, name)


def test_the_first_that_answers_is_taken() -> None:
    assert Asked(fails(Away("x")), says(" hola ")).ask() == "hola"


@pytest.mark.parametrize(
    "error",
    [Away("x"), Unusable("x"), Refused("x"), RateLimited(None), RecursionError()],
    ids=lambda one: type(one).__name__,
)
def test_when_none_answers_there_is_none(error: Exception) -> None:
    assert Asked(fails(error)).ask() is None


def test_one_that_keeps_failing_rests_for_a_minute_and_is_then_tried_by_one() -> None:
    broken = fails(Unusable("x"))
    asked = Asked(broken, says("hola"))
    for _ in range(10):
        assert asked.ask() == "hola"
    assert len(broken.heard) == 3
    asked.clock.at += 61
    asked.ask()
    asked.ask()
    assert len(broken.heard) == 4
    broken.work = lambda _text: "buenas"
    asked.clock.at += 61
    assert [asked.ask(), asked.ask()] == ["buenas", "buenas"]


def test_a_short_wait_that_a_provider_asks_for_is_kept() -> None:
    answers: list[str | Exception] = [RateLimited(3), "hola"]
    asked = Asked(Engine(lambda _text: answers.pop(0)))
    before = asked.clock()
    assert asked.ask() == "hola"
    assert asked.clock() - before == 3


def test_a_long_wait_is_kept_by_leaving_it_alone() -> None:
    limited = fails(RateLimited(120), "limited")
    asked = Asked(limited, says("hola"))
    assert [asked.ask(), asked.ask()] == ["hola", "hola"]
    assert len(limited.heard) == 1
    asked.clock.at += 121
    asked.ask()
    assert len(limited.heard) == 2


def test_only_the_last_one_is_asked_again_when_it_broke() -> None:
    first, last = fails(Away("x"), "first"), fails(Away("x"), "last")
    Asked(first, last).ask()
    assert (len(first.heard), len(last.heard)) == (1, 2)


def test_a_pair_that_one_does_not_do_is_asked_of_it_no_more() -> None:
    without = fails(Unsupported("x"), "without")
    asked = Asked(without)
    assert asked.chain.serves("en", "es")
    assert asked.ask() is None
    assert not asked.chain.serves("en", "es")
    assert asked.chain.serves("en", "ar")


def test_nobody_gets_more_time_than_there_is() -> None:
    slow = Engine(lambda _text: Away("x"), "slow")
    asked = Asked(slow, timeout=5.0)
    asked.ask(seconds=2.0)
    assert slow.seconds[0] == 2.0
    assert Asked(says("x")).ask(seconds=0.0) is None


def test_every_provider_knows_its_own_codes() -> None:
    given = {
        "providers": ["google", "mymemory", "libretranslate", "deepl", "microsoft", "openai"],
        "libretranslate_url": "http://127.0.0.1:9/",
        "deepl_key": "x",
        "microsoft_key": "x",
        "openai_url": "http://127.0.0.1:9/v1",
        "openai_model": "m",
    }
    providers = build_providers(Settings(translation=given).translation)  # type: ignore[arg-type]
    common = ("es", "es-MX", "ar", "zh-Hans", "zh-Hant", "vi", "ru", "ko", "fr", "pt-BR", "ja", "he")
    served = {
        one.name: {tag for tag in (*common, "ht", "hmn", "so", "ur", "fil") if one.serves("en", tag)}
        for one in providers
    }
    assert all(set(common) <= served[name] for name in served)
    assert {"ht", "hmn", "so"} <= served["google"]
    assert "hmn" in served["microsoft"]
    assert not {"hmn", "so"} & (served["deepl"] | served["openai"] | served["libretranslate"])
    assert not any(one.serves("en", "xx") for one in providers)


def test_codes_go_from_the_whole_tag_to_its_first_part() -> None:
    codes = {"zh": "zh-CN", "zh-hant": "zh-TW", "es": "es"}
    assert [code_for(tag, codes) for tag in ("zh-Hant-TW", "zh_Hans", "es-MX", "so")] == ["zh-TW", "zh-CN", "es", None]


@pytest.mark.parametrize(
    "given, field",
    [
        ({"providers": ["deepl"]}, "deepl_key"),
        ({"providers": ["openai"], "openai_url": "http://x"}, "openai_model"),
        ({"providers": ["libretranslate"]}, "libretranslate_url"),
    ],
    ids=["deepl", "openai", "libretranslate"],
)
def test_a_provider_without_what_it_needs_is_refused_at_start(given: dict[str, object], field: str) -> None:
    with pytest.raises(ValueError, match=field):
        Settings(translation=given)  # type: ignore[arg-type]


def test_none_means_no_provider_at_all() -> None:
    section = Settings(translation={"providers": ["none"]}).translation  # type: ignore[arg-type]
    assert build_providers(section) == []
    assert section.glossary == Path("data/glossary.csv")


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
