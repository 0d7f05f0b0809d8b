"""The safety word lists: what `locales/<language>/{crisis,optout}.yaml` may say, read once and checked.

The notation is explained at the top of `locales/en/crisis.yaml` for the people who extend it. Here a pattern becomes
a row of `Element`s; `conversations.spotter` compiles rows into automata.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Literal

import yaml

from conversations.text import fold

LOCALES = Path(__file__).resolve().parent.parent / "locales"

#: Free words that a gap lets pass, by the number of its dots.
GAPS = {"..": 3, "...": 6, "....": 10}
#: Stand for the beginning and the end of a message.
EDGES = frozenset({"^", "$"})
#: Sections that hold something other than patterns.
_LISTS = frozenset({"examples", "not", "whole", "polite", "restart", "help", "same"})

Topic = Literal["crisis", "optout", "stakes"]


class LexiconError(ValueError):
    """A word list says something that the notation does not know; names the language, the topic and the line."""


@dataclass(frozen=True, slots=True)
class Element:
    """One place in a pattern: any of `words` (folded; `*` any ending, `~` one slip), after at most `gap` free words."""

    words: frozenset[str]
    gap: int = 0
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """A row of elements that means `kind`; `own` patterns count only where `language` is the stored one."""

    language: str
    kind: str
    elements: tuple[Element, ...]
    own: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All that one file says: its patterns, its plain lists, its examples by expected verdict."""

    language: str
    patterns: tuple[Pattern, ...] = ()
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    examples: tuple[tuple[str, str], ...] = ()


def languages(topic: Topic) -> tuple[str, ...]:
    """The languages that ship a word list on `topic`, sorted."""
    return tuple(sorted(path.parent.name for path in LOCALES.glob(f"*/{topic}.yaml")))


@cache
def lexicon(language: str, topic: Topic) -> Lexicon:
    """The word list of one language, read from disk once; empty when there is none."""
    path = LOCALES / language / f"{topic}.yaml"
    if not path.is_file():
        return Lexicon(language)
    # BaseLoader: every scalar stays a string, so that `no` and `on` are words, not booleans.
    return parse(path.read_text(encoding="utf-8"), language, topic)


def parse(source: str, language: str, topic: Topic) -> Lexicon:
    """The word list in `source`, YAML text. Raises LexiconError when the notation is broken."""
    where = f"{language}/{topic}.yaml"
    try:
        data = yaml.load(source, Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader builds nothing but str, list, dict
    except yaml.YAMLError as error:
        raise LexiconError(f"{where}: not YAML") from error
    if not isinstance(data, dict):
        raise LexiconError(f"{where}: must be a mapping of sections")
    groups = _groups(data.pop("words", ""), where)
    examples = tuple(
        (verdict, phrase) for section in ("examples", "not") for verdict, phrase in _examples(data.get(section, {}))
    )
    patterns = tuple(
        _pattern(line, section, language, groups, where)
        for section, block in data.items()
        if section not in _LISTS
        for line in _orders(_lines(block))
    )
    lists = {section: tuple(_lines(data[section])) for section in _LISTS - {"examples", "not"} if section in data}
    return Lexicon(language, patterns, lists, examples)


def _lines(block: str | list[str]) -> list[str]:
    rows = block.splitlines() if isinstance(block, str) else block
    return [row.strip() for row in rows if row.strip() and not row.lstrip().startswith("#")]


def _orders(lines: list[str]) -> list[str]:
    """The lines, with `this & that` written out in both orders."""
    return [
        " .... ".join(order)
        for line in lines
        for order in (permutations(line.split(" & ")) if " & " in line else [[line]])
    ]


def _examples(section: dict[str, str] | str | list[str]) -> list[tuple[str, str]]:
    if isinstance(section, dict):
        return [(verdict, phrase) for verdict, block in section.items() for phrase in _lines(block)]
    return [("none", phrase) for phrase in _lines(section)]


def _groups(section: str, where: str) -> dict[str, frozenset[str]]:
    """The named groups: `name = word word`, and the lines that go on with more words."""
    groups: dict[str, frozenset[str]] = {}
    name = ""
    for line in _lines(section):
        label, sign, row = line.rpartition(" = ")
        name = label if sign else name
        if not name:
            raise LexiconError(f"{where}: words before the first `name =`: {line!r}")
        added = frozenset(word for item in row.split() for word in _alternatives(item, groups, where))
        groups[name] = groups.get(name, frozenset()) | added
    return groups


def _alternatives(item: str, groups: dict[str, frozenset[str]], where: str) -> frozenset[str]:
    words: set[str] = set()
    for part in item.split("|"):
        if part in EDGES:
            words.add(part)
        elif part.startswith("@"):
            if part[1:] not in groups:
                raise LexiconError(f"{where}: no word group {part!r} above this line")
            words |= groups[part[1:]]
        elif bare := fold(part.rstrip("*~").replace("_", " ")):
            words.add(bare + ("~" if part.endswith("~") else "*" if part.endswith("*") else ""))
        else:
            raise LexiconError(f"{where}: empty word in {item!r}")
    return frozenset(words)


def _pattern(line: str, section: str, language: str, groups: dict[str, frozenset[str]], where: str) -> Pattern:
    elements: list[Element] = []
    gap = 0
    for item in line.split():
        if item in GAPS:
            gap = GAPS[item]
            continue
        words = _alternatives(item.rstrip("?"), groups, where)
        elements.append(Element(words, gap, item.endswith("?")))
        gap = 0
    if not elements or elements[0].optional or gap:
        raise LexiconError(f"{where}: a pattern starts with a word that must be there and ends with a word: {line!r}")
    while section != "idiom" and elements[-1].optional:
        elements.pop()  # an idiom covers what may follow, elsewhere it makes no difference
    return Pattern(language, section.removeprefix("own_"), tuple(elements), own=section.startswith("own_"))
