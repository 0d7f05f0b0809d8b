"""Socket Mode, over a real websocket: acknowledged after the commit, found again after every kind of end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.adapter import Away
from tests.slack.desk import Desk, desk_open
from tests.slack.payloads import ORTIZ, command, message, picked, press, submission, typing, written
from tests.slack.sockets import Socket


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk_open(tmp_path, socket_mode=True) as opened:
        yield opened


async def connected(desk: Desk) -> Socket:
    async with asyncio.timeout(20):
        return await desk.slack.sockets.get()


async def answer(future: asyncio.Future[dict[str, Any]]) -> dict[str, Any]:
    async with asyncio.timeout(20):
        return await future


def texts(desk: Desk) -> list[str]:
    return [inbound.text for inbound in desk.handed_in.inbounds]


async def test_no_routes_are_needed(desk: Desk) -> None:
    assert list(desk.adapter.routes()) == []
    await connected(desk)
    assert len(desk.slack.made("apps.connections.open")) == 1


async def test_an_event_is_acknowledged_after_the_commit(desk: Desk) -> None:
    socket = await connected(desk)
    desk.handed_in.gate = asyncio.Event()
    acknowledged = await socket.send("events_api", message(ORTIZ, "hello"))
    await desk.handed_in.arrived.get()
    assert not acknowledged.done()
    desk.handed_in.gate.set()
    assert "payload" not in await answer(acknowledged)
    assert texts(desk) == ["hello"]


async def test_what_is_not_taken_is_not_acknowledged_and_comes_again(desk: Desk) -> None:
    socket = await connected(desk)
    desk.handed_in.refuse = Away(1.0)
    refused = await socket.send("events_api", message(ORTIZ, "hello"))
    await desk.handed_in.arrived.get()
    await desk.settle()
    desk.handed_in.refuse = None
    assert await answer(await socket.send("events_api", message(ORTIZ, "hello")))
    assert not refused.done()
    assert texts(desk) == ["hello"]


async def test_presses_and_commands_come_the_same_way(desk: Desk) -> None:
    socket = await connected(desk)
    posted = {"text": "How was the week?", "blocks": [{"type": "actions", "block_id": "choices", "elements": []}]}
    await answer(await socket.send("interactive", press(ORTIZ, "n0001.ab12.good", "Good", posted, "1.2")))
    said = await answer(await socket.send("slash_commands", command(ORTIZ, "/home")))
    assert said["payload"] == {"text": "I answer in our direct message."}
    assert [inbound.tap for inbound in desk.handed_in.inbounds] == ["n0001.ab12.good", None]
    assert desk.handed_in.inbounds[-1].flow == "menu"


async def test_forms_are_answered_on_the_socket(desk: Desk) -> None:
    socket = await connected(desk)
    assert "payload" not in await answer(await socket.send("slash_commands", command(ORTIZ, "/note")))
    assert list(desk.slack.modals) == ["1.2./note"]
    empty = submission(ORTIZ, "note", {"student": picked("1"), "sentence": written(None)})
    said = await answer(await socket.send("interactive", empty))
    assert said["payload"] == {"response_action": "errors", "errors": {"sentence": "Please write something."}}
    full = submission(ORTIZ, "note", {"student": picked("1"), "sentence": written("Mateo read aloud.")})
    assert "payload" not in await answer(await socket.send("interactive", full))
    assert [inbound.given["sentence"] for inbound in desk.handed_in.inbounds] == ["Mateo read aloud."]
    found = await answer(await socket.send("interactive", typing(ORTIZ, "family", "dana")))
    assert [option["value"] for option in found["payload"]["options"]] == ["2-12"]


async def test_when_slack_asks_for_a_new_connection_it_gets_one(desk: Desk) -> None:
    first = await connected(desk)
    await first.ask_to_reconnect()
    second = await connected(desk)
    await answer(await second.send("events_api", message(ORTIZ, "hello")))
    assert texts(desk) == ["hello"]


async def test_a_closed_connection_is_opened_again(desk: Desk) -> None:
    first = await connected(desk)
    await first.connection.close()
    second = await connected(desk)
    await answer(await second.send("events_api", message(ORTIZ, "hello")))
    assert texts(desk) == ["hello"]


async def test_an_unacknowledged_event_comes_on_the_next_connection_with_the_same_id(desk: Desk) -> None:
    first = await connected(desk)
    desk.handed_in.gate = asyncio.Event()
    lost = await first.send("events_api", message(ORTIZ, "hello"))
    await desk.handed_in.arrived.get()
    await first.connection.close()
    second = await connected(desk)
    again = await second.send("events_api", message(ORTIZ, "hello"))
    desk.handed_in.gate.set()
    await answer(again)
    assert not lost.done()
    assert {inbound.external_id for inbound in desk.handed_in.inbounds} == {"Ev01"}


async def test_a_slack_that_is_away_does_not_hold_up_the_start(tmp_path: Path) -> None:
    async with desk_open(tmp_path, socket_mode=True) as desk:
        await connected(desk)
        desk.slack.plan["apps.connections.open"].append("5xx:503")
        await desk.adapter.stop()
        await desk.adapter.start(desk.handed_in)
        socket = await connected(desk)
        await answer(await socket.send("events_api", message(ORTIZ, "hello")))
        assert texts(desk) == ["hello"]


@pytest.mark.parametrize("payload", [{}, {"event": 7, "type": "event_callback"}, {"type": "new"}], ids=range(3))
async def test_an_envelope_that_is_none_ends_nothing(desk: Desk, payload: dict[str, Any]) -> None:
    socket = await connected(desk)
    unanswered = await socket.send("events_api", payload)
    await socket.connection.send_str("not even JSON")
    await answer(await socket.send("events_api", message(ORTIZ, "hello")))
    assert not unanswered.done()
    assert texts(desk) == ["hello"]
