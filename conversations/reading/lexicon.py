"""Naming the parts of a message: each known phrase, the longest first, becomes a tag."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from conversations.reading.normal import units

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

# The longest known phrase has this many units ("la semana que viene el lunes"; Chinese counts characters).
_LONGEST_PHRASE = 7
# Longer runs of digits are no number that an answer needs.
_MOST_DIGITS = 15
# More units than this are a story, not a date, a time or a number.
_MOST_UNITS = 60

#: A lexicon holds, by phrase (see `unit_key`), the kind of the phrase and its value.
Lexicon: TypeAlias = "Mapping[str, tuple[str, int]]"


class Tag(NamedTuple):
    """One named part: `kind` is "digits" for digits, "?" for what is not known, else as the lexicon says."""

    kind: str
    value: int
    raw: str


def tag(folded: str, lexicon: Lexicon, glued: Collection[str] = ()) -> list[Tag]:
    """The parts of `folded` text in order, without those of kind "filler".

    `glued` are words written onto the next one (Arabic و): they are parted where that makes the rest known.
    """
    rest = units(folded)[:_MOST_UNITS]
    tags: list[Tag] = []
    while rest:
        found = _longest(rest, lexicon)
        if found is None and (parted := _part(rest[0], lexicon, glued)):
            rest[:1] = parted
            continue
        name, count = found or (_unknown(rest[0]), 1)
        if name.kind != "filler":
            tags.append(name)
        del rest[:count]
    return tags


def _longest(rest: list[str], lexicon: Lexicon) -> tuple[Tag, int] | None:
    for count in range(min(_LONGEST_PHRASE, len(rest)), 0, -1):
        phrase = " ".join(rest[:count])
        if phrase in lexicon:
            kind, value = lexicon[phrase]
            return Tag(kind, value, phrase), count
    return None


def _part(word: str, lexicon: Lexicon, glued: Collection[str]) -> list[str]:
    for prefix in glued:
        if word.startswith(prefix) and word[len(prefix) :] in lexicon:
            return [prefix, word[len(prefix) :]]
    return []


def _unknown(word: str) -> Tag:
    if word.isdecimal() and len(word) <= _MOST_DIGITS:
        return Tag("digits", int(word), word)
    return Tag("?", 0, word)
