"""Slack's events, read into what happened. Nothing here asks anybody; what we do not serve reads as None.

https://docs.slack.dev/reference/events/message.im, https://docs.slack.dev/reference/events/reaction_added
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from bot.adapters.slack.payload import moment, objects, part, text_at

#: A person's own words; all other subtypes are Slack's or a bot's.
_WORDS = frozenset({"", "file_share", "thread_broadcast", "me_message"})


class Said(NamedTuple):
    """Someone wrote in the direct message; `thread_ts` is set inside a thread."""

    event_id: str
    user: str
    channel: str
    ts: str
    text: str
    thread_ts: str | None
    blocks: object
    files: Sequence[dict[str, Any]]


class Changed(NamedTuple):
    """Someone edited or deleted a message of theirs, which is still called `ts`."""

    event_id: str
    user: str
    channel: str
    ts: str
    kind: Literal["edit", "delete"]
    at: datetime
    thread_ts: str | None
    text: str = ""
    blocks: object = None


class Reacted(NamedTuple):
    """Someone put an emoji under a message, theirs or ours, or took it away."""

    event_id: str
    user: str
    channel: str
    ts: str
    at: datetime
    name: str
    added: bool


def said_of(body: dict[str, Any]) -> Said | None:
    """The words of a message event in a direct message; None for all else: rooms, bots, joins, edits."""
    event = part(body, "event")
    user, channel, ts = text_at(event, "user"), text_at(event, "channel"), text_at(event, "ts")
    if event.get("channel_type") != "im" or text_at(event, "subtype") not in _WORDS or event.get("bot_id"):
        return None
    if not (user and channel and ts):
        return None
    event_id = text_at(body, "event_id") or f"{channel}/{ts}"
    text, thread_ts = text_at(event, "text"), _thread(event)
    return Said(event_id, user, channel, ts, text, thread_ts, event.get("blocks"), objects(event, "files"))


def changed_of(body: dict[str, Any]) -> Changed | None:
    """An edit or a deletion by a person. Slack also calls its own link previews and our updates a change."""
    event = part(body, "event")
    before, after = part(event, "previous_message"), part(event, "message")
    user, channel, ts = text_at(before, "user"), text_at(event, "channel"), text_at(before, "ts")
    if event.get("channel_type") != "im" or before.get("bot_id") or not (user and channel and ts):
        return None
    event_id = text_at(body, "event_id") or f"{channel}/{text_at(event, 'ts')}"
    common = (event_id, user, channel, ts)
    # A message that had answers is not deleted but becomes a tombstone.
    gone = event.get("subtype") == "message_deleted" or after.get("subtype") == "tombstone"
    if gone:
        return Changed(*common, "delete", moment(text_at(event, "ts")), _thread(before))
    if event.get("subtype") != "message_changed" or "edited" not in after or after.get("text") == before.get("text"):
        return None
    at = moment(text_at(part(after, "edited"), "ts"))
    return Changed(*common, "edit", at, _thread(after), text_at(after, "text"), after.get("blocks"))


def reacted_of(body: dict[str, Any]) -> Reacted | None:
    """A reaction in a direct message; None for rooms (their ids begin otherwise) and for what is no message."""
    event = part(body, "event")
    item = part(event, "item")
    user, channel, ts = text_at(event, "user"), text_at(item, "channel"), text_at(item, "ts")
    name, at = text_at(event, "reaction"), text_at(event, "event_ts")
    if not (user and ts and name) or not channel.startswith("D"):
        return None
    event_id = text_at(body, "event_id") or f"{channel}/{ts}/{at}"
    return Reacted(event_id, user, channel, ts, moment(at), name, event.get("type") == "reaction_added")


def _thread(message: dict[str, Any]) -> str | None:
    """The thread that a message answers in; none for the one that begins it."""
    found = text_at(message, "thread_ts")
    return found if found and found != text_at(message, "ts") else None
