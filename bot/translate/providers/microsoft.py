"""Azure Translator (https://learn.microsoft.com/azure/ai-services/translator), which skips "notranslate"."""

from __future__ import annotations

from typing import Final

import regex

from bot.translate.http import ask_json
from bot.translate.provider import Unsupported, Unusable, code_for, same_names
from bot.translate.providers.markup import tagged, untagged

_CODES: Final = {
    **same_names(
        "af", "am", "ar", "az", "bg", "bn", "bs", "ca", "cs", "cy", "da", "de", "el", "en", "es", "et", "eu", "fa",
        "fi",
        "fil", "fr", "ga", "gl", "gu", "ha", "he", "hi", "hr", "ht", "hu", "hy", "id", "ig", "is", "it", "ja", "ka",
        "kk",
        "km", "kn", "ko", "ku", "ky", "lo", "lt", "lv", "mg", "mk", "ml", "mr", "ms", "mww", "my", "nb", "ne", "nl",
        "or",
        "pa", "pl", "prs", "ps", "pt", "pt-pt", "ro", "ru", "rw", "sd", "si", "sk", "sl", "sm", "sn", "so", "sq",
        "sv", "sw",
        "ta", "te", "th", "ti", "tr", "uk", "ur", "uz", "vi", "xh", "yo", "zu",
    ),
    "tl": "fil", "hmn": "mww", "iw": "he", "sr": "sr-Latn", "mn": "mn-Cyrl",
    "zh": "zh-Hans", "zh-hans": "zh-Hans", "zh-cn": "zh-Hans", "zh-hant": "zh-Hant", "zh-tw": "zh-Hant",
    "zh-hk": "zh-Hant",
}  # fmt: skip
_MARK: Final = regex.compile(r'<span[^<>]*id="m(\d{1,4})"[^<>]*>[^<>]{0,20}</span>')


class Microsoft:
    """At `url`, with a key, and the region where the resource is not global."""

    name, most = "microsoft", 9000

    def __init__(self, url: str, key: str, region: str) -> None:
        self._url = url.rstrip("/")
        self._headers = {"Ocp-Apim-Subscription-Key": key}
        if region:
            self._headers["Ocp-Apim-Subscription-Region"] = region

    def serves(self, source: str, target: str) -> bool:
        """See Provider."""
        return bool(code_for(source, _CODES) and code_for(target, _CODES))

    def translate(self, text: str, source: str, target: str, seconds: float) -> str:
        """See Provider."""
        here, there = code_for(source, _CODES), code_for(target, _CODES)
        if not here or not there:
            raise Unsupported(f"{source} to {target}")
        params = {"api-version": "3.0", "from": here, "to": there, "textType": "html"}
        markup = tagged(text, lambda number: f'<span class="notranslate" id="m{number}">{number}</span>')
        # HTML knows no line ends of its own.
        body = [{"Text": markup.replace("\n", "<br>")}]
        answer = ask_json(f"{self._url}/translate", body, seconds, self._headers, params)
        try:
            words = answer[0]["translations"][0]["text"]
        except (KeyError, IndexError, TypeError) as error:
            raise Unusable("no words") from error
        if not isinstance(words, str) or not words.strip():
            raise Unusable("no words")
        return untagged(regex.sub(r"\s?<br\s*/?>\s?", "\n", words), _MARK)
