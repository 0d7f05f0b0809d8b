"""Each provider over real HTTP: what it is sent, how marks travel, and how each failure is named."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import deep_translator.google
import deep_translator.mymemory
import pytest

from bot.translate.http import retry_after
from bot.translate.provider import Away, Provider, ProviderError, RateLimited, Refused, Unsupported, Unusable
from bot.translate.providers.deepl import DeepL
from bot.translate.providers.google import Google
from bot.translate.providers.libretranslate import LibreTranslate
from bot.translate.providers.microsoft import Microsoft
from bot.translate.providers.mymemory import MyMemory
from bot.translate.providers.openai import OpenAI
from tests.translate.server import Engines, engines_running

TEXT = 'Pick up [[1]] at [[2]].\nBring "<milk>" & bread'
NAMES = ("google", "mymemory", "libretranslate", "deepl", "microsoft", "openai")


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Iterator[Engines]:
    with engines_running() as engines:
        monkeypatch.setitem(deep_translator.google.BASE_URLS, "GOOGLE_TRANSLATE", f"{engines.url}/m")
        monkeypatch.setitem(deep_translator.mymemory.BASE_URLS, "MYMEMORY", f"{engines.url}/get")
        yield engines


def provider(name: str, url: str) -> Provider:
    made: dict[str, Provider] = {
        "google": Google(),
        "mymemory": MyMemory(),
        "libretranslate": LibreTranslate(f"{url}/", "libre-key"),
        "deepl": DeepL(url, "deepl-key"),
        "microsoft": Microsoft(url, "azure-key", "westus2"),
        "openai": OpenAI(f"{url}/v1", "model-key", "small"),
    }
    return made[name]


@pytest.mark.parametrize("name", [name for name in NAMES if name != "google"])
def test_the_text_comes_back_with_its_marks(outside: Engines, name: str) -> None:
    outside.work = lambda text: text.replace("Pick up", "Recoja a")
    got = provider(name, outside.url).translate(TEXT, "en-US", "zh-Hant", 5.0)
    assert got == TEXT.replace("Pick up", "Recoja a")


def test_google_reads_a_page(outside: Engines) -> None:
    outside.work = lambda text: text.replace("Pick up", "Recoja a")
    assert provider("google", "").translate("Pick up [[1]]", "en", "fil", 5.0) == "Recoja a [[1]]"
    assert outside.heard[0].query == {"sl": "en", "tl": "tl", "q": "Pick up [[1]]"}


def test_what_each_is_told(outside: Engines) -> None:
    outside.work = lambda text: f"¡{text}!"
    for name in ("libretranslate", "deepl", "microsoft", "openai", "mymemory"):
        provider(name, outside.url).translate("Hello [[1]]", "en", "pt-BR", 5.0)
    libre, deepl, microsoft, model, memory = outside.heard
    assert libre.body == {
        "q": "Hello [[1]]",
        "source": "en",
        "target": "pt-BR",
        "format": "text",
        "api_key": "libre-key",
    }
    assert deepl.headers["Authorization"] == "DeepL-Auth-Key deepl-key"
    assert deepl.body["text"] == ['Hello <m i="1"/>']
    assert (deepl.body["source_lang"], deepl.body["target_lang"], deepl.body["tag_handling"]) == ("EN", "PT-BR", "xml")
    assert microsoft.headers["Ocp-Apim-Subscription-Region"] == "westus2"
    assert microsoft.body == [{"Text": 'Hello <span class="notranslate" id="m1">1</span>'}]
    assert microsoft.query == {"api-version": "3.0", "from": "en", "to": "pt", "textType": "html"}
    assert model.headers["Authorization"] == "Bearer model-key"
    assert model.body["temperature"] == 0
    assert "into Brazilian Portuguese" in model.body["messages"][0]["content"]
    assert memory.query["langpair"] == "en-US|pt-BR"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "status, error",
    [(429, RateLimited), (503, Away), (403, Refused), (400, Unsupported), (404, Unusable), (302, Unusable)],
)
def test_each_failure_has_its_name(outside: Engines, name: str, status: int, error: type[ProviderError]) -> None:
    outside.status, outside.headers = status, {"Retry-After": "7"}
    with pytest.raises(error) as caught:
        provider(name, outside.url).translate("Hello", "en", "es", 5.0)
    if isinstance(caught.value, RateLimited):
        assert caught.value.seconds == 7


@pytest.mark.parametrize("name", NAMES)
def test_one_that_hangs_is_left_in_time(outside: Engines, name: str) -> None:
    outside.hang = threading.Event()
    with pytest.raises(Away):
        provider(name, outside.url).translate("Hello", "en", "es", 0.05)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"<html>", b'{"translatedText": 5}', b'{"choices": [{}]}'])
def test_an_answer_that_is_none(outside: Engines, name: str, raw: bytes) -> None:
    outside.raw = raw
    with pytest.raises(Unusable):
        provider(name, outside.url).translate("Hello", "en", "es", 5.0)


def test_one_that_talks_without_end_is_left(outside: Engines) -> None:
    outside.raw = b" " * 1_100_000
    with pytest.raises(Away):
        provider("libretranslate", outside.url).translate("Hello", "en", "es", 5.0)


@pytest.mark.parametrize(
    "words, error",
    [
        ("MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY.", RateLimited),
        ("QUERY LENGTH LIMIT EXCEEDED. MAX ALLOWED QUERY : 500 CHARS", Unusable),
    ],
    ids=["used up", "too long"],
)
def test_mymemory_says_its_errors_as_words(outside: Engines, words: str, error: type[ProviderError]) -> None:
    outside.work = lambda _text: words
    with pytest.raises(error):
        provider("mymemory", "").translate("Hello", "en", "es", 5.0)


def test_nobody_there() -> None:
    with pytest.raises(Away):
        LibreTranslate("http://127.0.0.1:9", "").translate("Hello", "en", "es", 1.0)


@pytest.mark.parametrize("name", NAMES)
def test_a_language_that_it_does_not_know(name: str) -> None:
    with pytest.raises(Unsupported):
        provider(name, "http://127.0.0.1:9").translate("Hello", "en", "xx", 1.0)


@pytest.mark.parametrize(
    "said, seconds", [("5", 5.0), ("", None), ("soon", None), ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0)]
)
def test_how_long_to_wait(said: str, seconds: float | None) -> None:
    assert retry_after({"Retry-After": said}) == seconds
