"""The live stream: what happens comes once it happens, and what was missed comes after."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from unittest.mock import Mock

import orjson
import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from bot.adapters.web import events
from bot.adapters.web.answers import Refused
from bot.adapters.web.events import stream_events
from bot.adapters.web.hub import WAITING_EVENTS, Hub
from tests.web.fake_house import FakeHouse
from tests.web.talk import FATHER, MOTHER, Talk


def stream(house: FakeHouse, *addresses: str, last: str = "") -> AsyncIterator[Any]:
    query = "&".join(f"address={address}" for address in addresses)
    headers = [(b"last-event-id", last.encode())] if last else []
    request = Request({"type": "http", "query_string": query.encode(), "headers": headers})
    return aiter(stream_events(request, house.adapter.hub, house.database, "web").body_iterator)


def parse(chunk: bytes) -> list[tuple[str, str, Any]]:
    """(id, event, data) of each event in a chunk."""
    found = []
    for block in chunk.decode().strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n"))
        found.append((fields.get("id", ""), fields["event"], orjson.loads(fields["data"])))
    return found


async def test_a_page_hears_of_its_own_addresses_only(house: FakeHouse) -> None:
    listening = stream(house, MOTHER)
    assert (await anext(listening)).startswith(b"retry")
    waiting = asyncio.ensure_future(anext(listening))
    await asyncio.sleep(0)
    house.adapter.hub.publish(FATHER, "typing", {"address": FATHER})
    house.adapter.hub.publish(MOTHER, "delivery", {"address": MOTHER}, 7)
    assert parse(await waiting) == [("7", "delivery", {"address": MOTHER})]


async def test_everyone_hears_of_the_clock(house: FakeHouse) -> None:
    listening = stream(house, MOTHER)
    await anext(listening)
    waiting = asyncio.ensure_future(anext(listening))
    await asyncio.sleep(0)
    house.adapter.hub.broadcast("clock", {"now": "x"})
    assert parse(await waiting)[0][1] == "clock"


async def test_what_was_missed_comes_first(house: FakeHouse) -> None:
    with TestClient(house.app(), base_url="http://localhost") as client:
        for text in ("one", "two", "three"):
            Talk(client).post(MOTHER, text, id=f"message-{text}")
        listening = stream(house, MOTHER, last="1")
        await anext(listening)
        missed = parse(await anext(listening))
    assert [(mark, data["entry"]["text"]) for mark, _, data in missed] == [("2", "Echo: two"), ("3", "Echo: three")]


async def test_a_quiet_stream_shows_that_it_lives(house: FakeHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "HEARTBEAT_SECONDS", 0.01)
    listening = stream(house, MOTHER)
    await anext(listening)
    assert await anext(listening) == b": still here\n\n"


async def test_a_page_that_falls_behind_is_cut_off(house: FakeHouse) -> None:
    listening = stream(house, MOTHER)
    await anext(listening)
    first = asyncio.ensure_future(anext(listening))
    await asyncio.sleep(0)
    for number in range(WAITING_EVENTS * 2):
        house.adapter.hub.publish(MOTHER, "typing", {"n": number})
    assert parse(await first)
    assert len([event async for event in listening]) < WAITING_EVENTS


async def test_closing_the_hub_ends_every_stream_and_leaves_nothing() -> None:
    hub = Hub()
    with hub.listening([MOTHER]) as listener:
        hub.close()
        assert await listener.next() == b""
    hub.publish(MOTHER, "typing", {})
    assert hub._by_address == {}


def test_a_stream_needs_an_address(house: FakeHouse, client: TestClient) -> None:
    assert client.get("/events").status_code == 400
    with pytest.raises(Refused):
        stream(house, *[f"a-{number}" for number in range(9)])


def test_typing_begins_with_the_post_and_ends_with_the_answer(talk: Talk, house: FakeHouse) -> None:
    house.adapter.hub.publish = publish = Mock()  # type: ignore[method-assign]
    talk.post(MOTHER, "hola")
    told = [(call.args[1], call.args[2].get("on")) for call in publish.call_args_list]
    assert told == [("typing", True), ("delivery", None), ("typing", False)]


async def test_a_last_event_that_cannot_be_is_none(house: FakeHouse) -> None:
    listening = stream(house, MOTHER, last="9" * 5000)
    assert (await anext(listening)).startswith(b"retry")
