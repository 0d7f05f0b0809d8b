"""LibreTranslate, on a school's own machine (https://docs.libretranslate.com)."""

from __future__ import annotations

from bot.translate.http import ask_json
from bot.translate.provider import Unsupported, Unusable, code_for, same_names

#: What it can be given; an instance that lacks a language says so with status 400.
_CODES = {
    **same_names(
        "ar", "az", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "eo", "es", "et", "eu", "fa", "fi", "fr", "ga",
        "gl",
        "he", "hi", "hu", "id", "it", "ja", "ko", "ky", "lt", "lv", "ms", "nb", "nl", "pl", "pt", "ro", "ru", "sk",
        "sl",
        "sq", "sr", "sv", "th", "tl", "tr", "uk", "ur", "vi",
    ),
    "fil": "tl", "pt-br": "pt-BR", "zh": "zh-Hans", "zh-hans": "zh-Hans", "zh-cn": "zh-Hans", "zh-hant": "zh-Hant",
    "zh-tw": "zh-Hant", "zh-hk": "zh-Hant",
}  # fmt: skip


class LibreTranslate:
    """At `url`, with a key if it wants one."""

    name, most = "libretranslate", 4900

    def __init__(self, url: str, key: str) -> None:
        self._url, self._key = url.rstrip("/"), key

    def serves(self, source: str, target: str) -> bool:
        """See Provider."""
        return bool(code_for(source, _CODES) and code_for(target, _CODES))

    def translate(self, text: str, source: str, target: str, seconds: float) -> str:
        """See Provider."""
        here, there = code_for(source, _CODES), code_for(target, _CODES)
        if not here or not there:
            raise Unsupported(f"{source} to {target}")
        body = {"q": text, "source": here, "target": there, "format": "text"}
        answer = ask_json(f"{self._url}/translate", body | ({"api_key": self._key} if self._key else {}), seconds)
        words = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(words, str) or not words.strip():
            raise Unusable("no words")
        return words
