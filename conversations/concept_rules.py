"""What `locales/concept-rules.txt` says: which ideas, close to each other, mean a crisis (conversations.concepts)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import regex as re

from conversations.lexicon import LexiconError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: The kind of rules that say what is no crisis.
SAYING = "saying"
#: How many words apart the first and the last idea of a rule may stand, when the rule does not say.
_SPAN = 8
_SPAN_SIGN = re.compile(r"^@(\d+)$")


@dataclass(frozen=True, slots=True)
class Rule:
    """Ideas that mean `kind` when they stand within `span` words, unless an idea of `unless` stands by."""

    kind: str
    needs: int
    span: int
    unless: int


def parse_rules(source: str) -> tuple[dict[str, int], list[Rule]]:
    """The bit of every idea that rules speak of, and the rules. LexiconError when a rule asks for nothing."""
    bits: dict[str, int] = {}
    rules: list[Rule] = []
    kind = ""
    for line in lines(source):
        name, sign, names = line.partition(" = ")
        if line.endswith(":"):
            kind = line[:-1]
        elif sign:
            bits[name] = union(_bit(each, bits) for each in names.split())
        else:
            rules += _rules(kind, line, bits)
    return bits, rules


def lines(source: str) -> Iterator[str]:
    """The lines that say something, without remarks and margins."""
    for row in source.splitlines():
        if line := row.partition("#")[0].strip():
            yield line


def _rules(kind: str, line: str, bits: dict[str, int]) -> Iterator[Rule]:
    span, unless, needs = _SPAN, 0, []
    for item in line.split():
        if sign := _SPAN_SIGN.match(item):
            span = int(sign[1])
        elif item.startswith("-"):
            unless |= _bit(item[1:], bits)
        else:
            needs.append([_bit(name, bits) for name in item.split("|")])
    if not needs:
        raise LexiconError(f"concept-rules.txt: nothing is asked for in {line!r}")
    for row in product(*needs):
        yield Rule(kind, union(row), span, unless)


def _bit(name: str, bits: dict[str, int]) -> int:
    return bits.setdefault(name, 1 << len(bits))  # a name for several takes a number too


def union(masks: Iterable[int]) -> int:
    """All bits that are in any of `masks`."""
    every = 0
    for mask in masks:
        every |= mask
    return every
