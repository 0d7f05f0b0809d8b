"""MyMemory without an account: 500 characters a request, about 5,000 a day (https://mymemory.translated.net/doc)."""

from __future__ import annotations

from deep_translator import MyMemoryTranslator

from bot.translate.provider import RateLimited, Unsupported, Unusable, code_for
from bot.translate.providers.keyless import ask

_CODES = {
    "am": "am-ET", "ar": "ar-SA", "bn": "bn-IN", "bs": "bs-BA", "cs": "cs-CZ", "da": "da-DK", "de": "de-DE",
    "el": "el-GR",
    "en": "en-US", "es": "es-MX", "es-es": "es-ES", "fa": "fa-IR", "fi": "fi-FI", "fr": "fr-FR", "gu": "gu-IN",
    "he": "he-IL", "hi": "hi-IN", "hr": "hr-HR", "ht": "ht-HT", "hu": "hu-HU", "hy": "hy-AM", "id": "id-ID",
    "it": "it-IT",
    "ja": "ja-JP", "km": "km-KM", "ko": "ko-KR", "lo": "lo-LA", "ms": "ms-MY", "my": "my-MM", "ne": "ne-NP",
    "nl": "nl-NL",
    "pa": "pa-IN", "pl": "pl-PL", "ps": "ps-PK", "pt": "pt-BR", "pt-pt": "pt-PT", "ro": "ro-RO", "ru": "ru-RU",
    "so": "so-SO", "sq": "sq-AL", "sr": "sr-Cyrl-RS", "sv": "sv-SE", "sw": "sw-KE", "ta": "ta-IN", "te": "te-IN",
    "th": "th-TH", "ti": "ti-ET", "tl": "tl-PH", "fil": "tl-PH", "tr": "tr-TR", "uk": "uk-UA", "ur": "ur-PK",
    "uz": "uz-UZ",
    "vi": "vi-VN", "zh": "zh-CN", "zh-hans": "zh-CN", "zh-hant": "zh-TW", "zh-hk": "zh-TW", "zh-tw": "zh-TW",
}  # fmt: skip
_WARNINGS = ("MYMEMORY WARNING", "YOU USED ALL AVAILABLE", "PLEASE CONTACT")
_ERRORS = ("QUERY LENGTH LIMIT", "INVALID ", "NO QUERY SPECIFIED", "PLEASE SELECT TWO DISTINCT")


class MyMemory:
    """See the module."""

    name, most = "mymemory", 480

    def serves(self, source: str, target: str) -> bool:
        """See Provider."""
        return bool(code_for(source, _CODES) and code_for(target, _CODES))

    def translate(self, text: str, source: str, target: str, seconds: float) -> str:
        """See Provider."""
        here, there = code_for(source, _CODES), code_for(target, _CODES)
        if not here or not there:
            raise Unsupported(f"{source} to {target}")
        answer = ask(MyMemoryTranslator(source=here, target=there), text, seconds)
        # It says what is wrong where the translation should be.
        shouted = answer.upper()
        if any(warning in shouted for warning in _WARNINGS):
            raise RateLimited(None)
        if shouted.startswith(_ERRORS):
            raise Unusable("an error instead of words")
        return answer
