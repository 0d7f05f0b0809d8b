"""What flows ask about words to many families."""

from __future__ import annotations

from dataclasses import dataclass

from conversations.effects.base import Command, Query
from conversations.messages import Choice, Words


@dataclass(frozen=True, slots=True)
class MyAudiences(Query[tuple[Choice, ...]]):
    """To whom this member of staff may write at once: own classes, and by role grades and whole schools.

    Tokens: a section's id, "g4-04" (grade 04 of school 4), "s4", "all".
    """


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft: how many families it would go to, and the languages that it is still to be turned into."""

    families: int
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftBroadcast(Command[Drafted]):
    """Keep words for these audiences (tokens of MyAudiences) and have them translated; nothing is sent."""

    audiences: tuple[str, ...]
    words: Words


@dataclass(frozen=True, slots=True)
class Draft:
    """What is ready to be sent: all that the author sees of it, in their language."""

    token: str
    preview: str
    #: Whether the author may call it urgent.
    may_be_urgent: bool
    #: The languages that its families read.
    languages: tuple[Choice, ...]
    #: Whether a translation differs, so that a person might look at it first.
    may_be_checked: bool = False


@dataclass(frozen=True, slots=True)
class MyDraft(Query[Draft | None]):
    """The draft of this member of staff that is ready; `look` is raised to see it anew."""

    look: int = 1


@dataclass(frozen=True, slots=True)
class RewordDraft(Command[Drafted]):
    """Put other words into a draft."""

    token: str
    words: Words


@dataclass(frozen=True, slots=True)
class StudentsOfDraft(Query[tuple[Choice, ...]]):
    """Students of the draft's audience that are called like these names; tokens are student ids."""

    token: str
    names: str


@dataclass(frozen=True, slots=True)
class NarrowDraft(Command[int]):
    """Send a draft only to families who read `languages`, or of `students`; neither: to all. Gives how many."""

    token: str
    languages: tuple[str, ...] = ()
    students: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckDraft(Command[None]):
    """Have a person check the translations of a draft before families get them."""

    token: str


@dataclass(frozen=True, slots=True)
class SendDraft(Command[bool]):
    """Let a draft leave in half a minute, unless it is undone; False when it is none any more."""

    token: str
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class DropDraft(Command[None]):
    """Forget a draft."""

    token: str


@dataclass(frozen=True, slots=True)
class Review:
    """Words of `author` to many families, and their translation, which a person must check (L11)."""

    token: str
    author: str
    original: str
    text: str
    language: str
    #: The translation turned back and what differs then, in lines for its reader; may be empty.
    looked_at: str = ""


@dataclass(frozen=True, slots=True)
class NextReview(Query[Review | None]):
    """What this person was asked to check and nobody has; `look` is raised to see the next."""

    look: int = 1


@dataclass(frozen=True, slots=True)
class Decide(Command[bool]):
    """Stand for a translation as it is, or as `text`; False when somebody else was first."""

    token: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class MyBroadcasts(Query[tuple[Choice, ...]]):
    """The newest broadcasts of this member of staff by day and first words."""


@dataclass(frozen=True, slots=True)
class ReportOf(Query[str]):
    """What became of a broadcast, in plain words; empty when it is not this person's."""

    token: str
