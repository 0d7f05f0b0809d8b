"""What flows ask about concerns: the list, one of them, what is done about it; and praise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from conversations.effects.base import Command, Query
from conversations.effects.checkin import Owned
from conversations.effects.relay import Passed
from conversations.messages import Choice, Words


@dataclass(frozen=True, slots=True)
class Concern:
    """One concern in a list: its id, whose it is, and a line that says what and until when."""

    token: str
    label: str
    line: str


@dataclass(frozen=True, slots=True)
class OpenConcerns(Query[tuple[Concern, ...]]):
    """What one has to answer, or may, what is overdue first."""


@dataclass(frozen=True, slots=True)
class Shown:
    """All about one concern, what may be done about it (tokens and labels), and who said it."""

    text: str
    choices: tuple[Choice, ...]
    name: str


@dataclass(frozen=True, slots=True)
class ShowConcern(Query[Shown | None]):
    """One concern, for whoever may answer it; None for anybody else."""

    concern: str


@dataclass(frozen=True, slots=True)
class AcceptConcern(Command[None]):
    """Take it on; one is told what came of it."""

    concern: str


@dataclass(frozen=True, slots=True)
class ReplyToConcern(Command[Passed]):
    """Write to whoever said it, in the thread with the family."""

    concern: str
    words: Words


@dataclass(frozen=True, slots=True)
class WhoMayTake(Query[tuple[Choice, ...]]):
    """Colleagues called like `name` who may see this child; tokens are ids of people."""

    concern: str
    name: str


@dataclass(frozen=True, slots=True)
class HandOverConcern(Command[Literal["done", "unreachable", "settled"]]):
    """Let a colleague answer for it; they are told at once why."""

    concern: str
    colleague: str
    reason: str


@dataclass(frozen=True, slots=True)
class ResolveConcern(Command[Literal["told", "kept", "not_told", "settled"]]):
    """Say what was done. Whoever said it hears of it and is asked whether it helped.

    kept: they cannot be reached yet; not_told: they may not be told any more.
    """

    concern: str
    done: Words


@dataclass(frozen=True, slots=True)
class AboutWhom(Query[tuple[Choice, ...]]):
    """One's children that the words may be about: those that they name, else all."""

    words: str


@dataclass(frozen=True, slots=True)
class OpenConcern(Command[Owned | None]):
    """Tell the right person at school of a worry about `child`; None when it may not be told."""

    child: str
    topic: str
    words: Words


@dataclass(frozen=True, slots=True)
class Praised:
    """Whom kind words are for: a teacher of a child. `token` is "child-teacher"."""

    token: str
    child: str
    teacher: str


@dataclass(frozen=True, slots=True)
class PraiseWhom(Query[tuple[Praised, ...]]):
    """Whom the words praise: the teacher they name, else the class teacher of the child they name; one a child."""

    words: str


@dataclass(frozen=True, slots=True)
class PassPraise(Command[Passed]):
    """Give kind words to the teacher whom they are for (a token of Praised)."""

    whom: str
    words: Words


@dataclass(frozen=True, slots=True)
class WeekReport(Query[str]):
    """How the week was, for those of the school's office who may know; empty for anybody else."""
