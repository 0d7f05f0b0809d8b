"""What may be shown of answers: small groups are hidden, also those that a subtraction would reveal (L18)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from conversations.surveys.model import Question

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: Of an anonymous survey nothing is shown with fewer answers, and no group with fewer in it.
FEWEST, FEWEST_IN_GROUP = 5, 10
#: Free words are held back until so many people answered.
FEWEST_FOR_WORDS = 10
#: The question under which the people who handed in are counted.
EVERYBODY = ""

Part = Literal["language", "grade"]


@dataclass(frozen=True, slots=True)
class Tally:
    """How often an answer was given; of a part: by those of one language or grade ("language:es")."""

    question: str
    value: str
    part: str
    count: int


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of those asked have answered; of a group, or of all (empty)."""

    group: str
    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One answer of a question: its token, how often it was given, and the share of those who answered (0 to 1)."""

    token: str
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class Counted:
    """The answers to one question. `bars` follow its choices; of a ranking they count first places."""

    key: str
    answered: int
    bars: tuple[Bar, ...]
    #: scale, number: the mean. ranking: None.
    mean: float | None = None
    #: ranking: the mean place by token, 1 is first.
    places: tuple[tuple[str, float], ...] = ()


def counted(question: Question, tallies: Sequence[Tally], part: str = "") -> Counted:
    """The tallies of one question, of all or of one part."""
    mine = Counter[str]()
    for one in tallies:
        if one.question == question.key and one.part == part:
            mine[one.value] += one.count
    if question.kind == "ranking":
        return _ranked(question, mine)
    answered = mine.pop(EVERYBODY, None) if question.kind == "multiple" else None
    total = sum(mine.values()) if answered is None else answered
    tokens = question.tokens or tuple(sorted(mine, key=_as_number))
    bars = tuple(Bar(token, mine[token], mine[token] / total if total else 0.0) for token in tokens)
    mean = None
    if question.kind in ("scale", "number") and total:
        mean = sum(_as_number(token) * count for token, count in mine.items()) / total
    return Counted(question.key, total, bars, mean)


def _as_number(token: str) -> float:
    try:
        return float(token)
    except ValueError:
        return 0.0


def _ranked(question: Question, mine: Mapping[str, int]) -> Counted:
    """Values are orders: "b>a>c"."""
    total, first, places = sum(mine.values()), Counter[str](), Counter[str]()
    for order, count in mine.items():
        tokens = order.split(">")
        first[tokens[0]] += count
        for place, token in enumerate(tokens, 1):
            places[token] += place * count
    bars = tuple(Bar(one, first[one], first[one] / total if total else 0.0) for one in question.choices)
    means = tuple((one, places[one] / total) for one in question.choices) if total else ()
    return Counted(question.key, total, bars, None, means)


def values_of(question: Question, answer: Sequence[str]) -> list[str]:
    """What is counted of one answer: each choice of several and the answer as such, an order as a whole."""
    if question.kind == "multiple":
        return [*answer, EVERYBODY] if answer else []
    return [">".join(answer)] if question.kind == "ranking" else list(answer[:1])


def may_show(answered: int, *, anonymous: bool) -> bool:
    """Whether so many answers are enough to show any."""
    return answered > 0 and (not anonymous or answered >= FEWEST)


def shown_groups(sizes: Mapping[str, int], total: int, fewest: int = FEWEST_IN_GROUP) -> tuple[str, ...]:
    """The groups of a division that may be shown: none that is small, nor any from which a small one follows.

    What is left of `total` when the shown ones are taken away must itself be nothing, or enough.
    """
    shown = sorted((name for name, size in sizes.items() if size >= fewest), key=lambda name: (-sizes[name], name))
    while shown and 0 < total - sum(sizes[name] for name in shown) < fewest:
        shown.pop()
    return tuple(shown)


def large_parts(asked: Mapping[str, int]) -> tuple[str, ...]:
    """The groups, by how many of each are asked, under whose name answers may be counted at all."""
    return shown_groups(asked, sum(asked.values()))
