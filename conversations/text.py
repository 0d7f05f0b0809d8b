"""Folding text so that what people type can be compared with what we know."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import regex as re

# Marks that carry no meaning when a tired thumb leaves them out: Latin, Greek and Cyrillic accents,
# Hebrew points, Arabic vowel signs and tatweel.
_MARKS = re.compile(r"[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]")
_UNSEEN = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe0e\ufe0f\ufeff]")
_NOT_WORD = re.compile(r"[^\p{L}\p{M}\p{N}\s]")  # marks stay: Indic vowel signs are letters
_SPACES = re.compile(r"\s+")
# Variants of one letter that Arabic, Persian and Urdu keyboards produce for the same word, and
# letters without a decomposition.
_SAME_LETTER = str.maketrans({
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه",
    "ی": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه", "đ": "d", "ð": "d", "ø": "o", "ł": "l", "ı": "i", "œ": "oe", "æ": "ae",
    "’": "'", "‘": "'", "`": "'", "´": "'",
})  # fmt: skip


def clean(text: str) -> str:
    """`text` in composed form without control and direction characters, trimmed; lone surrogates become "?"."""
    safe = text.encode("utf-8", "replace").decode("utf-8") if _has_surrogate(text) else text
    return unicodedata.normalize("NFC", _UNSEEN.sub("", safe)).strip()


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """`text` reduced to lower-case words with single spaces: no accents, punctuation, emoji or apostrophes.

    >>> fold("  ¡No MÁS, gracias! 🙏 ")
    'no mas gracias'
    >>> fold("I can't")
    'i cant'
    """
    if text.isascii():
        lowered = text.lower()
    else:
        lowered = unicodedata.normalize("NFKD", clean(text)).casefold()
        lowered = unicodedata.normalize("NFC", _MARKS.sub("", lowered)).translate(_SAME_LETTER)
    words = _NOT_WORD.sub(" ", lowered.replace("'", ""))
    return _SPACES.sub(" ", words).strip()
