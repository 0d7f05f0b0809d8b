"""What flows ask on behalf of staff: classes, students, worries, hours."""

from __future__ import annotations

from dataclasses import dataclass

from conversations.effects.base import Command, Query, Setting
from conversations.messages import Choice, Words


@dataclass(frozen=True, slots=True)
class MyClasses(Query[tuple[Choice, ...]]):
    """The sections that this member of staff teaches or helps in; tokens are section ids."""


@dataclass(frozen=True, slots=True)
class FindStudents(Query[tuple[Choice, ...]]):
    """Students of one's own classes called like `name`, the most alike first; tokens are student ids."""

    name: str


@dataclass(frozen=True, slots=True)
class Readers:
    """Whom words to some classes would reach."""

    families: int
    #: Of these, how many have no address yet.
    unreachable: int
    #: (language tag, families), the most first.
    languages: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ReadersOf(Query[Readers]):
    """Count whom words to these classes (section ids as text) would reach: guardians with full rights, each once."""

    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Announce(Command[int]):
    """Write the same words to every family of these classes, each in its own thread; gives how many families."""

    classes: tuple[str, ...]
    words: Words


@dataclass(frozen=True, slots=True)
class Concern:
    """A check-in below "good" that nobody has answered. `family` is a token of FindFamilies."""

    family: str
    guardian: str
    label: str
    answer: str


@dataclass(frozen=True, slots=True)
class OpenConcerns(Query[tuple[Concern, ...]]):
    """Worries of the families in one's own classes, of the last two weeks, the oldest first."""


@dataclass(frozen=True, slots=True)
class SetOfficeHours(Setting[None]):
    """Read messages on these weekdays ("0" is Monday) from `start` to `end` ("07:30"); no days: at any time."""

    days: tuple[str, ...]
    start: str = ""
    end: str = ""
