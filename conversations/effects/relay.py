"""What flows ask of the relay."""

from __future__ import annotations

from dataclasses import dataclass

from conversations.effects.base import Command, Query
from conversations.messages import Choice, Words


@dataclass(frozen=True, slots=True)
class Passed:
    """Whom words went to; an empty name means that they may not be passed on."""

    name: str
    reachable: bool = True
    #: They are translated first, and somebody may have to look at that before they go.
    may_come_back: bool = False


@dataclass(frozen=True, slots=True)
class TellTeacher(Command[Passed]):
    """Pass a guardian's words about `child` to the member of staff `teacher` (ids as text)."""

    child: str
    teacher: str
    words: Words


@dataclass(frozen=True, slots=True)
class FindFamilies(Query[tuple[Choice, ...]]):
    """The families in this teacher's classes whose student or guardian is called like `name`.

    Tokens are "student id-guardian id"; "student id-all" are all guardians of one student, where there are several.
    """

    name: str


@dataclass(frozen=True, slots=True)
class TellFamily(Command[Passed]):
    """Pass a teacher's words to one guardian, or to each of a student; `family` is a token of FindFamilies."""

    family: str
    words: Words


@dataclass(frozen=True, slots=True)
class NoteTarget:
    """A student whose family has waited longest for a note from this teacher."""

    student: str
    name: str
    #: Families of this teacher that have had no note at all.
    never: int


@dataclass(frozen=True, slots=True)
class NextForNote(Query[NoteTarget | None]):
    """Whose family should hear from this teacher next, leaving out `skipped` (student ids as text)."""

    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SendNote(Command[Passed]):
    """Send one sentence about `student` to every guardian with full rights."""

    student: str
    words: Words
