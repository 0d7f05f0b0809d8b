"""PPRA's eight protected topics: questions about them need consent in writing (L19; 20 U.S.C. 1232h(b)).

This suspects, it does not judge: what it stops is put otherwise, or asked with the consent that the law wants. It is no
proof that the rest needs none.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import regex as re
import yaml

from conversations.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Topic = Literal["politics", "mind", "sex", "crime", "family", "privileged", "religion", "income"]

_WORDS = Path(__file__).with_name("protected.yaml")
#: Scripts without spaces between words: there a word is found anywhere.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def protected_topics(text: str) -> tuple[Topic, ...]:
    """The topics that a question's words may be about, in the law's order."""
    folded = fold(text)
    return tuple(topic for topic, pattern in _patterns().items() if pattern.search(folded))


def all_topics(words: Iterable[str]) -> tuple[Topic, ...]:
    """The same of several texts, each topic once."""
    return tuple(dict.fromkeys(topic for text in words for topic in protected_topics(text)))


@cache
def _patterns() -> dict[Topic, re.Pattern[str]]:
    raw: Mapping[Topic, Mapping[str, list[str]]] = yaml.load(
        _WORDS.read_text(encoding="utf-8"),
        Loader=yaml.BaseLoader,  # noqa: S506 - strings only
    )
    return {
        topic: re.compile("|".join(_pattern(word) for words in by_language.values() for word in words))
        for topic, by_language in raw.items()
    }


def _pattern(word: str) -> str:
    """Each part of a phrase may have its own star."""
    if _UNSPACED.search(word):
        return re.escape(fold(word))
    parts = [re.escape(fold(part)) + (r"\w*" if part.endswith("*") else "") for part in word.split()]
    return rf"(?<!\w){' '.join(parts)}(?!\w)"
