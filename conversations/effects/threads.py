"""What flows ask about threads with families: whose they are, who goes on with them, what was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from conversations.effects.base import Command, Query
from conversations.messages import Choice, Words


@dataclass(frozen=True, slots=True)
class Told:
    """Whom words to several people went to."""

    #: Those who have them or get them, as a sentence lists them; empty when nobody may.
    names: str
    #: Of these, those who cannot be reached here yet.
    unreachable: str = ""


@dataclass(frozen=True, slots=True)
class TellTeam(Command[Told]):
    """Pass a guardian's words about `child` to everybody who teaches it, each in a thread of their own."""

    child: str
    words: Words


@dataclass(frozen=True, slots=True)
class FindThreads(Query[tuple[Choice, ...]]):
    """One's own threads with families whose guardian or student is called like `name`, as staff.

    Tokens are ids of threads.
    """

    name: str


@dataclass(frozen=True, slots=True)
class MyThreads(Query[tuple[Choice, ...]]):
    """The threads that a guardian has about `child`, or, with an empty one, that a member of staff has.

    Tokens are ids of threads, the newest first.
    """

    child: str = ""


@dataclass(frozen=True, slots=True)
class FindColleagues(Query[tuple[Choice, ...]]):
    """Staff of one's own school called like `name`, without oneself; tokens are ids of people."""

    name: str


@dataclass(frozen=True, slots=True)
class OfferHandOver(Command[Literal["offered", "unreachable", "refused"]]):
    """Ask a colleague to go on with the family of `thread`; nothing changes until they say yes."""

    thread: str
    colleague: str
    reason: str
    with_history: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A family that a colleague asks one to take over."""

    token: str
    colleague: str
    family: str
    reason: str
    with_history: bool


@dataclass(frozen=True, slots=True)
class OpenOffers(Query[tuple[Offer, ...]]):
    """What one has been asked to take over and has not answered, the oldest first."""


@dataclass(frozen=True, slots=True)
class AnswerOffer(Command[None]):
    """Take a family over, or say no. Everybody it concerns is told, oneself too."""

    offer: str
    accept: bool


@dataclass(frozen=True, slots=True)
class CloseThread(Command[bool]):
    """Note that nothing in `thread` needs an answer; False when it is closed already."""

    thread: str


@dataclass(frozen=True, slots=True)
class ShowHistory(Command[int]):
    """Show what was written in `thread`: the last ten messages, or all since a day ("2026-11-02", at most fifty).

    Gives how many. They are sent as they are found, so that no words of others stay in the journal.
    """

    thread: str
    since: str = ""


@dataclass(frozen=True, slots=True)
class Cover:
    """Whose substitute one may name: `others`, or only one's own; and who stands in for oneself now."""

    others: bool
    stand_in: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class MyCover(Query[Cover]):
    """What one may name, and who stands in now."""


@dataclass(frozen=True, slots=True)
class FindStaff(Query[tuple[Choice, ...]]):
    """Staff of one's own school called like `name`, oneself too; tokens are ids of people."""

    name: str


@dataclass(frozen=True, slots=True)
class NameSubstitute(Command[str]):
    """Let `substitute` get what families write to `staff` (empty: oneself), through the day `until` ("2026-12-04").

    Gives that day in words, or nothing when it may not be.
    """

    staff: str
    substitute: str
    until: str


@dataclass(frozen=True, slots=True)
class EndSubstitute(Command[bool]):
    """Nobody stands in for `staff` (empty: oneself) any more; False when nobody did."""

    staff: str = ""
