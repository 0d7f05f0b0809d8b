"""What flows ask on behalf of staff: classes, students, worries, hours."""

from __future__ import annotations

from dataclasses import dataclass

from conversations.effects.base import Query, Setting
from conversations.messages import Choice


@dataclass(frozen=True, slots=True)
class FindStudents(Query[tuple[Choice, ...]]):
    """Students of one's own classes called like `name`, the most alike first; tokens are student ids."""

    name: str


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
