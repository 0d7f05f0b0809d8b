"""What flows ask about the person they talk with."""

from __future__ import annotations

from dataclasses import dataclass

from conversations.effects.base import Command, Query, Setting
from conversations.messages import Choice


@dataclass(frozen=True, slots=True)
class SetLanguage(Setting[None]):
    """Speak `language` (a BCP 47 tag) with this person from now on."""

    language: str


@dataclass(frozen=True, slots=True)
class SetQuietHours(Setting[None]):
    """Send nothing but emergencies from `start` to `end` ("21:00", the person's wall clock); None: the school's."""

    start: str | None
    end: str | None


@dataclass(frozen=True, slots=True)
class PauseNudges(Setting[str]):
    """No nudges for `days`, or until the day `until` ("2026-11-30"); 0 days ends a pause. Gives the day they return."""

    days: int = 0
    until: str | None = None


@dataclass(frozen=True, slots=True)
class SetConsent(Setting[None]):
    """Yes or no to school news and to tips (L5); absence and emergency messages are not asked about."""

    news: bool
    tips: bool


@dataclass(frozen=True, slots=True)
class TeachersOf(Query[tuple[Choice, ...]]):
    """Who teaches this child: staff ids with the names families use; empty without rights to the child."""

    child: str


@dataclass(frozen=True, slots=True)
class StopMessages(Command[None]):
    """Opt this address out, with its one confirmation (L3)."""
