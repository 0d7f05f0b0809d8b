"""Brings deliveries to a platform. Changes of what was sent are made there, or, where it cannot, told in words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.outbox.render import render
from bot.send_errors import Rejected
from handlers.codec import dump_reply, load_reply
from handlers.relay_edits import UNHEARD
from handlers.relay_words import as_text
from storage.outbox import NotSent
from storage.outbox_parts import last_id

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.adapter import Adapter, Changes
    from conversations.messages import Reply
    from storage.outbox import Claimed
    from storage.outbox_parts import Parts


async def carry_out(adapter: Adapter, row: Claimed, parts: Parts) -> Parts | None:
    """Make the change `row` to the message that stands at `parts`; gives where it stands now.

    None when the platform cannot do that (never, or not any more): it is to be told in words. Raises SendError for
    trouble that may pass.
    """
    able = adapter.capabilities
    can = {"edit": able.edits, "delete": able.deletes, "react": able.reactions}
    arrived = bool(parts) or row.action == "react"  # a person's own message is theirs, and has no parts here
    if adapter.changes is None or not can[row.action] or not arrived:
        return None
    try:
        if row.action == "edit":
            return await _edit(adapter, adapter.changes, row, parts)
        if row.action == "delete":
            return await _delete(adapter.changes, row, parts)
        return await _react(adapter.changes, row, parts)
    except Rejected:
        return None


async def _edit(adapter: Adapter, changes: Changes, row: Claimed, parts: Parts) -> Parts | None:
    """The new words in the place of the old, part by part; parts that are too many now are taken away."""
    reply = load_reply(row.body)
    made = render(reply, adapter.capabilities, row.id, row.address)
    fewer = len(made) < len(parts)
    if len(made) > len(parts) or (fewer and (reply.media or not adapter.capabilities.deletes)):
        return None
    # A part is one message, the last one with its files before it. An adapter that split the words further has
    # left more than we can put in order again.
    if any(len(ids) != 1 for ids in parts[:-1]) or len(parts[-1]) > len(reply.media) + 1:
        return None
    for outgoing, ids in zip(made, parts, strict=False):
        await changes.edit(replace(outgoing, media=()), ids[-1])
    await _delete(changes, row, parts[len(made) :])
    return parts[: len(made)]


async def _delete(changes: Changes, row: Claimed, parts: Parts) -> Parts:
    for ids in parts:
        for external_id in ids:
            await changes.delete(row.address, external_id)
    return ()


async def _react(changes: Changes, row: Claimed, parts: Parts) -> Parts | None:
    target = row.target_external_id or last_id(parts)
    if not target:
        return None
    await changes.react(row.address, target, load_reply(row.body).facts.get("emoji", ""))
    return parts


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of one delivery: it was sent or made (`external_id` is None for a change), or `not_sent`."""

    external_id: str | None = None
    not_sent: NotSent | None = None
    #: By delivery: where it is now, if that is more than one message or has changed.
    parts: dict[int, Parts] = field(default_factory=dict)
    #: The body of a change that became a text of its own.
    body: str | None = None
    #: A deletion that could not be made.
    stays: bool = False


class Carrier:
    """Brings deliveries to one platform: sends them, or makes the changes that they are, or tells of those in words.

    `now` gives the moment, `sent` is told an address and how many messages more than one a delivery took.
    """

    def __init__(self, adapter: Adapter, now: Callable[[], datetime], sent: Callable[[int, int], None]) -> None:
        self._adapter, self._now, self._sent = adapter, now, sent

    async def bring(self, row: Claimed, targets: dict[int, Parts], *, may_tell: bool = True) -> Brought:
        """Bring one delivery; `targets` says where earlier ones are, and learns of this one. Raises SendError.

        `may_tell`: whether a change may become a text of its own.
        """
        if row.action == "send":
            return await self._send(row, load_reply(row.body), targets)
        target = targets.get(row.target_id or 0, ())
        parts = await carry_out(self._adapter, row, target)
        if parts is None:
            # What was never there need not be taken back.
            gone = row.action == "delete" and not target
            return await self._tell(row, targets, silent=gone or not may_tell, gone=gone)
        if row.action != "edit" or parts == target or row.target_id is None:
            return Brought()
        targets[row.target_id] = parts
        return Brought(parts={row.target_id: parts})

    async def _tell(self, row: Claimed, targets: dict[int, Parts], *, silent: bool, gone: bool) -> Brought:
        body = load_reply(row.body)
        reply = None if silent else as_text(body)
        if reply is None:
            not_sent = NotSent(row.id, "expired", None, "not_possible", "", 1)
            # Whoever took the words back hears that they are still there, though their reader hears nothing.
            meant = row.action == "delete" and bool(body.text or UNHEARD in body.facts)
            return Brought(not_sent=not_sent, stays=meant and not gone)
        if row.hold_until is not None and row.hold_until > self._now():
            brought = Brought(not_sent=NotSent(row.id, "queued", row.hold_until, "", "", 1))
        else:
            brought = await self._send(row, reply, targets)
        return replace(brought, body=dump_reply(reply), stays=row.action == "delete")

    async def _send(self, row: Claimed, reply: Reply, targets: dict[int, Parts]) -> Brought:
        """Send one delivery, in parts if it is long."""
        rendered = render(reply, self._adapter.capabilities, row.id, row.address)
        parts: Parts = ()
        for number, part in enumerate(rendered):
            if number:
                self._sent(row.address_id, 1)
            parts = (*parts, tuple((await self._adapter.send(part)).split("\n")))
        targets[row.id] = parts
        several = sum(map(len, parts)) > 1
        return Brought(last_id(parts), parts={row.id: parts} if several else {})
