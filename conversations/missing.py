"""Does a family say that a child is not where it should be? It takes the path of danger, to the office first (L9).

"My daughter is not at school" by itself may well excuse her: it counts only as a question or with a worry, and never
beside a reason ("she has a fever"). After a notice of absence the same words answer it, and mean the opposite of an
excuse: `after_notice`. The words are in conversations/missing_words.py.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from conversations.missing_words import WORDS, MissingWords
from conversations.text import fold

_MOST = 2000


def says_missing(text: str, language: str, *, after_notice: bool = False) -> bool:
    """Whether a guardian says that their child is not where it should be. All languages are tried in every message.

    `after_notice`: their newest message from us said that the child is absent, and these words answer it. `language` is
    the person's stored one ("es"): its own words of an answer count then, and English ones.
    """
    folded, asks = fold(text[:_MOST]), any(mark in text for mark in "?؟？¿")
    if any(_says(patterns, folded, asks=asks or after_notice) for patterns in _patterns()):
        return True
    tag = language.partition("-")[0]
    return after_notice and any(
        after.search(folded) is not None and not excuse.search(folded)
        for name, (after, excuse) in _answers().items()
        if name in {tag, "en"}
    )


class _Patterns(NamedTuple):
    clear: re.Pattern[str]
    doubtful: re.Pattern[str] | None
    worry: re.Pattern[str] | None
    excuse: re.Pattern[str] | None


def _says(patterns: _Patterns, folded: str, *, asks: bool) -> bool:
    if patterns.clear.search(folded):
        return True
    if patterns.doubtful is None or not patterns.doubtful.search(folded):
        return False
    if patterns.excuse is not None and patterns.excuse.search(folded):
        return False
    return asks or (patterns.worry is not None and patterns.worry.search(folded) is not None)


@cache
def _patterns() -> tuple[_Patterns, ...]:
    return tuple(
        _Patterns(
            _any(one, one.clear),
            _any(one, one.doubtful) if one.doubtful else None,
            re.compile(one.worry) if one.worry else None,
            re.compile(one.excuse) if one.excuse else None,
        )
        for one in WORDS.values()
    )


@cache
def _answers() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    return {name: (re.compile("|".join(one.after)), re.compile(one.excuse)) for name, one in WORDS.items() if one.after}


def _any(language: MissingWords, patterns: tuple[str, ...]) -> re.Pattern[str]:
    child = f"{language.child}(?! {language.thing}\\b)" if language.thing else language.child
    whole = "|".join(one.replace("{child}", child) for one in patterns)
    han = "[\u3400-\u9fff\uac00-\ud7a3]"
    edge = "" if re.search(han, language.child) else r"(?<!\w)"
    # Folding turns е and ё, й and и into one where accents go: the patterns are folded in the same way.
    return re.compile(f"{edge}(?:{_folded(whole)})")


def _folded(pattern: str) -> str:
    """A pattern with its letters folded as the text is, its signs left alone."""
    return "".join(one if one.isascii() else fold(one) or one for one in pattern)
