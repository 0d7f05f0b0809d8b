"""What flows ask when words in two languages need a person: an interpreter, a second look at a translation."""

from __future__ import annotations

from dataclasses import dataclass

from conversations.effects.base import Command, Query
from conversations.messages import Choice


@dataclass(frozen=True, slots=True)
class LanguageToInterpret(Query[str]):
    """The language that an interpreter for this guardian must speak (a tag); empty when the records say none."""


@dataclass(frozen=True, slots=True)
class AskInterpreter(Command[None]):
    """Open a request for an interpreter and tell the guardian what becomes of it.

    `child` and `teacher` are ids as text, empty for "in general" and "anybody"; `language` is the guardian's own word
    where the records have none; `wish` is when to call.
    """

    child: str
    teacher: str
    language: str
    wish: str


@dataclass(frozen=True, slots=True)
class TranslatedForMe(Query[tuple[Choice, ...]]):
    """Messages that this person got in translation within a week, the newest first; tokens are message ids."""


@dataclass(frozen=True, slots=True)
class ReportTranslation(Command[None]):
    """Tell the office, and who wrote it, that the translation of `message` looks wrong."""

    message: str


@dataclass(frozen=True, slots=True)
class LanguageDesk(Query[tuple[Choice, ...]]):
    """What waits for this member of staff: requests ("i12", "t12" once taken) and translations to look at ("w5")."""


@dataclass(frozen=True, slots=True)
class ShowDeskItem(Query[str]):
    """The whole of one item of the desk; empty when it is not this person's to see."""

    item: str


@dataclass(frozen=True, slots=True)
class DoDeskItem(Command[None]):
    """Take a request, say that it is done, or that a translation was looked at; `what`: take | done | looked."""

    item: str
    what: str
