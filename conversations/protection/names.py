"""People's names in a text: what to ask the roster for, and which of the words it knows are meant as names here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import regex

from conversations.protection.everyday import EVERYDAY, FOLLOWS_A_VERB, PARTICLES
from conversations.protection.kinds import Span
from conversations.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_WORD: Final = regex.compile(r"\p{L}[\p{L}\p{M}]*(?:['’ʼ`‘][\p{L}\p{M}]+)*")
#: Scripts that do not part words: a name is looked for inside a run.
_RUN: Final = regex.compile(r"[\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}ー]+")
_GAP: Final = regex.compile(r"[ \u00a0\-‐–]{1,2}")
_APOSTROPHE: Final = regex.compile(r"['’ʼ`‘]")
#: Written onto the next word: "and", "to", "the" … in Arabic, and in Hebrew.
_PREFIXES: Final = regex.compile(r"(?:[ושהבלכמ]{1,2}|[وف]?(?:[بلك]|ال)?)")
_TO_THE: Final = regex.compile(r"[وف]?لل")
_MOST_WORDS, _LONGEST_RUN_NAME, _SHORTEST_RUN_NAME = 5, 5, 2
_SHORT: Final = 2
_CYRILLIC: Final = regex.compile(r"\p{Cyrillic}{3,}")


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read a word: where the name in it begins and ends, and the name folded."""

    start: int
    end: int
    folded: str


def name_entries(given: str, family: str, preferred: str) -> frozenset[str]:
    """The folded words and phrases by which a person is found in a text.

    Single words stand for themselves; particles ("de", "van", "bin") only together with the rest.
    """
    fields = [fold(field) for field in (given, family, preferred) if field.strip()]
    whole = [f"{fold(first)} {fold(family)}" for first in (given, preferred) if first.strip() and family.strip()]
    turned = [f"{fold(family)} {fold(first)}" for first in (given, preferred) if first.strip() and family.strip()]
    words = {word for field in fields for word in field.split() if word not in PARTICLES and len(word) >= _SHORT}
    found = {*fields, *whole, *turned, *words}
    found |= {phrase.replace(" ", "") for phrase in (*whole, *turned) if _RUN.fullmatch(phrase.replace(" ", ""))}
    found |= {form for word in words for form in _declined(word)}
    return frozenset(one for one in found if len(one) >= _SHORT and one not in PARTICLES and _few(one))


def name_keys(text: str) -> frozenset[str]:
    """The folded words and phrases of `text` that could be people; the roster is asked which of them are."""
    readings = _readings(text)
    keys = {reading.folded for word in readings for reading in word}
    for first in range(len(readings)):
        keys |= {phrase for phrase, *_place in _phrases(text, readings, first)}
    for run in _RUN.finditer(text):
        keys |= {fold(piece) for _start, _end, piece in _pieces(run.group(), 0)}
    return frozenset(key for key in keys if len(key) >= _SHORT)


def name_spans(text: str, names: Collection[str]) -> Iterator[Span]:
    """Where people of the folded `names` are meant, the longest first; "will" and "hope" only where they are names."""
    if not names:
        return
    yield from _in_runs(text, names)
    readings, first, shouted = _readings(text), 0, text.isupper()
    while first < len(readings):
        best = max((one for one in _phrases(text, readings, first) if one[0] in names), key=_length, default=None)
        if best is not None:
            yield Span(best[1], best[2], "name")
            first += best[3]
            continue
        single = next((one for one in readings[first] if one.folded in names), None)
        if single is not None and (_is_name(text, readings, first, names) and not (shouted and _shy(single.folded))):
            yield Span(single.start, single.end, "name")
        first += 1


def _length(phrase: tuple[str, int, int, int]) -> int:
    return phrase[3]


def _few(phrase: str) -> bool:
    return phrase.count(" ") < _MOST_WORDS


def _declined(word: str) -> list[str]:
    """A Russian or Ukrainian name in the cases in which it is written: Анна, Анны, Анне, Анну, Анной."""
    if not _CYRILLIC.fullmatch(word):
        return []
    stem, last = word[:-1], word[-1]
    if last in "ая":
        return [stem + ending for ending in ("ы", "и", "е", "у", "ю", "ои", "еи", "ой", "ей")]
    if last in "йиь":
        return [stem + ending for ending in ("я", "ю", "ем", "е")]
    return [word + ending for ending in ("а", "у", "ом", "е")] if last not in "оеуюиы" else []


def _readings(text: str) -> list[list[_Reading]]:
    """Each word of `text` with the ways in which a name may stand in it."""
    return [_ways(match.start(), match.group()) for match in _WORD.finditer(text)]


def _ways(start: int, word: str) -> list[_Reading]:
    ways = [_Reading(start, start + len(word), fold(word))]
    apostrophes = [match.start() for match in _APOSTROPHE.finditer(word)]
    if apostrophes:  # Mateo's, Mateo'nun; d'Amina, l'Amina
        ways.append(_Reading(start, start + apostrophes[-1], fold(word[: apostrophes[-1]])))
        ways.append(_Reading(start + apostrophes[0] + 1, start + len(word), fold(word[apostrophes[0] + 1 :])))
    merged = _TO_THE.match(word)
    if merged and len(word) - merged.end() >= _SHORT:  # للحداد is "to" and الحداد
        ways.append(_Reading(start + merged.end(), start + len(word), fold(f"ال{word[merged.end() :]}")))
    if not word[0].isascii():
        prefix = _PREFIXES.match(word)
        most = min(prefix.end() if prefix else 0, len(word) - _SHORT - 1)
        ways += [_Reading(start + one, start + len(word), fold(word[one:])) for one in range(1, most + 1)]
    return ways


def _phrases(text: str, readings: list[list[_Reading]], first: int) -> Iterator[tuple[str, int, int, int]]:
    """Two to five words from `first` on that stand together: (folded, start, end, how many)."""
    for count in range(2, min(_MOST_WORDS, len(readings) - first) + 1):
        before, last = readings[first + count - 2][0], readings[first + count - 1]
        if not _GAP.fullmatch(text[before.end : last[0].start]):
            return
        middle = [word[0].folded for word in readings[first + 1 : first + count - 1]]
        for one in readings[first]:
            if one.end != readings[first][0].end:
                continue
            for other in last:
                if other.start == last[0].start:
                    yield " ".join((one.folded, *middle, other.folded)), one.start, other.end, count


def _in_runs(text: str, names: Collection[str]) -> Iterator[Span]:
    for run in _RUN.finditer(text):
        taken = run.start()
        for start, end, piece in _pieces(run.group(), run.start()):
            if start >= taken and fold(piece) in names:
                yield Span(start, end, "name")
                taken = end


def _pieces(run: str, offset: int) -> Iterator[tuple[int, int, str]]:
    """Every piece of a run that may be a name, from left to right, the longest first."""
    for start in range(len(run)):
        for length in range(min(_LONGEST_RUN_NAME, len(run) - start), _SHORTEST_RUN_NAME - 1, -1):
            yield offset + start, offset + start + length, run[start : start + length]


def _shy(folded: str) -> bool:
    """Whether a name is an everyday word too."""
    return folded in EVERYDAY or len(folded) <= _SHORT


def _is_name(text: str, readings: list[list[_Reading]], place: int, names: Collection[str]) -> bool:
    """Whether "Will" is a person: with a capital inside a sentence, or at its start where no verb's words follow."""
    word = readings[place][0]
    if not _shy(word.folded) or _RUN.match(text, word.start):
        return True
    if not text[word.start].isupper():
        return False
    before = text[: word.start].rstrip(" \u00a0\"'“«¡¿(")
    if before and before[-1] not in ".!?:;\n…-•":
        return True
    following = readings[place + 1][0].folded if place + 1 < len(readings) else ""
    return following not in FOLLOWS_A_VERB and following not in names
