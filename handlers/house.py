"""The house as handlers see it: its ports, and the facts that the installation configured."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from typing import TYPE_CHECKING, Literal

from handlers.ports import LanguageGuess, NoGuess

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conversations.glossary import Entry
    from handlers.ports import Clock, Ids, Lanes


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """What the bot says about the school when the roster does not."""

    name: str
    #: IANA name.
    timezone: str
    #: ISO 3166 two letters, for phone numbers.
    country: str
    #: Phone number of the school office, where a family reaches a human: "555-0100" (L21).
    office: str
    #: When nothing but emergencies is sent, wall clock, for those who said nothing else.
    quiet_from: time
    quiet_until: time
    #: The language that staff read when none is recorded.
    language: str


@dataclass(frozen=True, slots=True)
class SafetyFacts:
    """The fixed answer to a crisis message (L9)."""

    #: Number to call in danger, e.g. "911".
    emergency_number: str
    #: Lines of local help by language, human-written; "en" must be there. Empty: the catalog's own.
    resources: Mapping[str, str]
    #: Roles that are told, in this order.
    on_call_roles: tuple[str, ...]
    #: Roles, or people by sourced id or e-mail, in the order in which they are paged; empty: `on_call_roles`.
    on_call: tuple[str, ...] = ()
    #: The same when a child may be missing.
    on_call_missing: tuple[str, ...] = ("office", "counsellor", "principal")
    #: Whoever is paged has so long to say "I have it"; then the next is paged.
    page_after: timedelta = timedelta(minutes=3)
    #: From one time through all of them to the next, at least.
    repeat_after: timedelta = timedelta(minutes=15)
    #: Whoever has it is asked about it so often, until it is closed.
    remind_after: timedelta = timedelta(hours=4)
    #: Phones (E.164) that get an SMS when nobody answered, beside those of the staff on call.
    sms_numbers: tuple[str, ...] = ()

    def order_for(self, kind: str) -> tuple[str, ...]:
        """Who is paged for an alert of this kind."""
        return self.on_call_missing if kind == "missing" else self.on_call or self.on_call_roles


@dataclass(frozen=True, slots=True)
class FileFacts:
    """Megabytes that one file may have, said to whoever sends a larger one."""

    photo: int = 16
    voice: int = 16
    video: int = 16
    document: int = 16


@dataclass(frozen=True, slots=True)
class RelayFacts:
    """What is looked at before words of staff leave for a family in another language."""

    #: When the writer sees the translation first.
    preview: Literal["always", "flagged", "never"] = "flagged"
    #: Roles of those who check high-stakes translations (L11); interpreters may too.
    reviewers: tuple[str, ...] = ("office", "principal", "counsellor")
    #: Roles of those who are asked for an interpreter (L12).
    interpreter_roles: tuple[str, ...] = ("office", "support", "counsellor")
    #: Roles of those who may wake families with words to many of them (L6).
    urgent_roles: tuple[str, ...] = ("principal", "district", "office")


_NO_GUESS = NoGuess()


@dataclass(frozen=True, slots=True)
class ListeningFacts:
    """What families are promised when they say that something was not good."""

    #: School days within which a concern is to be answered.
    due_days: int = 3
    #: Groups with fewer answers are not shown.
    small_group: int = 5
    #: When the principal hears how the week was, like "fri 15:30"; off for never.
    digest: str = "fri 15:30"


@dataclass(frozen=True, slots=True)
class House:
    """Everything that handlers share."""

    clock: Clock
    ids: Ids
    lanes: Lanes
    school: SchoolFacts
    safety: SafetyFacts
    files: FileFacts = FileFacts()
    relay: RelayFacts = RelayFacts()
    listening: ListeningFacts = ListeningFacts()
    guess: LanguageGuess = _NO_GUESS
    #: How long after staff wrote a guardian's words, with no question open, count as an answer to them.
    answer_window: timedelta = timedelta(hours=48)
    invite_days: int = 60
    #: The school's terms as its file has them.
    glossary: Sequence[Entry] = ()
