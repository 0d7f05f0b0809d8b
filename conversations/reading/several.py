"""Several choices in one message: "1 and 3", "2, 4-6", "all", "all but 2", "none"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex as re

from conversations.reading.choices import exact, find, index_of, unclear
from conversations.reading.normal import is_dense, key, literal, plain
from conversations.reading.outcomes import NotUnderstood, Reason, Understood

if TYPE_CHECKING:
    from conversations.prompts import Prompt
    from conversations.reading.choices import Index
    from conversations.reading.outcomes import Reading
    from conversations.words import Words

_BREAKS = re.compile(r"[,;\n&+/|،؛、，；。]+")
_RANGE = re.compile(r"\s*([0-9]{1,2})\s*[-–—]\s*([0-9]{1,2})\s*")
_NUMBERS = re.compile(r"[0-9]{1,2}(?:[\s.]+[0-9]{1,2})+\.?")


def read(prompt: Prompt, text: str, words: Words) -> Reading:
    """The tokens of the choices that `text` names, in the order offered; an empty list for "none"."""
    index = index_of(prompt.choices)
    places = _whole(text, index, words)
    if places is None:
        places = _except(text, index, words)
    result = _listed(text, index, words) if places is None else places
    if isinstance(result, NotUnderstood):
        return result
    return Understood([index.choices[place].token for place in sorted(set(result))])


def _whole(text: str, index: Index, words: Words) -> tuple[int, ...] | None:
    found = exact(text, index)
    if found is not None and len(found) == 1:
        return found
    said = key(text)
    if said in words.all:
        return tuple(range(len(index.choices)))
    return () if said in words.none else None


def _except(text: str, index: Index, words: Words) -> tuple[int, ...] | None:
    """All without those named: "all but 2"."""
    parts = plain(text).split()
    for cut in range(1, len(parts) - 1):
        for end in range(cut + 1, min(cut + 3, len(parts))):
            if " ".join(parts[cut:end]) in words.excepts and " ".join(parts[:cut]) in words.all:
                left_out = _listed(" ".join(parts[end:]), index, words)
                if not isinstance(left_out, NotUnderstood):
                    return tuple(place for place in range(len(index.choices)) if place not in left_out)
    return None


def _listed(text: str, index: Index, words: Words) -> tuple[int, ...] | NotUnderstood:
    places: list[int] = []
    items = [item for item in _BREAKS.split(text) if item.strip()]
    if not items or len(items) > 2 * len(index.choices) + 2:
        return NotUnderstood(Reason.NOT_A_CHOICE)
    for item in items:
        found = _item(item, index, words)
        if isinstance(found, NotUnderstood):
            return found
        places += found
    return tuple(places)


def _item(item: str, index: Index, words: Words) -> tuple[int, ...] | NotUnderstood:
    """One piece between commas: a choice, a range, or choices joined by "and" or spaces."""
    if (known := exact(item, index)) is not None and len(known) == 1:
        return known
    line = literal(item)
    if match := _RANGE.fullmatch(line):
        return _range(int(match[1]), int(match[2]), index)
    if _NUMBERS.fullmatch(line):
        return _each(re.findall(r"[0-9]+", line), index, words)
    pieces = _split_densely(item, words) if is_dense(item) else _split_at_joiners(item, words)
    if len(pieces) > 1:
        return _each(pieces, index, words)
    return _one(pieces[0] if pieces else item, index, words)


def _range(first: int, last: int, index: Index) -> tuple[int, ...] | NotUnderstood:
    if not 1 <= first <= last <= len(index.choices):
        return NotUnderstood(Reason.NOT_A_CHOICE)
    return tuple(range(first - 1, last))


def _split_at_joiners(item: str, words: Words) -> list[str]:
    pieces: list[list[str]] = [[]]
    for word in item.split():
        if plain(word) in words.joiners:
            pieces.append([])
        elif (rest := _unglued(plain(word), words)) is not None:
            pieces.append([rest])
        else:
            pieces[-1].append(word)
    return [" ".join(piece) for piece in pieces if piece]


def _split_densely(item: str, words: Words) -> list[str]:
    joiners = [re.escape(joiner) for joiner in words.joiners if is_dense(joiner)]
    return [piece for piece in re.split("|".join(joiners), item) if piece.strip()] if joiners else [item]


def _unglued(word: str, words: Words) -> str | None:
    """The number after a glued "and": "و3"."""
    for prefix in words.glued:
        rest = word.removeprefix(prefix)
        if rest != word and (rest.isdecimal() or rest in words.places):
            return rest
    return None


def _each(pieces: list[str], index: Index, words: Words) -> tuple[int, ...] | NotUnderstood:
    places: list[int] = []
    for piece in pieces:
        found = _one(piece, index, words)
        if isinstance(found, NotUnderstood):
            return found
        places += found
    return tuple(places)


def _one(piece: str, index: Index, words: Words) -> tuple[int, ...] | NotUnderstood:
    found = find(piece, index, words)
    return found if len(found) == 1 else unclear(found, index)
