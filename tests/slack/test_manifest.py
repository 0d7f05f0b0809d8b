"""The manifest asks for exactly what the adapter uses, and offers nothing that is not there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from bot.adapters.slack.commands import COMMANDS, FORMS, SHORTCUTS, WAYS
from conversations.menu import may_use
from conversations.registry import discover

ROOT = Path(__file__).parents[2]
#: What each method of the Web API wants (https://docs.slack.dev/reference/scopes).
_SCOPES = {
    "auth_test": None,
    "users_info": "users:read",
    "conversations_open": "im:write",
    "conversations_replies": "im:history",
    "chat_postMessage": "chat:write",
    "chat_update": "chat:write",
    "chat_delete": "chat:write",
    "chat_getPermalink": None,
    "reactions_get": "reactions:read",
    "reactions_add": "reactions:write",
    "reactions_remove": "reactions:write",
    "views_open": None,
    "views_publish": None,
    "files_upload_v2": "files:write",
    "files_delete": "files:write",
    "apps_connections_open": None,  # wants the app token's own scope, connections:write
}
#: Not for a method: for a field of users.info, for files' URLs, for slash commands and shortcuts.
_OTHERS = {"users:read.email", "files:read", "commands"}


def manifest() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "slack-manifest.yaml").read_text(encoding="utf-8"))
    return found


def test_its_scopes_are_those_that_are_used() -> None:
    sources = (ROOT / "bot" / "adapters" / "slack").rglob("*.py")
    used = {name for path in sources for name in re.findall(r"client\.([a-z]+_\w+)\(", path.read_text("utf-8"))}
    assert used == set(_SCOPES)
    wanted = {scope for scope in _SCOPES.values() if scope} | _OTHERS
    assert set(manifest()["oauth_config"]["scopes"]["bot"]) == wanted


def test_its_commands_shortcuts_and_events_are_those_that_are_served() -> None:
    features = manifest()["features"]
    assert {entry["command"] for entry in features["slash_commands"]} == set(COMMANDS)
    kinds = {entry["callback_id"]: entry["type"] for entry in features["shortcuts"]}
    assert kinds == {"send_to_family": "message", "write_family": "global"}
    assert set(kinds) == set(SHORTCUTS)
    events = manifest()["settings"]["event_subscriptions"]["bot_events"]
    assert events == ["app_home_opened", "message.im", "reaction_added", "reaction_removed"]


def test_every_command_and_button_leads_to_a_flow_that_is_there_for_staff() -> None:
    flows = discover()
    for way in (*WAYS.values(), *SHORTCUTS.values()):
        assert may_use(flows[way.flow], is_staff=True, is_guardian=False)


def test_every_form_is_named_after_its_flow_and_says_where_it_complains() -> None:
    assert all(name == form.flow and name in discover() and form.said_at for name, form in FORMS.items())


def test_it_fits_slacks_limits() -> None:
    shown, features = manifest()["display_information"], manifest()["features"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4000
    assert len(features["shortcuts"]) <= 10
    for entry in features["shortcuts"]:
        assert len(entry["name"]) <= 24
        assert len(entry["description"]) <= 150
    for entry in features["slash_commands"]:
        assert len(entry["command"]) <= 32
        assert len(entry.get("usage_hint", "")) <= 1000
        assert len(entry["description"]) <= 2000


def test_every_command_is_in_the_documentation() -> None:
    text = (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")
    assert all(f"`{command}`" in text for command in COMMANDS)
    assert all(entry["name"] in text for entry in manifest()["features"]["shortcuts"])
    assert all(f"`{scope}`" in text for scope in manifest()["oauth_config"]["scopes"]["bot"])
