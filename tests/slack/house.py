"""The adapter in the whole house on SQLite: real gateway, real outbox, real Slack calls."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import func, select

from bot.app import App
from bot.config import Settings
from bot.staff_rooms import StaffDesks
from conversations.messages import Inbound, InboundKind, Media
from storage.addresses import bind_address
from storage.database import Database
from storage.people import PERSON
from storage.relay import MESSAGE
from storage.turns import ADDRESS, add_addresses
from tests.slack.desk import Desk, Roster, desk_open
from tests.slack.payloads import (
    ORTIZ,
    picked,
    shortcut,
    submission,
    written,
)
from tests.slack.server import TEAM, room_of
from tests.support.house import FrozenClock, make_schema
from tests.support.school import fill_school
from tests.support.world import MarkingTranslator

ME, ROOM = f"{TEAM}:{ORTIZ}", room_of(ORTIZ)


class House(NamedTuple):
    """A running installation whose staff are on Slack; families are on a channel that nobody drains."""

    app: App
    desk: Desk

    async def family_says(self, number: int, text: str, media: tuple[Media, ...] = ()) -> None:
        now, name = self.app.clock.now(), f"r{number}"
        await self.app.gateway.accept(Inbound("web", "rosa", name, now, text, media=media, message_id=name))

    async def family_changes(self, number: int, kind: InboundKind, text: str = "") -> None:
        now, target = self.app.clock.now(), f"r{number}"
        inbound = Inbound("web", "rosa", f"{target}-{kind}", now, text, kind=kind, target=target)
        await self.app.gateway.accept(inbound)

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
        desk.adapter._intake._people._staff = StoredRoster(app.database)
        desk.desks.house = StaffDesks(app.database, app.house, "slack")
        await app.start()
        yield House(app, desk)
        await app.stop()


async def begin_to_talk(house: House) -> str:
    """Ms Ortiz writes to Rosa by a form, Rosa answers; gives the timestamp of her thread."""
    slack = house.desk.slack
    await house.desk.press(shortcut(ORTIZ, "write_family"))
    options = slack.modals["1.2.s"]["blocks"][0]["element"]["options"]
    rosa = next(one["value"] for one in options if one["text"]["text"].startswith("Rosa Delgado"))
    form = submission(ORTIZ, "write_family", {"family": picked(rosa), "words": written("Mateo helped a friend.")})
    assert await house.desk.form(form) == await house.desk.form(form) == {}
    while "I am translating it for Rosa Delgado" not in (await slack.next("chat.postMessage"))["text"]:
        assert len(slack.calls) < 40
    assert house.relayed() == ["Mateo helped a friend."]
    await house.family_says(1, "¡Gracias!")
    root, answer = await slack.next("chat.postMessage"), await slack.next("chat.postMessage")
    assert (root["text"], answer["text"]) == ("Rosa Delgado · Mateo", "Rosa Delgado: [en] ¡Gracias!")
    ((_who, key),) = house.desk.threads.by_key
    ts = house.desk.threads.by_key[ME, key].ts
    assert answer["thread_ts"] == ts
    return ts
