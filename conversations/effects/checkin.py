"""What the check-in asks of the house, with families and with teachers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from conversations.effects.base import Command, Query, Setting
from conversations.messages import Choice

Answer = Literal["good", "mostly", "not_good"]


@dataclass(frozen=True, slots=True)
class RecordCheckIn(Setting[None]):
    """Keep the answer to "How was this week?" about one child.

    Below "good" it opens a concern; its owner is told when the family has said what it is about, or is silent.
    """

    child: str
    answer: Answer
    #: The asking that it answers; empty: the weekly one.
    round: str = ""


@dataclass(frozen=True, slots=True)
class OwnerOf(Query[str | None]):
    """Who would answer for a concern about this child and topic, by the name that families use; None: nobody."""

    child: str
    topic: str
    round: str = ""


@dataclass(frozen=True, slots=True)
class Owned:
    """Who answers for a concern, and by which day, in words; an empty name: nobody can be reached."""

    name: str
    day: str = ""


@dataclass(frozen=True, slots=True)
class TellConcern(Command[Owned | None]):
    """What the answer below "good" is about. The words are kept; they go to the owner only if `share`."""

    child: str
    topic: str
    words: str = ""
    share: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """A class that somebody asks about: whose parents, by whom."""

    class_name: str
    asker: str
    children: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class AskedBy(Query[Asking | None]):
    """What an asking is about, for a guardian of children in that class; None: it is not for this person."""

    round: str


@dataclass(frozen=True, slots=True)
class ClassesToAsk(Query[tuple[Choice, ...]]):
    """Classes that one may ask how the week was: one's own, and for the office "teachers"."""


@dataclass(frozen=True, slots=True)
class Askable:
    """How many would be asked, and on which day they last were (within a week), in words; then it must wait."""

    count: int
    asked_on: str = ""


@dataclass(frozen=True, slots=True)
class HowManyToAsk(Query[Askable]):
    """Whether a class (a token of ClassesToAsk) may be asked now."""

    group: str


@dataclass(frozen=True, slots=True)
class AskClass(Command[bool]):
    """Ask everybody of a class (a token of ClassesToAsk) how the week was; False when it may not be."""

    group: str


@dataclass(frozen=True, slots=True)
class MyClasses(Query[tuple[Choice, ...]]):
    """The classes that one teaches."""


@dataclass(frozen=True, slots=True)
class RecordStaffCheckIn(Setting[None]):
    """Keep a teacher's answer to "How was your week with this class?"; below "good" it opens a concern."""

    section: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class TellStaffConcern(Command[Owned | None]):
    """What would help the teacher, in their words."""

    section: str
    words: str
