"""What a page shows: received messages and deliveries, both as entries of one chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypedDict

import orjson

if TYPE_CHECKING:
    from datetime import datetime

    from bot.adapter import Outgoing
    from conversations.messages import Media


#: Digits of the longest number that fits both databases' integers.
_ROW_DIGITS = 18


class Button(TypedDict):
    """A choice that can be tapped."""

    label: str
    tap: str


class Entry(TypedDict):
    """One line of a chat. `id` is `r7` for what the person sent and `d7` for what we sent."""

    id: str
    #: The id that the page itself gave to what was sent from it.
    client: str
    side: Literal["me", "bot"]
    text: str
    #: ISO 8601, UTC.
    at: str
    choices: list[Button]
    media: list[dict[str, Any]]
    #: me: sent | delivered | read; bot: the delivery's own.
    status: str
    thread: str | None
    facts: dict[str, str]
    answered: bool
    #: The tap that answered it; empty when none did.
    chosen: str


def delivery_external_id(delivery_id: int) -> str:
    """Our own "platform id" of a sent delivery."""
    return f"web-{delivery_id}"


def delivery_id_of(external_id: str | None) -> int | None:
    """The delivery that such an id names; None for anything else."""
    number = (external_id or "").removeprefix("web-")
    return read_row_id(number) if external_id != number else None


def read_row_id(text: str) -> int | None:
    """`text` as the number of a row; None for what no row can have."""
    return int(text) if len(text) <= _ROW_DIGITS and text.isascii() and text.isdecimal() else None


def entry_of_delivery(row_id: int, body: str, at: datetime, status: str, taps: set[str]) -> Entry:
    """The entry of a delivery row; `taps` are all that the person ever tapped."""
    reply: dict[str, Any] = orjson.loads(body)
    own = reply.get("taps") or []
    buttons = [Button(label=c["label"], tap=tap) for c, tap in zip(reply.get("choices") or [], own, strict=False)]
    chosen = next((tap for tap in own if tap in taps), "")
    return Entry(
        id=f"d{row_id}",
        client="",
        side="bot",
        text=reply["text"],
        at=at.isoformat(),
        choices=buttons,
        media=reply.get("media") or [],
        status=status,
        thread=reply.get("thread"),
        facts=reply.get("facts") or {},
        answered=bool(chosen),
        chosen=chosen,
    )


def entry_of_outgoing(outgoing: Outgoing, at: datetime) -> Entry:
    """The entry of a message that is being sent."""
    return Entry(
        id=f"d{outgoing.delivery_id}",
        client="",
        side="bot",
        text=outgoing.text,
        at=at.isoformat(),
        choices=[Button(label=button.label, tap=button.tap) for button in outgoing.buttons],
        media=[_media_value(media) for media in outgoing.media],
        status="sent",
        thread=outgoing.thread,
        facts=outgoing.facts,
        answered=False,
        chosen="",
    )


def entry_of_received(row_id: int, external_id: str, body: str, at: datetime, status: str, label: str) -> Entry:
    """The entry of an inbound row; `label` is what the tapped button said, if one was tapped."""
    inbound: dict[str, Any] = orjson.loads(body)
    return Entry(
        id=f"r{row_id}",
        client=external_id,
        side="me",
        text=inbound.get("text") or label,
        at=at.isoformat(),
        choices=[],
        media=inbound.get("media") or [],
        status=status,
        thread=inbound.get("thread"),
        facts={},
        answered=False,
        chosen="",
    )


def label_of(tap: str, body: str) -> str:
    """What the button with `tap` said in the delivery kept as `body`; empty when it has no such button."""
    reply: dict[str, Any] = orjson.loads(body)
    pairs = zip(reply.get("taps") or [], reply.get("choices") or [], strict=False)
    return next((str(choice["label"]) for own, choice in pairs if own == tap), "")


def _media_value(media: Media) -> dict[str, Any]:
    return {"ref": media.ref, "kind": media.kind, "mime": media.mime, "name": media.name, "size": media.size}
