"""Slack's payloads, read into what happened. Nothing here asks anybody; what we do not serve reads as None.

https://docs.slack.dev/reference/events/message.im, https://docs.slack.dev/reference/interaction-payloads
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

#: A person's own words; all other subtypes are Slack's or a bot's.
_WORDS = frozenset({"", "file_share", "thread_broadcast", "me_message"})


class Said(NamedTuple):
    """Someone wrote in the direct message; `thread_ts` is set inside a thread."""

    event_id: str
    user: str
    channel: str
    at: datetime
    text: str
    thread_ts: str | None
    blocks: object
    files: Sequence[dict[str, Any]]


class Changed(NamedTuple):
    """Someone edited or deleted a message of theirs in a thread."""

    event_id: str
    user: str
    channel: str
    thread_ts: str
    how: Literal["edited", "deleted"]


class Pressed(NamedTuple):
    """A button under a message (`channel` and `ts` say which), or on the App Home (both empty)."""

    external_id: str
    user: str
    at: datetime
    value: str
    action_id: str
    label: str
    channel: str
    ts: str
    message: dict[str, Any]


class Commanded(NamedTuple):
    """A slash command, from anywhere in the workspace."""

    external_id: str
    user: str
    command: str
    channel: str


def said_of(body: dict[str, Any]) -> Said | None:
    """The words of a message event in a direct message; None for all else: rooms, bots, joins, edits."""
    event = _dict(body, "event")
    user, channel, ts = _text(event, "user"), _text(event, "channel"), _text(event, "ts")
    if event.get("channel_type") != "im" or _text(event, "subtype") not in _WORDS or event.get("bot_id"):
        return None
    event_id = _text(body, "event_id") or f"{channel}/{ts}"
    if not (user and channel and ts):
        return None
    thread_ts = _text(event, "thread_ts")
    in_thread = thread_ts if thread_ts != ts else ""
    files = [file for file in _list(event, "files") if isinstance(file, dict)]
    text = _text(event, "text")
    return Said(event_id, user, channel, moment(ts), text, in_thread or None, event.get("blocks"), files)


def changed_of(body: dict[str, Any]) -> Changed | None:
    """An edit or a deletion inside a thread. Slack also calls its own link previews and our updates a change."""
    event = _dict(body, "event")
    before, after = _dict(event, "previous_message"), _dict(event, "message")
    if event.get("channel_type") != "im" or before.get("bot_id") or not _text(before, "thread_ts"):
        return None
    if event.get("subtype") == "message_deleted":
        how: Literal["edited", "deleted"] = "deleted"
    elif event.get("subtype") == "message_changed" and "edited" in after and after.get("text") != before.get("text"):
        how = "edited"
    else:
        return None
    user, channel = _text(before, "user"), _text(event, "channel")
    event_id = _text(body, "event_id") or f"{channel}/{_text(event, 'ts')}"
    return Changed(event_id, user, channel, _text(before, "thread_ts"), how) if user and channel else None


def pressed_of(body: dict[str, Any]) -> Pressed | None:
    """The first button of a block_actions payload."""
    action = next((action for action in _list(body, "actions") if isinstance(action, dict)), {})
    user, value = _text(_dict(body, "user"), "id"), _text(action, "value")
    if not user or not value:
        return None
    container, message = _dict(body, "container"), _dict(body, "message")
    channel = _text(container, "channel_id") or _text(_dict(body, "channel"), "id")
    ts, action_ts = _text(container, "message_ts") or _text(message, "ts"), _text(action, "action_ts")
    return Pressed(
        # Slack gives these no id of their own; one press has one action_ts.
        external_id=f"press/{channel}/{ts}/{action_ts or _text(body, 'trigger_id')}",
        user=user,
        at=moment(action_ts),
        value=value,
        action_id=_text(action, "action_id"),
        label=_text(_dict(action, "text"), "text"),
        channel=channel,
        ts=ts,
        message=message,
    )


def commanded_of(body: dict[str, Any]) -> Commanded | None:
    """A slash command; `trigger_id` is new for each."""
    user, command, trigger = _text(body, "user_id"), _text(body, "command"), _text(body, "trigger_id")
    if not (user and command and trigger):
        return None
    return Commanded(f"command/{trigger}", user, command.lower(), _text(body, "channel_id"))


def moment(ts: str) -> datetime:
    """Slack's "1764000000.000100" as an aware moment; now when it is none."""
    try:
        return datetime.fromtimestamp(float(ts), UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.now(UTC)


def _dict(source: dict[str, Any], key: str) -> dict[str, Any]:
    found = source.get(key)
    return found if isinstance(found, dict) else {}


def _list(source: dict[str, Any], key: str) -> list[Any]:
    found = source.get(key)
    return found if isinstance(found, list) else []


def _text(source: dict[str, Any], key: str) -> str:
    found = source.get(key)
    return found if isinstance(found, str) else ""
