"""The App Home and the courtesies beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.slack.desk import Desk, desk_open
from tests.slack.payloads import GUEST, ORTIZ, event, message
from tests.slack.server import TEAM, room_of


def opened(user: str) -> dict[str, Any]:
    return event({"type": "app_home_opened", "user": user, "channel": room_of(user), "tab": "home", "event_ts": "1.1"})


async def test_the_home_shows_who_waits(tmp_path: Path) -> None:
    asked: list[str] = []

    def home(address: str) -> list[str]:
        asked.append(address)
        return ["3 families wait for an answer.", "", "x" * 5000]

    async with desk_open(tmp_path, home=home) as desk:
        assert await desk.event(opened(ORTIZ)) == 200
        await desk.settle()
        (published,) = desk.slack.made("views.publish")
        words = [block["text"]["text"] for block in published["view"]["blocks"] if block["type"] == "section"]
        assert (published["user_id"], asked) == (ORTIZ, [f"{TEAM}:{ORTIZ}"])
        assert words[0] == "3 families wait for an answer."
        assert len(words) == 2


async def test_the_home_of_a_guest_stays_empty(desk: Desk) -> None:
    assert await desk.event(opened(GUEST)) == 200
    await desk.settle()
    assert desk.slack.made("views.publish") == []


async def test_a_courtesy_that_fails_hurts_nothing(desk: Desk) -> None:
    desk.slack.plan["views.publish"].append("error:not_enabled")
    assert await desk.event(opened(ORTIZ)) == 200
    await desk.settle()
    assert await desk.event(message(ORTIZ, "hello")) == 200
    assert len(desk.handed_in.inbounds) == 1
