"""What Slack sends, in its recorded shapes, and its signature."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

from tests.slack.server import SECRET, TEAM, room_of

ORTIZ, ROY, GUEST, OFFICE = "U0ORTIZ", "U0ROY", "U0GUEST", "U0OFFICE"


def event(inner: dict[str, Any], event_id: str = "Ev01") -> dict[str, Any]:
    """The envelope of an event."""
    bot = {"enterprise_id": None, "team_id": TEAM, "user_id": "U0HOMELINE", "is_bot": True}
    return {
        "token": "old",
        "team_id": TEAM,
        "api_app_id": "A0HOMELINE",
        "event": inner,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": 1764000100,
        "authorizations": [{**bot, "is_enterprise_install": False}],
        "is_ext_shared_channel": False,
        "event_context": "4-invented",
    }


def message(user: str, text: str, ts: str = "1764000100.000100", event_id: str = "Ev01", **more: Any) -> dict[str, Any]:
    """A message in the direct message with the bot."""
    place = {"channel": room_of(user), "channel_type": "im", "event_ts": ts, "team": TEAM}
    return event({"type": "message", "user": user, "text": text, "ts": ts, **place, **more}, event_id)


def press(user: str, value: str, label: str, posted: dict[str, Any], ts: str, **more: Any) -> dict[str, Any]:
    """A button that was pressed under one of the bot's messages."""
    action = {
        "type": "button",
        "action_id": "choice-0",
        "block_id": "choices",
        "value": value,
        "text": {"type": "plain_text", "text": label, "emoji": False},
        "action_ts": "1764000200.123456",
    }
    return {
        "type": "block_actions",
        "user": {"id": user, "username": "someone", "team_id": TEAM},
        "team": {"id": TEAM, "domain": "willow-creek"},
        "container": {"type": "message", "message_ts": ts, "channel_id": room_of(user), "is_ephemeral": False},
        "channel": {"id": room_of(user), "name": "directmessage"},
        "message": {"type": "message", "user": "U0HOMELINE", "ts": ts, **posted},
        "trigger_id": "13345224609.738474920.8088930838d88f008e0",
        "response_url": "https://hooks.slack.com/actions/invented",
        "actions": [{**action, **more}],
    }


def command(user: str, name: str, text: str = "", channel: str = "C0STAFF") -> dict[str, str]:
    """A slash command, as the form that Slack posts."""
    who = {"team_id": TEAM, "team_domain": "willow-creek", "user_id": user, "user_name": "someone"}
    where = {"channel_id": channel, "channel_name": "staff-room", "response_url": "https://hooks.slack.com/invented"}
    return {"token": "old", "command": name, "text": text, "trigger_id": f"1.2.{name}", **who, **where}


def reaction(user: str, name: str, ts: str, *, added: bool = True, event_id: str = "Ev01") -> dict[str, Any]:
    """A reaction under a message in the direct message with the bot."""
    item = {"type": "message", "channel": room_of(user), "ts": ts}
    kind = "reaction_added" if added else "reaction_removed"
    inner = {"type": kind, "user": user, "reaction": name, "item_user": "U0HOMELINE", "item": item}
    return event({**inner, "event_ts": "1764000300.000200"}, event_id)


def home_press(user: str, action_id: str, value: str, trigger: str = "1.2.home") -> dict[str, Any]:
    """A button that was pressed on the page Home."""
    action = {"type": "button", "action_id": action_id, "block_id": "x1", "action_ts": "1764000200.123456"}
    return {
        **_interaction("block_actions", user),
        "trigger_id": trigger,
        "container": {"type": "view", "view_id": "V0HOME"},
        "view": {"id": "V0HOME", "type": "home", "callback_id": ""},
        "actions": [{**action, **({"value": value} if value else {"url": "https://willow-creek.slack.com/x"})}],
    }


def shortcut(user: str, callback_id: str, on: dict[str, Any] | None = None, trigger: str = "1.2.s") -> dict[str, Any]:
    """A shortcut: global, or on the message `on`."""
    more = {"channel": {"id": "C0STAFF", "name": "staff-room"}, "message": on, "message_ts": "1764000050.000100"}
    kind = "message_action" if on else "shortcut"
    return {
        **_interaction(kind, user),
        "callback_id": callback_id,
        "trigger_id": trigger,
        "action_ts": "1764000200.1",
        **(more if on else {}),
    }


def submission(user: str, form: str, values: dict[str, dict[str, Any]], view_id: str = "V0FORM") -> dict[str, Any]:
    """A form that was sent; `values` are the states of its inputs by key."""
    state = {"values": {key: {key: value} for key, value in values.items()}}
    view = {"id": view_id, "type": "modal", "callback_id": form, "hash": "1764000200.abc", "private_metadata": ""}
    return {
        **_interaction("view_submission", user),
        "trigger_id": "1.2.v",
        "view": {**view, "state": state},
        "response_urls": [],
    }


def typing(user: str, key: str, typed: str) -> dict[str, Any]:
    """Something typed into a list that Slack asks us about."""
    view = {"id": "V0FORM", "type": "modal", "callback_id": "write_family"}
    return {**_interaction("block_suggestion", user), "action_id": key, "block_id": key, "value": typed, "view": view}


def picked(*tokens: str) -> dict[str, Any]:
    """The state of a list."""
    options = [{"text": {"type": "plain_text", "text": token}, "value": token} for token in tokens]
    return {"type": "multi_static_select", "selected_options": options, "selected_option": next(iter(options), None)}


def written(text: str | None) -> dict[str, Any]:
    """The state of a field."""
    return {"type": "plain_text_input", "value": text}


def clock(at: str | None) -> dict[str, Any]:
    """The state of a time."""
    return {"type": "timepicker", "selected_time": at}


def _interaction(kind: str, user: str) -> dict[str, Any]:
    who = {"id": user, "username": "someone", "name": "someone", "team_id": TEAM}
    team = {"id": TEAM, "domain": "willow-creek"}
    return {"type": kind, "user": who, "team": team, "api_app_id": "A0HOMELINE", "token": "old", "enterprise": None}


def as_json(payload: dict[str, Any]) -> tuple[bytes, str]:
    """Body and content type of an event."""
    return json.dumps(payload).encode(), "application/json"


def as_form(fields: dict[str, str]) -> tuple[bytes, str]:
    """Body and content type of a command."""
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"


def as_payload(payload: dict[str, Any]) -> tuple[bytes, str]:
    """Body and content type of a press."""
    return as_form({"payload": json.dumps(payload)})


def signed(body: bytes, *, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
    """The headers that prove a body."""
    timestamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}
