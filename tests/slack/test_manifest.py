"""The manifest asks for exactly what the adapter uses."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from bot.adapters.slack.commands import COMMANDS, WAYS
from conversations.menu import menu_for

ROOT = Path(__file__).parents[2]
#: What each method of the Web API wants (https://docs.slack.dev/reference/scopes).
_SCOPES = {
    "auth_test": None,
    "users_info": "users:read",
    "conversations_open": "im:write",
    "chat_postMessage": "chat:write",
    "chat_postEphemeral": "chat:write",
    "chat_update": "chat:write",
    "views_publish": None,
    "files_upload_v2": "files:write",
}
#: Not for a method: for an event, for a field of users.info, for files' URLs, for slash commands.
_OTHERS = {"im:history", "users:read.email", "files:read", "commands"}


def manifest() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "slack-manifest.yaml").read_text(encoding="utf-8"))
    return found


def test_its_scopes_are_those_that_are_used() -> None:
    sources = (ROOT / "bot" / "adapters" / "slack").glob("*.py")
    used = {name for path in sources for name in re.findall(r"client\.([a-z]+_\w+)\(", path.read_text("utf-8"))}
    assert used == set(_SCOPES)
    wanted = {scope for scope in _SCOPES.values() if scope} | _OTHERS
    assert set(manifest()["oauth_config"]["scopes"]["bot"]) == wanted


def test_its_commands_and_events_are_those_that_are_served() -> None:
    assert {entry["command"] for entry in manifest()["features"]["slash_commands"]} == set(COMMANDS)
    assert set(COMMANDS.values()) <= set(WAYS)
    assert manifest()["settings"]["event_subscriptions"]["bot_events"] == ["app_home_opened", "message.im"]


def test_every_way_ends_at_something_in_the_menu_of_staff() -> None:
    titles = {choice.label for choice in menu_for("en", is_staff=True, is_guardian=False)} | {"menu"}
    assert {step for way in WAYS.values() for step in way} <= titles


def test_it_fits_slacks_limits() -> None:
    shown = manifest()["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4000
