"""The work that is measured: a check-in of five turns, held by many people at once."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any, TypeVar

T = TypeVar("T")
CHANNEL = "bench"
#: What the answer to each of the five messages must hold: tokens of its choices, which are forever, and words.
ANSWERS: tuple[tuple[int | tuple[str, ...], str], ...] = (
    (2, ""),
    (("good", "mostly", "not_good"), "Mateo %"),
    ((), ""),
    (("yes", "no"), "Ms Ortiz"),
    ((), "Thank"),
)
TURNS = len(ANSWERS)


@dataclass(frozen=True, slots=True)
class Line:
    """One message of one person: `turn` counts from 0, `talk` tells a person's conversations apart."""

    person: int
    talk: int
    turn: int

    @property
    def external_id(self) -> str:
        """The platform's id of the message."""
        return f"{self.talk}.{self.turn}"

    @property
    def text(self) -> str:
        """What the person writes; nobody writes what another wrote."""
        return (
            f"check in {self.person}",
            f"Mateo {self.person}",
            "mostly good",
            f"The bus was late on day {self.talk}, we waited at stop {self.person}",
            "no",
        )[self.turn]


def lines(people: Iterable[int], talk: int, first_turn: int = 0) -> list[Line]:
    """A whole conversation with each person, round-robin: everybody's first message, then everybody's second."""
    everybody = list(people)
    return [Line(person, talk, turn) for turn in range(first_turn, TURNS) for person in everybody]


def fits(line: Line, reply: Mapping[str, Any]) -> bool:
    """Whether `reply`, a message of the outbox as JSON, answers `line`."""
    choices, words = ANSWERS[line.turn]
    offered = tuple(choice["token"] for choice in reply["choices"])
    return choices in (offered, len(offered)) and words.replace("%", str(line.person)) in reply["text"]


@dataclass(slots=True)
class Measured:
    """What several rounds of one design took."""

    #: Turns a second, by round.
    rates: list[float] = field(default_factory=list)
    #: Seconds of every turn, from handing it in to its commit.
    waits: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """The median round's turns a second."""
        return median(self.rates)

    def percentile(self, share: float) -> float:
        """Milliseconds within which this share of the turns was done."""
        ranked = sorted(self.waits)
        return ranked[min(len(ranked) - 1, int(share * len(ranked)))] * 1000


async def drive(say: Callable[[T], Awaitable[None]], messages: Sequence[T], at_once: int, into: Measured) -> None:
    """Hand in `messages` in order, `at_once` of them under way at any time, and note how long they took."""
    waiting = iter(messages)

    async def one() -> None:
        for message in waiting:
            started = time.perf_counter()
            await say(message)
            into.waits.append(time.perf_counter() - started)

    gc.collect()
    started = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(at_once)))
    into.rates.append(len(messages) / (time.perf_counter() - started))
