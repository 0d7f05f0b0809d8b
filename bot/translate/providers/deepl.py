"""DeepL (https://developers.deepl.com/docs), which keeps XML tags in their places."""

from __future__ import annotations

from typing import Final

import regex

from bot.translate.http import ask_json
from bot.translate.provider import Unsupported, Unusable, code_for
from bot.translate.providers.markup import tagged, untagged

_SOURCES: Final = {
    tag: tag.upper()
    for tag in (
        "ar", "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "he", "hu", "id", "it", "ja", "ko", "lt",
        "lv",
        "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sv", "th", "tr", "uk", "vi", "zh",
    )
}  # fmt: skip
_TARGETS: Final = _SOURCES | {
    "en": "EN-US", "en-gb": "EN-GB", "es-mx": "ES-419", "es-us": "ES-419", "es-419": "ES-419", "pt": "PT-BR",
    "pt-br": "PT-BR", "pt-pt": "PT-PT", "zh": "ZH-HANS", "zh-hans": "ZH-HANS", "zh-hant": "ZH-HANT", "zh-tw": "ZH-HANT",
    "zh-hk": "ZH-HANT",
}  # fmt: skip
_MARK: Final = regex.compile(r'<m\s+i="(\d{1,4})"\s*(?:/>|>\s*</m>)')


class DeepL:
    """At `url`, with the account's key."""

    name, most = "deepl", 4900

    def __init__(self, url: str, key: str) -> None:
        self._url, self._key = url.rstrip("/"), key

    def serves(self, source: str, target: str) -> bool:
        """See Provider."""
        return bool(code_for(source, _SOURCES) and code_for(target, _TARGETS))

    def translate(self, text: str, source: str, target: str, seconds: float) -> str:
        """See Provider."""
        here, there = code_for(source, _SOURCES), code_for(target, _TARGETS)
        if not here or not there:
            raise Unsupported(f"{source} to {target}")
        body = {
            "text": [tagged(text, lambda number: f'<m i="{number}"/>')],
            "source_lang": here,
            "target_lang": there,
            "tag_handling": "xml",
            "preserve_formatting": True,
        }
        answer = ask_json(f"{self._url}/v2/translate", body, seconds, {"Authorization": f"DeepL-Auth-Key {self._key}"})
        try:
            words = answer["translations"][0]["text"]
        except (KeyError, IndexError, TypeError) as error:
            raise Unusable("no words") from error
        if not isinstance(words, str) or not words.strip():
            raise Unusable("no words")
        return untagged(words, _MARK)
