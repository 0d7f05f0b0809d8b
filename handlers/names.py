"""Finding people by a name that somebody typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from rapidfuzz import fuzz

from conversations.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

T = TypeVar("T")
#: How alike a typed name and a known one must be, of 100.
_ALIKE = 80  # one wrong letter of five
#: Found people to choose from.
MOST_FOUND = 8


def most_alike(typed: str, known: Iterable[tuple[Sequence[str], T]], most: int = MOST_FOUND) -> list[T]:
    """Of `known` (names, thing), the things with a name like `typed`, the most alike first."""
    wanted = fold(typed)
    if not wanted:
        return []
    scored = [(_alike(wanted, names), thing) for names, thing in known]
    found = sorted((item for item in scored if item[0] >= _ALIKE), key=lambda item: -item[0])
    return [thing for _score, thing in found[:most]]


def _alike(wanted: str, names: Sequence[str]) -> float:
    """The best likeness of the typed name to any of the names, or any part of one."""
    return max(fuzz.ratio(wanted, part) for name in names for part in (fold(name), *fold(name).split()))
