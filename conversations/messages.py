"""What goes in and out of a conversation, free of any platform."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

#: A token travels inside button payloads, of which the tightest platform allows 64 bytes.
TOKEN_BYTES = 40

MediaKind = Literal["photo", "voice", "document", "video"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be picked: `token` is stored and is forever, `label` is shown and is free."""

    token: str
    label: str

    def __post_init__(self) -> None:
        if not 1 <= len(self.token.encode()) <= TOKEN_BYTES:
            raise ValueError(f"a choice token has 1 to {TOKEN_BYTES} bytes, not {len(self.token.encode())}")


@dataclass(frozen=True, slots=True)
class Media:
    """A file that came with a message or goes with a reply; `ref` is opaque to all but the media store."""

    ref: str
    kind: MediaKind = "document"
    mime: str = "application/octet-stream"
    name: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """What someone wrote to someone else, perhaps with files."""

    text: str
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message as it came: who is known only by channel and address.

    `external_id` is the platform's own id and makes a second delivery of the same message harmless. `tap` is
    the payload of a pressed button. `reply_to` is the platform id of the message that is answered, `thread` the
    platform's thread (Slack). `at` is when the platform says it was written (aware).
    """

    channel: str
    address: str
    external_id: str
    at: datetime
    text: str = ""
    tap: str | None = None
    media: tuple[Media, ...] = ()
    reply_to: str | None = None
    thread: str | None = None
    profile_name: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to one person, before any platform: choices become buttons, a list or numbered text."""

    text: str
    choices: tuple[Choice, ...] = ()
    media: tuple[Media, ...] = ()
    #: What taps on the choices carry, one per choice, same order; empty when there are no choices.
    taps: tuple[str, ...] = ()
    #: The key of a staff thread (one per family) that the message belongs to, for platforms with threads.
    thread: str | None = None
    #: Facts for the platforms that need them (template name and variables, thread title).
    facts: dict[str, str] = field(default_factory=dict)
