"""Who may write: staff with a verified e-mail; others are told once, guests and strangers not at all."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from tests.slack.desk import Desk
from tests.slack.payloads import GUEST, OFFICE, ORTIZ, ROY, command, message
from tests.slack.server import TEAM, member, room_of


async def test_the_first_words_bind_the_address(desk: Desk) -> None:
    assert await desk.event(message(ORTIZ, "hello")) == 200
    assert desk.roster.bound == [(f"{TEAM}:{ORTIZ}", "ortiz@school.example")]
    assert [inbound.address for inbound in desk.handed_in.inbounds] == [f"{TEAM}:{ORTIZ}"]


async def test_who_is_known_is_not_asked_for_again_for_ten_minutes(desk: Desk) -> None:
    for number in range(5):
        await desk.event(message(ORTIZ, "hello", event_id=f"Ev{number}"))
    assert len(desk.slack.made("users.info")) == 1
    desk.now += 601
    desk.roster.emails.clear()
    await desk.event(message(ORTIZ, "still here?", event_id="Ev9"))
    assert len(desk.handed_in.inbounds) == 5, "who left the roster is not heard any more"


async def test_a_colleague_who_is_not_on_the_roster_is_told_once(desk: Desk) -> None:
    for number in range(3):
        assert await desk.event(message(OFFICE, "hello", event_id=f"Ev{number}")) == 200
        desk.now += 61
    await desk.command(command(OFFICE, "/home"))
    await desk.settle()
    (told,) = desk.slack.rooms[room_of(OFFICE)].values()
    assert told["text"].startswith("I am sorry, I can only help staff")
    assert (desk.handed_in.inbounds, desk.roster.bound) == ([], [])


async def test_who_joins_the_roster_is_heard_a_minute_later(desk: Desk) -> None:
    await desk.event(message(OFFICE, "hello"))
    desk.roster.emails.add("someone@school.example")
    desk.now += 61
    await desk.event(message(OFFICE, "hello again", event_id="Ev02"))
    assert [inbound.text for inbound in desk.handed_in.inbounds] == ["hello again"]


OUTSIDERS: list[dict[str, Any]] = [
    {"is_restricted": True},
    {"is_ultra_restricted": True},
    {"is_stranger": True},
    {"is_bot": True},
    {"deleted": True},
    {"team_id": "T0OTHER"},
    {"team_id": "T0OTHER", "enterprise_user": {"teams": ["T0ELSEWHERE"]}},
]


@pytest.mark.parametrize("flags", OUTSIDERS, ids=range(len(OUTSIDERS)))
async def test_guests_and_strangers_get_nothing(desk: Desk, flags: dict[str, Any]) -> None:
    desk.slack.users[GUEST] = member(GUEST, "ortiz@school.example", "A Guest", **flags)
    assert await desk.event(message(GUEST, "hello")) == 200
    await desk.settle()
    assert (desk.handed_in.inbounds, desk.roster.bound, desk.slack.rooms) == ([], [], {})


async def test_a_colleague_of_the_same_enterprise_may(desk: Desk) -> None:
    desk.slack.users[ROY] |= {"team_id": "T0DISTRICT", "enterprise_user": {"teams": [TEAM]}}
    await desk.event(message(ROY, "hello"))
    assert len(desk.handed_in.inbounds) == 1


@pytest.mark.parametrize("profile", [{"email": ""}, {}])
async def test_without_an_e_mail_nobody_is_staff(desk: Desk, profile: dict[str, str]) -> None:
    desk.slack.users[ORTIZ]["profile"] = profile
    await desk.event(message(ORTIZ, "hello"))
    assert desk.handed_in.inbounds == []


async def test_an_e_mail_that_is_not_confirmed_proves_nothing(desk: Desk) -> None:
    desk.slack.users[ORTIZ]["is_email_confirmed"] = False
    await desk.event(message(ORTIZ, "hello"))
    assert desk.roster.bound == []


async def test_a_bot_or_an_id_that_is_none_is_not_even_asked_for(desk: Desk) -> None:
    await desk.event(message(ORTIZ, "I am a bot", bot_id="B01"))
    await desk.event(message("U0HOMELINE", "my own words", event_id="Ev02"))
    await desk.event(message("../secret", "hello", event_id="Ev03"))
    assert desk.handed_in.inbounds == []
    assert desk.slack.made("users.info") == []


@pytest.mark.parametrize("how", ["429:10", "5xx:500", "error:invalid_auth", "half"])
async def test_when_slack_cannot_say_who_it_is_it_comes_again(desk: Desk, how: str) -> None:
    desk.slack.plan["users.info"].append(how)
    assert await desk.event(message(ORTIZ, "hello")) == 503
    desk.now += 10
    assert await desk.event(message(ORTIZ, "hello")) == 200
    assert len(desk.handed_in.inbounds) == 1


async def test_when_the_roster_cannot_say_it_comes_again(desk: Desk) -> None:
    desk.roster.broken = OperationalError("", {}, Exception("locked"))
    assert await desk.event(message(ORTIZ, "hello")) == 503
    desk.roster.broken = None
    assert await desk.event(message(ORTIZ, "hello")) == 200


async def test_a_persons_words_stay_in_order(desk: Desk) -> None:
    """The first has to wait for who it is, and for its file; the others are ready at once."""
    desk.slack.files["photo.png"] = b"\x89PNG\r\n\x1a\n"
    file = {"id": "F1", "name": "photo.png", "size": 8, "url_private_download": f"{desk.slack.url}/files/photo.png"}
    first = asyncio.create_task(desk.event(message(ORTIZ, "0", files=[file], subtype="file_share")))
    assert await desk.slack.next("users.info")
    others = [desk.event(message(ORTIZ, str(number), event_id=f"Ev1{number}")) for number in range(1, 9)]
    await asyncio.gather(first, *others)
    texts = [inbound.text for inbound in desk.handed_in.inbounds]
    assert texts[0] == "0"
    assert sorted(texts) == [str(number) for number in range(9)]
