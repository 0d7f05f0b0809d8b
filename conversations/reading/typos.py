"""Telling a slip of the thumb from another word.

Distance is counted in edits, a swap of neighbours being one (optimal string alignment), and how many are allowed
depends on length: up to four letters none, for "Anna" and "Anne" are one edit apart.
"""

from __future__ import annotations

import regex as re
from rapidfuzz.distance import OSA

_DIGITS = re.compile(r"[0-9]+")
# Most edits, by the length up to which they hold.
_EDITS = ((4, 0), (8, 1), (14, 2), (10**9, 3))
# Longer than any label and its typos.
_LONGEST = 120
# A single word of a label counts from this length on.
_SHORTEST_WORD = 5


def best_match(said: str, labels: tuple[str, ...]) -> tuple[int, ...]:
    """The places of the labels nearest to `said`, all folded: one when it is clear, none when all are too far."""
    if not said or len(said) > _LONGEST:
        return ()
    whole = _nearest(said, labels)
    return whole or _by_words(said, labels)


def _nearest(said: str, labels: tuple[str, ...]) -> tuple[int, ...]:
    digits = "".join(_DIGITS.findall(said))
    distances = {
        place: distance
        for place, label in enumerate(labels)
        if (distance := _distance(said, label)) is not None and "".join(_DIGITS.findall(label)) == digits
    }
    least = min(distances.values(), default=None)
    return tuple(place for place, distance in distances.items() if distance == least)


def _distance(said: str, label: str) -> int | None:
    """Edits between the two, or None when there are too many."""
    most = _edits(max(len(said), len(label)))
    if not most:
        return None
    distance = OSA.distance(said, label, score_cutoff=most)
    return distance if distance <= most else None


def _edits(length: int) -> int:
    return next(edits for longest, edits in _EDITS if length <= longest)


def _by_words(said: str, labels: tuple[str, ...]) -> tuple[int, ...]:
    """Labels of several words of which each word said is one, give or take a typo: "garica" in "Mr. Garcia"."""
    spoken = said.split()
    if max(map(len, spoken)) < _SHORTEST_WORD:
        return ()
    return tuple(place for place, label in enumerate(labels) if _holds(label.split(), spoken))


def _holds(words: list[str], spoken: list[str]) -> bool:
    return len(words) > 1 and all(
        each in words or (len(each) >= _SHORTEST_WORD and any(_is_typo(each, word) for word in words))
        for each in spoken
    )


def _is_typo(said: str, word: str) -> bool:
    """Whether `said` is a typo of the word or of its beginning: "docter" for "doctors"."""
    return _distance(said, word) is not None or _distance(said, word[: len(said)]) is not None
