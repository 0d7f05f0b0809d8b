"""The HTTP door: only Slack's own, fresh requests come in; nothing ever answers 500."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.adapter import Away, Busy
from tests.slack.desk import Desk, desk_open
from tests.slack.payloads import (
    ORTIZ,
    as_form,
    as_json,
    as_payload,
    command,
    event,
    home_press,
    message,
    picked,
    reaction,
    shortcut,
    signed,
    submission,
    typing,
    written,
)
from tests.slack.server import room_of

JSON = "application/json"
PATHS = ("events", "interactive", "commands")


async def test_slacks_challenge_is_answered(desk: Desk) -> None:
    status, text = await desk.post("events", *as_json({"type": "url_verification", "challenge": "3eZb", "token": "x"}))
    assert (status, json.loads(text)) == (200, {"challenge": "3eZb"})


@pytest.mark.parametrize("where", PATHS)
async def test_what_is_not_signed_is_turned_away(desk: Desk, where: str) -> None:
    body, _kind = as_json(message(ORTIZ, "hello"))
    async with desk.client.post(f"{desk.url}/slack/{where}", data=body) as response:
        assert response.status == 401
    assert desk.slack.made("users.info") == []


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Signature": ""},
        {"X-Slack-Signature": "v0=\xe9"},
        {"X-Slack-Request-Timestamp": "yesterday"},
        {"X-Slack-Request-Timestamp": ""},
        {"X-Slack-Request-Timestamp": "nan"},
        {"X-Slack-Request-Timestamp": "9" * 400},
        {"X-Slack-Request-Timestamp": "9" * 5000},
        {"X-Slack-Request-Timestamp": "-1"},
    ],
    ids=range(9),
)
async def test_a_wrong_proof_is_403(desk: Desk, headers: dict[str, str]) -> None:
    assert await desk.event(message(ORTIZ, "hello"), **headers) == 403
    assert desk.handed_in.inbounds == []


@pytest.mark.parametrize("age", [301, 86_400, -301])
async def test_an_old_proof_is_403(desk: Desk, age: int) -> None:
    payload = message(ORTIZ, "hello")
    assert await desk.event(payload, **signed(as_json(payload)[0], at=time.time() - age)) == 403


async def test_another_apps_secret_is_403(desk: Desk) -> None:
    payload = message(ORTIZ, "hello")
    assert await desk.event(payload, **signed(as_json(payload)[0], secret="x" * 32)) == 403


async def test_a_proof_of_other_words_is_403(desk: Desk) -> None:
    assert await desk.event(message(ORTIZ, "hello"), **signed(as_json(message(ORTIZ, "bye"))[0])) == 403


MALFORMED = [
    (b"", JSON),
    (b"{", JSON),
    (b"[]", JSON),
    (b"7", JSON),
    (b"null", JSON),
    (b"{}", JSON),
    (b"\xff\xfe", JSON),
    (b"[" * 100_000, JSON),
    (b"payload=%7B", "application/x-www-form-urlencoded"),
    (b"payload=[]", "application/x-www-form-urlencoded"),
    (b"&".join(b"a=1" for _ in range(500)), "application/x-www-form-urlencoded"),
    (b'{"type": "something_new"}', JSON),
    (b'{"type": "event_callback"}', JSON),
    (b'{"type": "event_callback", "event": "message"}', JSON),
    (b'{"type": "event_callback", "event": {"type": 7}}', JSON),
    (b'{"type": "block_actions", "actions": [7]}', JSON),
    (b'{"type": "block_actions", "actions": [{}], "user": 7, "team": []}', JSON),
    (b'{"type": "block_actions", "user": "x", "authorizations": 7}', JSON),
    (b'{"type": "event_callback", "event": {"type": "message"}, "authorizations": [7], "team": 3}', JSON),
]


@pytest.mark.parametrize("body, kind", MALFORMED, ids=range(len(MALFORMED)))
async def test_a_signed_body_that_is_none_is_400(desk: Desk, body: bytes, kind: str) -> None:
    status, _text = await desk.post("events", body, kind)
    assert status in {400, 403}
    assert desk.handed_in.inbounds == []


@pytest.mark.parametrize("key", ["user", "text", "ts", "thread_ts", "channel", "files", "blocks", "subtype", "bot_id"])
@pytest.mark.parametrize("value", [None, 7, [], {}, [7], "\0", {"id": 7}], ids=range(7))
async def test_events_of_any_shape_are_never_500(desk: Desk, key: str, value: object) -> None:
    payload = message(ORTIZ, "hello")
    payload["event"][key] = value
    assert await desk.event(payload) in {200, 400}


async def test_a_body_without_end_is_413(desk: Desk) -> None:
    status, _text = await desk.post("events", b"x" * (1024 * 1024), JSON)
    assert status == 413


async def test_a_room_is_not_listened_to(desk: Desk) -> None:
    in_room = message(ORTIZ, "hello everyone")
    in_room["event"] |= {"channel": "C0STAFF", "channel_type": "channel"}
    assert await desk.event(in_room) == 200
    in_room = reaction(ORTIZ, "+1", "1.2")
    in_room["event"]["item"]["channel"] = "C0STAFF"
    assert await desk.event(in_room) == 200
    assert await desk.event(event({"type": "reaction_added", "user": ORTIZ, "reaction": "+1"})) == 200
    assert desk.handed_in.inbounds == []


@pytest.mark.parametrize("error, after", [(Away(2.0), "2"), (Busy(5.0), "5"), (ZeroDivisionError(), "5")])
async def test_what_is_not_taken_is_not_acknowledged(desk: Desk, error: Exception, after: str) -> None:
    desk.handed_in.refuse = error
    body, kind = as_json(message(ORTIZ, "hello"))
    headers = {**signed(body), "Content-Type": kind}
    async with desk.client.post(f"{desk.url}/slack/events", data=body, headers=headers) as response:
        assert response.status == 503
        assert response.headers["Retry-After"] == after
    desk.handed_in.refuse = None
    assert await desk.event(message(ORTIZ, "hello"), **{"X-Slack-Retry-Num": "1"}) == 200
    assert len(desk.handed_in.inbounds) == 1


@pytest.mark.parametrize("kind", ["event", "reaction", "press", "command", "shortcut", "form"])
async def test_the_acknowledgement_comes_after_the_commit(desk: Desk, kind: str) -> None:
    desk.handed_in.gate = asyncio.Event()
    body = {
        "event": ("events", *as_json(message(ORTIZ, "hello"))),
        "reaction": ("events", *as_json(reaction(ORTIZ, "+1", "1.2"))),
        "press": ("interactive", *as_payload(_press())),
        "command": ("commands", *as_form(command(ORTIZ, "/home"))),
        "shortcut": ("interactive", *as_payload(shortcut(ORTIZ, "write_family", trigger="expired"))),
        "form": ("interactive", *as_payload(submission(ORTIZ, "note", NOTE))),
    }[kind]
    answer = asyncio.create_task(desk.post(*body))
    await desk.handed_in.arrived.get()
    assert not answer.done()
    assert desk.handed_in.inbounds == []
    desk.handed_in.gate.set()
    assert (await answer)[0] == 200
    assert len(desk.handed_in.inbounds) == 1


NOTE = {"student": picked("1"), "sentence": written("Mateo read aloud.")}
NEW_KINDS = [
    reaction(ORTIZ, "+1", "1.2"),
    shortcut(ORTIZ, "write_family"),
    shortcut(ORTIZ, "send_to_family", {"type": "message", "text": "hello", "ts": "1.2"}),
    submission(ORTIZ, "note", NOTE),
    typing(ORTIZ, "family", "ana"),
    home_press(ORTIZ, "home-way-menu", "menu"),
]


@pytest.mark.parametrize("payload", NEW_KINDS, ids=range(len(NEW_KINDS)))
async def test_what_is_forged_or_replayed_of_any_kind_is_turned_away(desk: Desk, payload: dict[str, Any]) -> None:
    body, kind = as_json(payload) if payload["type"] == "event_callback" else as_payload(payload)
    old = signed(body, at=time.time() - 301)
    for headers, status in ((signed(body, secret="x" * 32), 403), (old, 403), ({}, 401)):
        url = f"{desk.url}/slack/interactive"
        async with desk.client.post(url, data=body, headers={**headers, "Content-Type": kind}) as response:
            assert response.status == status
    assert (desk.handed_in.inbounds, desk.slack.calls[1:]) == ([], [])


def _broken(node: Any, value: object) -> Iterator[Any]:
    """`node` with each of its parts, one after the other, turned into `value`."""
    if not isinstance(node, dict):
        return
    for key, below in node.items():
        yield {**node, key: value}
        for broken in _broken(below, value):
            yield {**node, key: broken}


@pytest.mark.parametrize("value", [None, 7, [], "\0\ud800", {"id": 7}, [{"x": 7}]], ids=range(6))
@pytest.mark.parametrize("payload", NEW_KINDS, ids=range(len(NEW_KINDS)))
async def test_payloads_of_any_shape_are_never_500(desk: Desk, payload: dict[str, Any], value: object) -> None:
    for broken in _broken(payload, value):
        is_event = payload["type"] == "event_callback"
        body, kind = as_json(broken) if is_event else as_payload(broken)
        status, _text = await desk.post("interactive", body, kind)
        assert status in {200, 400}
    await desk.settle()


def _press() -> dict[str, object]:
    return {
        "type": "block_actions",
        "user": {"id": ORTIZ},
        "container": {"channel_id": room_of(ORTIZ), "message_ts": "1.2"},
        "actions": [{"action_id": "choice-1", "value": "n0001.ab12.yes", "action_ts": "1764000200.1"}],
    }


async def test_a_retry_while_the_first_is_under_way_joins_it(desk: Desk) -> None:
    desk.handed_in.gate = asyncio.Event()
    payload = message(ORTIZ, "hello")
    first = asyncio.create_task(desk.event(payload))
    await desk.handed_in.arrived.get()
    again = asyncio.create_task(desk.event(payload, **{"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "timeout"}))
    await asyncio.sleep(0)
    desk.handed_in.gate.set()
    assert set(await asyncio.gather(first, again)) == {200}


async def test_one_who_hangs_up_does_not_undo_it(desk: Desk) -> None:
    desk.handed_in.gate = asyncio.Event()
    caller = asyncio.create_task(desk.event(message(ORTIZ, "hello")))
    await desk.handed_in.arrived.get()
    caller.cancel()
    desk.handed_in.gate.set()
    await desk.settle()
    assert [inbound.text for inbound in desk.handed_in.inbounds] == ["hello"]


async def test_after_stop_nothing_is_taken(tmp_path: Path) -> None:
    async with desk_open(tmp_path) as desk:
        await desk.adapter.stop()
        assert await desk.event(message(ORTIZ, "hello")) == 503
        assert desk.handed_in.inbounds == []


async def test_a_command_that_says_payload_is_heard(desk: Desk) -> None:
    """Bolt's own reading of forms loses it."""
    status, _text = await desk.command(command(ORTIZ, "/home", text="payload"))
    assert status == 200
    assert [inbound.flow for inbound in desk.handed_in.inbounds] == ["menu"]
