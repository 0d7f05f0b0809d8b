"""Translation providers behind the Translator port, asked one after another."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Protocol

import structlog
from deep_translator import GoogleTranslator, LibreTranslator, MyMemoryTranslator

from handlers.ports import Translation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.config.sections import TranslationSection

log = structlog.get_logger()
#: Seconds for which a provider that failed several times in a row is left alone.
_REST = 60.0
_FAILURES_BEFORE_REST = 3
_MOST_CHARACTERS = 4900
#: What providers call a language, where it is not the first part of its tag.
_GOOGLE_CODES = {"zh": "zh-CN", "zh-hans": "zh-CN", "zh-hant": "zh-TW", "fil": "tl", "he": "iw"}
_MYMEMORY_CODES = {
    "en": "en-US", "es": "es-MX", "ar": "ar-SA", "fr": "fr-FR", "pt": "pt-BR", "zh": "zh-CN", "zh-hans": "zh-CN",
    "zh-hant": "zh-TW", "vi": "vi-VN", "so": "so-SO", "ru": "ru-RU", "tl": "tl-PH", "ko": "ko-KR", "ur": "ur-PK",
}  # fmt: skip


class Provider(Protocol):
    """One engine. It may block and raise anything."""

    name: str

    def translate(self, text: str, source: str, target: str) -> str | None:
        """`text` in the language `target` (BCP 47 tags)."""
        ...


class _DeepTranslator:
    """deep-translator: a fresh instance for every call, since a shared one mixes answers up between threads."""

    def __init__(self, name: str, build: Callable[[str, str], Any], codes: dict[str, str]) -> None:
        self.name, self._build, self._codes = name, build, codes

    def translate(self, text: str, source: str, target: str) -> str | None:
        answer = self._build(self._code(source), self._code(target)).translate(text)
        return answer if isinstance(answer, str) else None

    def _code(self, tag: str) -> str:
        lowered = tag.lower()
        return self._codes.get(lowered) or self._codes.get(lowered.split("-")[0]) or lowered.split("-")[0]


class Chain:
    """Asks providers in order; one that keeps failing rests for a minute. Never raises."""

    def __init__(self, providers: Sequence[Provider], *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._providers, self._monotonic = tuple(providers), monotonic
        self._failures: dict[str, int] = {}
        self._resting_until: dict[str, float] = {}

    def translate(self, text: str, source: str, target: str) -> Translation | None:
        """See handlers.ports.Translator."""
        if len(text) > _MOST_CHARACTERS:
            return None
        for provider in self._providers:
            if self._monotonic() < self._resting_until.get(provider.name, 0.0):
                continue
            answer = self._ask(provider, text, source, target)
            if answer:
                return Translation(answer, provider.name)
        return None

    def _ask(self, provider: Provider, text: str, source: str, target: str) -> str | None:
        try:
            answer = provider.translate(text, source, target)
        except Exception as error:  # noqa: BLE001 - a provider may raise anything at all
            failures = self._failures[provider.name] = self._failures.get(provider.name, 0) + 1
            if failures >= _FAILURES_BEFORE_REST:
                self._resting_until[provider.name] = self._monotonic() + _REST
            log.info("translator.failed", provider=provider.name, error=type(error).__name__, failures=failures)
            return None
        self._failures[provider.name] = 0
        return answer.strip() if answer and answer.strip() else None


def build_chain(section: TranslationSection) -> Chain:
    """The chain that the settings name."""
    makers: dict[str, Callable[[], Provider]] = {
        "google": lambda: _DeepTranslator("google", lambda s, t: GoogleTranslator(source=s, target=t), _GOOGLE_CODES),
        "mymemory": lambda: _DeepTranslator(
            "mymemory", lambda s, t: MyMemoryTranslator(source=s, target=t), _MYMEMORY_CODES
        ),
        "libretranslate": lambda: _DeepTranslator("libretranslate", _libre(section), {}),
    }
    return Chain([makers[name]() for name in section.providers if name != "none"])


def _libre(section: TranslationSection) -> Callable[[str, str], Any]:
    url = section.libretranslate_url.rstrip("/") + "/"
    key = section.libretranslate_key.get_secret_value() or "none"  # it refuses an empty one
    return lambda source, target: LibreTranslator(source=source, target=target, custom_url=url, api_key=key)
