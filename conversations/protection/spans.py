"""Where a text says what a translator must not touch: names, numbers, times, dates, money, addresses of all kinds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conversations.protection.calendar import Calendar, calendar_spans
from conversations.protection.kinds import Span
from conversations.protection.names import name_spans
from conversations.protection.patterns import AFTER_NAMES, BEFORE_NAMES
from conversations.protection.phrases import phrase_spans

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    import regex


@dataclass(frozen=True, slots=True)
class Facts:
    """What a school protects in a text that goes from one language to another (BCP 47 tags).

    `names` are folded names of people that may occur (see names.name_keys), `titles` folded titles of classes, `terms`
    maps folded terms of the glossary to what the reader gets for one as it was written.
    """

    source: str = ""
    target: str = ""
    names: Collection[str] = ()
    titles: Collection[str] = ()
    terms: Mapping[str, Callable[[str], str]] = field(default_factory=dict)


def find_spans(text: str, facts: Facts) -> list[Span]:
    """What to protect in `text`, in order, none overlapping. What is found first keeps its place."""
    taken = _Taken(len(text))
    taken.add(_matches(text, BEFORE_NAMES))
    taken.add(phrase_spans(text, facts.terms, "term"))
    taken.add(phrase_spans(text, facts.titles, "class"))
    taken.add(calendar_spans(text, Calendar.between(facts.source, facts.target), facts.names))
    taken.add(name_spans(text, facts.names))
    taken.add(_matches(text, AFTER_NAMES))
    return sorted(taken.spans, key=lambda span: span.start)


class _Taken:
    def __init__(self, length: int) -> None:
        self.spans: list[Span] = []
        self._free = bytearray(b"\x01") * length

    def add(self, found: Iterable[Span]) -> None:
        for span in found:
            if span.start < span.end and all(self._free[span.start : span.end]):
                self._free[span.start : span.end] = bytes(span.end - span.start)
                self.spans.append(span)


def _matches(text: str, patterns: Iterable[tuple[str, regex.Pattern[str]]]) -> Iterable[Span]:
    for kind, pattern in patterns:
        for match in pattern.finditer(text):
            end = match.end()
            if kind == "link":  # the point that ends the sentence is not the link's
                end = match.start() + len(match.group().rstrip(".,;:!?…)]}'\"»”’"))
            yield Span(match.start(), end, kind)  # type: ignore[arg-type]
