"""Words of several parts (terms of the glossary, titles of classes), found whatever their case and accents."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import regex

from conversations.protection.kinds import Span
from conversations.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from conversations.protection.kinds import Kind

_TOKEN: Final = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’][\p{L}\p{M}]+)*")
#: What may stand between two words of one phrase.
_GAP: Final = regex.compile(r"[\s\-–'’.]{1,3}")


def phrase_spans(text: str, phrases: Collection[str], kind: Kind) -> Iterator[Span]:
    """Where one of the folded `phrases` stands in `text`, the longest first, none overlapping."""
    if not phrases:
        return
    words = [(match.start(), match.end(), fold(match.group())) for match in _TOKEN.finditer(text)]
    longest = max(phrase.count(" ") for phrase in phrases) + 1
    first = 0
    while first < len(words):
        for count in range(min(longest, len(words) - first), 0, -1):
            part = words[first : first + count]
            if " ".join(word for *_place, word in part) in phrases and _together(text, part):
                yield Span(part[0][0], part[-1][1], kind)
                first += count
                break
        else:
            first += 1


def _together(text: str, part: list[tuple[int, int, str]]) -> bool:
    return all(_GAP.fullmatch(text[one[1] : other[0]]) for one, other in pairwise(part))
