"""What onboarding asks: who is behind a code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from conversations.effects.base import Command, Query, Setting

Outcome = Literal["good", "wrong", "used", "expired", "locked"]


@dataclass(frozen=True, slots=True)
class Redeemed:
    """What a code led to. Names are only there when it was right."""

    outcome: Outcome
    name: str = ""
    school: str = ""
    children: tuple[str, ...] = ()
    is_staff: bool = False


@dataclass(frozen=True, slots=True)
class RedeemInvite(Query[Redeemed]):
    """Look up whose invite code this is, without binding anything yet."""

    code: str


@dataclass(frozen=True, slots=True)
class BindInvite(Command[bool]):
    """The person said "yes, that is me": bind this address by the code (L15). False when it no longer works."""

    code: str
    #: Beside whoever has this phone already, who keeps it too.
    share: bool = False
    #: Instead of the person's other phones, which are theirs no more.
    instead: bool = False


@dataclass(frozen=True, slots=True)
class WrongPerson(Command[None]):
    """The code led to someone else: it is in the wrong hands and ends."""

    code: str


@dataclass(frozen=True, slots=True)
class FinishOnboarding(Setting[None]):
    """This person has answered everything and is on board."""
