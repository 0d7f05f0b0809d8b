"""What flows ask about phones that change, are shared, or are in the wrong hands."""

from __future__ import annotations

from dataclasses import dataclass

from conversations.effects.base import Command, Query
from conversations.messages import Choice


@dataclass(frozen=True, slots=True)
class Place:
    """A phone from which a code was sent, and its person's other phones."""

    #: Somebody else is here already; `name` is who, or empty when the person of the code may not know.
    taken: bool = False
    name: str = ""
    #: Whether both may use it: only guardians of the same child share a phone, and no staff, who see many children.
    may_share: bool = True
    #: The person has another phone here.
    elsewhere: bool = False
    #: They have been through the questions of the first time.
    known: bool = False


@dataclass(frozen=True, slots=True)
class LookAround(Query[Place]):
    """Whether this phone is somebody's already, and whether the person of the code has another one."""

    code: str


@dataclass(frozen=True, slots=True)
class Sharers:
    """Those who share this phone: person ids with names, and the languages that they read."""

    people: tuple[Choice, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhoSharesThis(Query[Sharers]):
    """Who uses this phone."""


@dataclass(frozen=True, slots=True)
class SpeakAs(Command[None]):
    """From now on, and for some hours, it is this one of those who share the phone who writes."""

    person: str


@dataclass(frozen=True, slots=True)
class LeavePhone(Command[None]):
    """This phone is in the wrong hands: it is nobody's from now on, and the office is told."""
