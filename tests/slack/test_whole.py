"""The adapter in the whole house on SQLite: real gateway, real outbox, real Slack calls."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import func, insert, select

from bot.app import App
from bot.config import Settings
from bot.config.sections import OutboxSection
from bot.lanes import LocalLanes
from bot.outbox.pace import Pace
from bot.outbox.sender import Sender
from conversations.messages import Inbound, Media, Reply
from handlers.codec import dump_reply
from storage.addresses import bind_address
from storage.database import Database
from storage.people import PERSON
from storage.relay import MESSAGE
from storage.turns import ADDRESS, DELIVERY, RECEIVED, add_addresses
from tests.slack.desk import Desk, Roster, desk_open
from tests.slack.payloads import ORTIZ, command, message, press
from tests.slack.server import TEAM, room_of
from tests.support.databases import FreshDatabase
from tests.support.house import FrozenClock, make_schema
from tests.support.school import fill_school
from tests.support.world import MarkingTranslator

ME, ROOM = f"{TEAM}:{ORTIZ}", room_of(ORTIZ)


class House(NamedTuple):
    """A running installation whose staff are on Slack; families are on a channel that nobody drains."""

    app: App
    desk: Desk

    async def family_says(self, number: int, text: str, media: tuple[Media, ...] = ()) -> None:
        await self.app.gateway.accept(Inbound("web", "rosa", f"r{number}", self.app.clock.now(), text, media=media))

    def count(self, table: Any, *where: Any) -> int:
        with self.app.database.read() as session:
            found = session.connection().execute(select(func.count()).select_from(table).where(*where))
            return int(found.scalar_one())

    def relayed(self) -> list[str]:
        with self.app.database.read() as session:
            return list(session.connection().execute(select(MESSAGE.c.text).order_by(MESSAGE.c.id)).scalars())


class StoredRoster(Roster):
    """Binds in the database, as the wiring will."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self.database = database

    def bind(self, address: str, email: str) -> bool:
        with self.database.begin() as work:
            connection = work.connection
            person = connection.execute(select(PERSON.c.id).where(PERSON.c.email == email)).scalar()
            here = (ADDRESS.c.channel == "slack", ADDRESS.c.address == address)
            if person is None:
                return False
            if connection.execute(select(ADDRESS.c.id).where(*here)).scalar() is None:
                add_addresses(connection, [("slack", address)], FrozenClock().now())
            bind_address(connection, connection.execute(select(ADDRESS.c.id).where(*here)).scalar_one(), person)
            work.commit()
        return True


def make_house(url: str) -> None:
    """The school, with Ms Ortiz's e-mail."""
    make_schema(url)
    database = Database(url)
    with database.begin() as work:
        fill_school(work.session)
        ortiz = PERSON.c.sourced_id == "ortiz"
        work.connection.execute(PERSON.update().where(ortiz).values(email="ortiz@school.example"))
        work.commit()
    database.dispose()


@asynccontextmanager
async def house_open(url: str, folder: Path) -> AsyncIterator[House]:
    settings = Settings(
        storage={"url": url, "media": folder / "media"},  # type: ignore[arg-type]
        slack={"bot_token": "xoxb-1", "signing_secret": "s"},  # type: ignore[arg-type]
        outbox={"rates": {}},  # type: ignore[arg-type]
    )
    async with desk_open(folder) as desk:
        app = App(settings, clock=FrozenClock(), translator=MarkingTranslator(), adapters=[desk.adapter])
        desk.adapter._receiver._people._staff = StoredRoster(app.database)
        await app.start()
        yield House(app, desk)
        await app.stop()


@pytest.fixture
async def house(fresh_database: FreshDatabase, tmp_path: Path) -> AsyncIterator[House]:
    async with house_open(fresh_database("sqlite", make_house), tmp_path) as opened:
        yield opened


async def test_a_family_and_a_teacher_talk(house: House) -> None:
    slack = house.desk.slack
    assert await house.desk.event(message(ORTIZ, "hello")) == 200
    menu = await slack.next("chat.postMessage")
    assert menu["text"] == "Hi Elena, what can I do for you?"

    assert await house.desk.command(command(ORTIZ, "/note")) == (200, "I answer in our direct message.")
    while not (await slack.next("chat.postMessage"))["text"].endswith("SKIP for the next student."):
        assert len(slack.calls) < 30
    for number, text in enumerate(("menu", "Write to a family", "Rosa", "Mateo helped a friend.")):
        assert await house.desk.event(message(ORTIZ, text, event_id=f"Ev1{number}")) == 200
    while "On its way to Rosa Delgado" not in (await slack.next("chat.postMessage"))["text"]:
        assert len(slack.calls) < 40
    assert house.relayed() == ["Mateo helped a friend."]

    await house.family_says(1, "¡Gracias!")
    root = await slack.next("chat.postMessage")
    answer = await slack.next("chat.postMessage")
    assert (root["text"], answer["text"]) == ("Rosa Delgado · Mateo", "Rosa Delgado: [en] ¡Gracias!")
    ((_who, key),) = house.desk.threads.by_key
    ts = house.desk.threads.by_key[ME, key].ts
    assert answer["thread_ts"] == ts

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
            Pace(None),
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
