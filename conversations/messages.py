"""What goes in and out of a conversation, free of any platform."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from datetime import datetime

#: A token travels inside button payloads, of which the tightest platform allows 64 bytes.
TOKEN_BYTES = 40

MediaKind = Literal["photo", "voice", "document", "video"]
#: What an inbound is: new words, or something about words that came before.
InboundKind = Literal["message", "edit", "delete", "reaction"]


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
class LeftOut:
    """A file that came and was not taken, and why: a kind we do not take, too big, gone, or not what it says it is."""

    name: str
    why: Literal["kind", "size", "gone", "broken"]


@dataclass(frozen=True, slots=True)
class Words:
    """What someone wrote to someone else, perhaps with files. `origin` is the platform's id of their message."""

    text: str
    media: tuple[Media, ...] = ()
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message as it came: who is known only by channel and address.

    `external_id` is the platform's own id and makes a second delivery of the same message harmless. `tap` is
    the payload of a pressed button. `reply_to` is the platform id of the message that is answered, `thread` the
    platform's thread (Slack). `at` is when the platform says it was written (aware). `message_id` is what the
    platform calls the message when it is edited, taken back or reacted to later; `target` is that id, of the earlier
    message that an edit, a deletion or a reaction is about. The text of a reaction is its emoji, empty when it was
    taken back. `left_out` names files that came along and were not taken. `flow` is a flow that a platform's own
    command, button or form asks for, `given` the answers that the form holds already, by key.
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
    kind: InboundKind = "message"
    message_id: str | None = None
    target: str | None = None
    left_out: tuple[LeftOut, ...] = ()
    flow: str = ""
    given: dict[str, Any] = field(default_factory=dict, hash=False)

    @property
    def origin(self) -> str:
        """What the platform calls these words later; an edit goes by the name of what it edits."""
        return self.message_id or (self.target if self.kind == "edit" else None) or ""


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
