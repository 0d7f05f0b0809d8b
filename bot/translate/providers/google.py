"""Google's public page, without an account. It sends the words to a public site, and Google may close it any day."""

from __future__ import annotations

from deep_translator import GoogleTranslator

from bot.translate.provider import Unsupported, code_for, same_names
from bot.translate.providers.keyless import ask

#: https://cloud.google.com/translate/docs/languages
_CODES = {
    **same_names(
        "af", "am", "ar", "az", "bg", "bn", "bs", "ca", "ceb", "cs", "cy", "da", "de", "el", "en", "eo", "es", "et",
        "eu",
        "fa", "fi", "fr", "ga", "gl", "gu", "ha", "haw", "hi", "hmn", "hr", "ht", "hu", "hy", "id", "ig", "is", "it",
        "ja",
        "ka", "kk", "km", "kn", "ko", "ku", "ky", "lo", "lt", "lv", "mg", "mk", "ml", "mn", "mr", "ms", "my", "ne",
        "nl",
        "no", "om", "or", "pa", "pl", "ps", "pt", "ro", "ru", "rw", "sd", "si", "sk", "sl", "sm", "sn", "so", "sq",
        "sr",
        "sv", "sw", "ta", "te", "th", "ti", "tl", "tr", "uk", "ur", "uz", "vi", "xh", "yi", "yo", "zu",
    ),
    "fil": "tl", "he": "iw", "iw": "iw", "mww": "hmn", "nb": "no",
    "zh": "zh-CN", "zh-hans": "zh-CN", "zh-cn": "zh-CN", "zh-hant": "zh-TW", "zh-tw": "zh-TW", "zh-hk": "zh-TW",
}  # fmt: skip


class Google:
    """See the module."""

    name, most = "google", 4900

    def serves(self, source: str, target: str) -> bool:
        """See Provider."""
        return bool(code_for(source, _CODES) and code_for(target, _CODES))

    def translate(self, text: str, source: str, target: str, seconds: float) -> str:
        """See Provider."""
        here, there = code_for(source, _CODES), code_for(target, _CODES)
        if not here or not there:
            raise Unsupported(f"{source} to {target}")
        return ask(GoogleTranslator(source=here, target=there), text, seconds)
