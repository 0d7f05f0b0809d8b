"""What flows ask on behalf of staff: students, hours."""

from __future__ import annotations

from dataclasses import dataclass

from conversations.effects.base import Query, Setting
from conversations.messages import Choice


@dataclass(frozen=True, slots=True)
class FindStudents(Query[tuple[Choice, ...]]):
    """Students of one's own classes called like `name`, the most alike first; tokens are student ids."""

    name: str


@dataclass(frozen=True, slots=True)
class SetOfficeHours(Setting[None]):
    """Read messages on these weekdays ("0" is Monday) from `start` to `end` ("07:30"); no days: at any time."""

    days: tuple[str, ...]
    start: str = ""
    end: str = ""
