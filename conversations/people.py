"""Who is in a conversation, as far as its words need to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from conversations.messages import Choice, Media


@dataclass(frozen=True, slots=True)
class Participant:
    """The person at the other end. `children` are those they have rights to: tokens are student ids as text."""

    #: None for a stranger.
    person_id: int | None = None
    name: str = ""
    language: str = "en"
    timezone: str = "UTC"
    country: str = "US"
    school: str = ""
    #: Phone number of the school office, which helps when the bot cannot (L21): "555-0100".
    office: str = ""
    children: tuple[Choice, ...] = ()
    is_staff: bool = False
    is_guardian: bool = False
    #: Whether others use the same phone.
    shares_phone: bool = False
    #: When nothing but emergencies is sent, wall clock.
    quiet_from: time = time(21)
    quiet_until: time = time(7)
    #: The menu: flow names and titles, in order.
    menu: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """What the person sent in this turn, at `at` (aware, in their zone); `origin` is the platform's id of it."""

    at: datetime
    text: str = ""
    tap: str | None = None
    media: tuple[Media, ...] = ()
    origin: str = ""
