"""Bringing what people type into one form before any of it is understood."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import regex as re

from conversations.text import clean, fold

#: No typed answer but free text is longer.
LONGEST = 1000

# Scripts written without spaces, or with particles glued on: each character is a unit of its own.
_DENSE = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}"
# Digits are 0-9 throughout: `regex` knows digits of newer scripts that int() does not.
_UNIT = re.compile(rf"(?V1)[{_DENSE}]|[0-9]+|[[\p{{L}}\p{{M}}]--[{_DENSE}]]+")
_DENSE_CHARACTER = re.compile(rf"[{_DENSE}]")
# The keycap that follows a digit in "2️⃣", the one keycap with two digits, and apostrophes that count as letters
# (Ukrainian пʼять, Hawaiian and Somali glottal stops).
_WRITTEN_AS = str.maketrans({"\u20e3": "", "\U0001f51f": "10", "\u02bc": "", "\u02bb": ""})


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """`text` folded, with the digits of every script (and ②, ❷, 2️⃣) as 0-9.

    >>> plain("２") + plain("٢") + plain("②") + plain("2️⃣")
    '2222'
    """
    if text.isascii():
        return fold(text)
    return ascii_digits(fold(text.translate(_WRITTEN_AS)))


def ascii_digits(text: str) -> str:
    """`text` with every character that stands for one digit replaced by it."""
    return "".join(str(unicodedata.digit(each)) if each.isdigit() else each for each in text)


def literal(text: str) -> str:
    """`text` with its punctuation, and 0-9 for all digits: for dates, decimals and phone numbers."""
    return ascii_digits(unicodedata.normalize("NFKC", clean(text.translate(_WRITTEN_AS)))).strip()


def symbols(text: str) -> str:
    """The pictures in `text`, without skin tones, each run of one picture once: "👍🏽👍 ok" → "👍"."""
    if text.isascii():
        return ""
    kept: list[str] = []
    for each in text:
        if unicodedata.category(each) == "So" and kept[-1:] != [each]:
            kept.append(each)
    return "".join(kept)


def key(text: str) -> str:
    """What to look `text` up by: its words, or its pictures where it has no words."""
    return plain(text) or symbols(text)


def units(text: str) -> list[str]:
    """The words, numbers and (in scripts without spaces) characters of folded `text`: "6pm" → ["6", "pm"]."""
    return _UNIT.findall(text)


def unit_key(phrase: str) -> str:
    """`phrase` as a lexicon holds it: its units, with single spaces."""
    return " ".join(units(plain(phrase)))


def is_dense(text: str) -> bool:
    """Whether `text` has characters of a script that is written without spaces."""
    return _DENSE_CHARACTER.search(text) is not None
