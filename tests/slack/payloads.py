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
