"""Golden files: what Slack sends → Inbound, and our messages → calls of the Web API."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import pytest

from bot.adapter import Button, Outgoing
from bot.adapters.slack.ports import SlackThread
from conversations.messages import Media
from tests.slack.desk import PNG, Desk
from tests.slack.golden import cases, compare, load
from tests.slack.payloads import ORTIZ, ROY, as_payload
from tests.slack.server import TEAM, room_of

_INTERACTIVE = ("block_actions", "view_submission", "block_suggestion", "shortcut", "message_action")
ADDRESS = f"{TEAM}:{ORTIZ}"


@pytest.mark.parametrize("name", cases("in"))
async def test_what_comes_in(desk: Desk, name: str, pytestconfig: pytest.Config) -> None:
    given = load(name)["given"]
    desk.threads.by_key[ADDRESS, "7"] = SlackThread(room_of(ORTIZ), "1764000000.000007")
    desk.slack.files["photo.png"] = PNG
    text = {"$URL": desk.slack.url}
    status, said = await _deliver(desk, _with(given, text))
    await desk.settle()
    inbounds = [_shown(asdict(inbound)) for inbound in desk.handed_in.inbounds]
    calls = [asdict(call) for call in desk.slack.calls if call.method not in {"users.info", "auth.test", "download"}]
    came_out = {"status": status, "said": _read(said), "inbounds": inbounds, "calls": calls}
    compare(name, came_out, update=pytestconfig.getoption("--update"))


async def _deliver(desk: Desk, given: dict[str, Any]) -> tuple[int, str]:
    if given.get("type") in _INTERACTIVE:
        return await desk.post("interactive", *as_payload(given))
    if "command" in given:
        return await desk.command(given)
    return await desk.event(given), ""


def _read(said: str) -> Any:
    return json.loads(said) if said.startswith("{") else said


def _with(node: Any, values: dict[str, str]) -> Any:
    """`node` with $NAMES filled in."""
    if isinstance(node, dict):
        return {key: _with(value, values) for key, value in node.items()}
    if isinstance(node, list):
        return [_with(item, values) for item in node]
    if isinstance(node, str):
        for name, value in values.items():
            node = node.replace(name, value)
    return node


def _shown(inbound: dict[str, Any]) -> dict[str, Any]:
    """An Inbound without what is empty; commands, shortcuts and forms come at no time of their own."""
    timeless = inbound["external_id"].startswith(("command/", "shortcut/", "view/"))
    inbound["at"] = "now" if timeless else inbound["at"].isoformat()
    inbound["media"] = list(inbound["media"])
    return {key: value for key, value in inbound.items() if value not in (None, "", [], (), {})}


@pytest.mark.parametrize("name", cases("out"))
async def test_what_goes_out(desk: Desk, name: str, pytestconfig: pytest.Config) -> None:
    given = load(name)["given"]
    ids = [await _send(desk, number, one) for number, one in enumerate(given)]
    calls = [asdict(call) for call in desk.slack.calls if call.method not in {"auth.test", "conversations.open"}]
    text = {desk.slack.url: "$URL"}
    compare(name, {"ids": ids, "calls": _with(calls, text)}, update=pytestconfig.getoption("--update"))


async def _send(desk: Desk, number: int, one: dict[str, Any]) -> str:
    media = [desk.shelf.put(PNG, name) for name in one.get("media", [])]
    files = tuple(item for item in media if isinstance(item, Media))
    buttons = tuple(Button(label, f"n0001.ab12.{index}") for index, label in enumerate(one.get("buttons", [])))
    address = f"{TEAM}:{ROY}" if one.get("to") == "roy" else ADDRESS
    text = one["text"] * one.get("times", 1)
    return await desk.adapter.send(
        Outgoing(number, address, text, buttons, files, one.get("thread"), one.get("facts", {}))
    )
