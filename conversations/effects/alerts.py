"""What flows ask about safety alerts; alerts go by their number, as text."""

from __future__ import annotations

from dataclasses import dataclass

from conversations.effects.base import Command, Query
from conversations.messages import Choice


@dataclass(frozen=True, slots=True)
class OpenAlerts(Query[tuple[Choice, ...]]):
    """Alerts that are not closed and that this person may hear of, the oldest first."""


@dataclass(frozen=True, slots=True)
class AlertShown:
    """An alert as its reader may see it. `status`: open | acknowledged | closed."""

    text: str
    status: str


@dataclass(frozen=True, slots=True)
class ShowAlert(Query[AlertShown | None]):
    """An alert with all that was done about it; None when it is not this person's to see."""

    alert: str


@dataclass(frozen=True, slots=True)
class TakeAlert(Command[None]):
    """Have an alert from now on, and be told what is needed to call."""

    alert: str


@dataclass(frozen=True, slots=True)
class NoteOnAlert(Command[bool]):
    """Keep a note; False when the alert is not this person's to see."""

    alert: str
    words: str


@dataclass(frozen=True, slots=True)
class CloseAlert(Command[str]):
    """Close an alert with what was done; gives closed, before (somebody was first), or nothing."""

    alert: str
    words: str


@dataclass(frozen=True, slots=True)
class RaiseMissing(Command[bool]):
    """A guardian says that a child should be there, as an answer to a notice of absence: the office is paged at once.

    `child` is the student's id as text, empty when it is not known. The fixed answer is said by itself. Gives whether
    somebody of the school was told.
    """

    child: str
    words: str
