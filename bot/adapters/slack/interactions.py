"""Slack's commands, buttons, shortcuts and forms, read into what happened; what we do not serve reads as None.

https://docs.slack.dev/reference/interaction-payloads
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from bot.adapters.slack.payload import moment, objects, part, text_at


class Pressed(NamedTuple):
    """A button under a message (`channel` and `ts` say which), or on the page Home (both empty)."""

    external_id: str
    user: str
    at: datetime
    value: str
    action_id: str
    label: str
    channel: str
    ts: str
    message: dict[str, Any]
    trigger: str


class Commanded(NamedTuple):
    """A slash command, from anywhere in the workspace, and what was written after it."""

    external_id: str
    user: str
    command: str
    text: str
    channel: str
    trigger: str


class Shortcut(NamedTuple):
    """A shortcut; `message` is the one it was chosen on, empty for one chosen on none."""

    external_id: str
    user: str
    name: str
    trigger: str
    message: dict[str, Any]


class Submitted(NamedTuple):
    """A form that was sent: `values` by block, each the state of its one element."""

    external_id: str
    user: str
    form: str
    values: dict[str, dict[str, Any]]


class Suggested(NamedTuple):
    """Somebody types into a list that is too long to be shown whole."""

    user: str
    key: str
    typed: str


def pressed_of(body: dict[str, Any]) -> Pressed | None:
    """The first button of a block_actions payload."""
    action = next(iter(objects(body, "actions")), {})
    user, value, trigger = text_at(part(body, "user"), "id"), text_at(action, "value"), text_at(body, "trigger_id")
    if not user or not value:
        return None
    container, message = part(body, "container"), part(body, "message")
    channel = text_at(container, "channel_id") or text_at(part(body, "channel"), "id")
    ts, action_ts = text_at(container, "message_ts") or text_at(message, "ts"), text_at(action, "action_ts")
    return Pressed(
        # Slack gives these no id of their own; one press has one action_ts.
        external_id=f"press/{channel}/{ts}/{action_ts or trigger}",
        user=user,
        at=moment(action_ts),
        value=value,
        action_id=text_at(action, "action_id"),
        label=text_at(part(action, "text"), "text"),
        channel=channel,
        ts=ts,
        message=message,
        trigger=trigger,
    )


def commanded_of(body: dict[str, Any]) -> Commanded | None:
    """A slash command; `trigger_id` is new for each."""
    user, command, trigger = text_at(body, "user_id"), text_at(body, "command"), text_at(body, "trigger_id")
    if not (user and command and trigger):
        return None
    text, channel = text_at(body, "text").strip(), text_at(body, "channel_id")
    return Commanded(f"command/{trigger}", user, command.lower(), text, channel, trigger)


def shortcut_of(body: dict[str, Any]) -> Shortcut | None:
    """A shortcut, on a message or on none."""
    user, trigger = text_at(part(body, "user"), "id"), text_at(body, "trigger_id")
    name = text_at(body, "callback_id")
    if not (user and trigger and name):
        return None
    return Shortcut(f"shortcut/{trigger}", user, name, trigger, part(body, "message"))


def submitted_of(body: dict[str, Any]) -> Submitted | None:
    """A form. Sent again after a failure, the view and its hash are the same, and so is our id."""
    view, user = part(body, "view"), text_at(part(body, "user"), "id")
    view_id, state = text_at(view, "id"), part(view, "state", "values")
    if not (user and view_id):
        return None
    values = {block: part(state, block, block) for block in state}
    return Submitted(f"view/{view_id}/{text_at(view, 'hash')}", user, text_at(view, "callback_id"), values)


def suggested_of(body: dict[str, Any]) -> Suggested | None:
    """What was typed into a list."""
    user, key = text_at(part(body, "user"), "id"), text_at(body, "action_id")
    return Suggested(user, key, text_at(body, "value")) if user and key else None
