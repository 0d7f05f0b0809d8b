"""A family and a teacher talk through the whole house, also when Slack and the network misbehave."""

from __future__ import annotations

import asyncio
from pathlib import Path

from sqlalchemy import insert, select

from bot.config.sections import OutboxSection
from bot.lanes import LocalLanes
from bot.outbox.pace import Pace
from bot.outbox.sender import Sender
from conversations.messages import Reply
from handlers.codec import dump_reply
from storage.turns import ADDRESS, DELIVERY, RECEIVED
from tests.slack.house import ME, ROOM, House, begin_to_talk, house_open, make_house
from tests.slack.payloads import (
    ORTIZ,
    command,
    message,
    press,
)
from tests.support.databases import FreshDatabase
from tests.support.house import FrozenClock


async def test_a_family_and_a_teacher_talk(house: House) -> None:
    assert await house.desk.event(message(ORTIZ, "hello")) == 200
    menu = await house.desk.slack.next("chat.postMessage")
    assert menu["text"] == "Hi Elena, what can I do for you?"
    ts = await begin_to_talk(house)
    assert await house.desk.event(message(ORTIZ, "You are welcome", event_id="Ev03", thread_ts=ts)) == 200
    assert house.relayed() == ["Mateo helped a friend.", "¡Gracias!", "You are welcome"]


async def test_a_command_in_the_middle_of_a_question_is_never_taken_for_its_answer(house: House) -> None:
    await house.desk.event(message(ORTIZ, "Write to a family"))
    await house.desk.event(message(ORTIZ, "Rosa", event_id="Ev02"))
    await house.desk.command(command(ORTIZ, "/hours"))
    assert house.relayed() == []


async def test_retries_have_one_effect(house: House) -> None:
    payload = message(ORTIZ, "menu")
    for number in range(4):
        retry = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": "http_timeout"} if number else {}
        assert await house.desk.event(payload, **retry) == 200
    await asyncio.gather(*(house.desk.event(payload, **{"X-Slack-Retry-Num": "2"}) for _ in range(10)))
    assert house.count(RECEIVED) == house.count(DELIVERY) == 1


async def test_a_press_that_is_replayed_has_one_effect(house: House) -> None:
    await house.desk.event(message(ORTIZ, "menu"))
    posted = await house.desk.slack.next("chat.postMessage")
    button = posted["blocks"][-1]["elements"][-1]
    (ts,) = house.desk.slack.rooms[ROOM]
    payload = press(ORTIZ, button["value"], button["text"]["text"], posted, ts)
    assert [await house.desk.press(payload) for _ in range(3)] == [200] * 3
    assert house.count(RECEIVED) == 2
    await house.desk.settle()
    shown = house.desk.slack.rooms[ROOM][ts]["blocks"]
    assert [block["type"] for block in shown] == ["section", "context"]
    assert shown[-1]["elements"][0]["text"] == f"✓ {button['text']['text']}"


async def test_words_in_a_thread_that_is_not_hers_reach_nobody(house: House) -> None:
    await house.desk.event(message(ORTIZ, "menu"))
    await house.desk.slack.next("chat.postMessage")
    (ts,) = house.desk.slack.rooms[ROOM]
    await house.desk.event(message(ORTIZ, "hello?", event_id="Ev02", thread_ts=ts))
    assert house.relayed() == []


async def test_a_limit_while_two_hundred_wait_loses_and_repeats_nothing(
    fresh_database: FreshDatabase, tmp_path: Path
) -> None:
    async with house_open(fresh_database("sqlite", make_house), tmp_path) as house:
        app, slack, clock = house.app, house.desk.slack, house.app.clock
        assert isinstance(clock, FrozenClock)
        await house.desk.event(message(ORTIZ, "menu"))
        await slack.next("chat.postMessage")
        (sender,) = app.senders
        _queue(house, 200)
        own = Sender(
            house.desk.adapter,
            app.writer,
            clock,
            OutboxSection(most_attempts=3),
            Pace(None, monotonic=lambda: house.desk.now),
            LocalLanes(),
            sender.owner,
        )
        for after in (30, 10, 60):
            slack.plan["chat.postMessage"].extend([*([None] * 40), f"429:{after}"])
        rounds = 0
        while house.count(DELIVERY, DELIVERY.c.status != "sent"):
            rounds += 1
            assert rounds < 40
            await own.drain(own.lane)
            clock.advance(seconds=61)
            house.desk.now += 61
        texts = [m["text"] for m in slack.rooms[ROOM].values()]
        assert texts[1:] == [f"note {number}" for number in range(200)]
        assert len(slack.made("chat.postMessage")) == 1 + 200 + 3, "nobody asked while Slack said wait"


def _queue(house: House, number: int) -> None:
    with house.app.database.begin() as work:
        address = work.connection.execute(select(ADDRESS.c.id).where(ADDRESS.c.address == ME)).scalar_one()
        usual = {"channel": "slack", "address_id": address, "priority": 5, "kind": "broadcast", "status": "queued"}
        usual |= {"attempts": 0, "created_at": house.app.clock.now(), "error": "", "error_detail": ""}
        rows = [{**usual, "body": dump_reply(Reply(f"note {index}"))} for index in range(number)]
        work.connection.execute(insert(DELIVERY), rows)
        work.commit()
