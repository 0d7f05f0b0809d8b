"""A small house behind the page: it keeps, asks and relays, without any of the real flows."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, insert, select, update
from starlette.applications import Starlette

from bot.adapter import Button, Outgoing
from bot.adapters.web.adapter import WebAdapter
from bot.demo.clock import DemoClock
from bot.demo.demo import Demo
from bot.media import DiskMedia
from conversations.messages import Choice, Inbound, Reply
from storage.database import Database
from storage.tables import Message, Thread, metadata
from storage.turns import ADDRESS, DELIVERY, NewReceived, State, add_addresses, load_states, record_received, table_of
from tests.web.fake_school import MATEO, ORTIZ, ROSA, add_school

MESSAGE, THREAD = table_of(Message), table_of(Thread)
MONDAY = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
QUESTION = Reply("Which child?", (Choice("4", "Mateo"), Choice("5", "Sofía")), taps=("n1.ab12.4", "n1.ab12.5"))


@cache
def fresh_database(*, people: bool) -> bytes:
    """A database file with all tables; making them anew takes longer than most tests."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fresh.sqlite"
        database = Database(f"sqlite:///{path}", synchronous="NORMAL")
        metadata.create_all(database.writer)
        if people:
            with database.begin() as work:
                add_school(work.connection)
                work.commit()
        database.dispose()
        return path.read_bytes()


class FakeHouse:
    """Accepts, stores, and sends at once.

    "ask" is answered with a question; what is in a thread, or says "relay", goes to the other side; all else is
    echoed. `refuse` is raised instead, when set.
    """

    def __init__(self, folder: Path, *, people: bool = True) -> None:
        self.now = MONDAY
        (folder / "homeline.sqlite").write_bytes(fresh_database(people=people))
        self.database = Database(f"sqlite:///{folder / 'homeline.sqlite'}", synchronous="NORMAL")
        self.clock = DemoClock(folder / "clock.json", "America/Los_Angeles", lambda: self.now)
        self.adapter = WebAdapter("web", self.database, DiskMedia(folder / "media"), self.clock)
        self.jumps, self.invited = 0, list[int]()
        self.refuse: Exception | None = None
        self.got: list[Inbound] = []
        self.demo = Demo(
            self.adapter, self.database, self.clock, new_invite=self._invite, on_jump=self._jumped, school="Our School"
        )

    def app(self) -> Starlette:
        """The page on top of this house."""

        @contextlib.asynccontextmanager
        async def lifespan(_app: Starlette) -> AsyncIterator[None]:
            await self.adapter.start(self.accept)
            yield
            await self.adapter.stop()
            self.database.dispose()

        return Starlette(routes=[*self.adapter.routes(), *self.demo.routes()], lifespan=lifespan)

    def _invite(self, person_id: int) -> str:
        self.invited.append(person_id)
        return f"HOME-7K3Q-9FX{len(self.invited)}"

    async def _jumped(self) -> None:
        self.jumps += 1

    async def accept(self, inbound: Inbound) -> None:
        """Commit, then send."""
        if self.refuse:
            raise self.refuse
        self.got.append(inbound)
        for outgoing in await asyncio.to_thread(self._take, inbound):
            external_id = await self.adapter.send(outgoing)
            await asyncio.to_thread(self.mark_sent, outgoing.delivery_id, external_id)

    def mark_sent(self, delivery_id: int, external_id: str = "") -> None:
        """Record that a delivery left."""
        values = {"status": "sent", "sent_at": self.clock.now(), "external_id": external_id, "attempts": 1}
        with self.database.begin() as work:
            work.connection.execute(update(DELIVERY).where(DELIVERY.c.id == delivery_id).values(**values))
            work.commit()

    def queue(self, address: str, reply: Reply, **more: Any) -> Outgoing:
        """Put one reply into the outbox of `address`."""
        with self.database.begin() as work:
            address_id = work.connection.execute(select(ADDRESS.c.id).where(ADDRESS.c.address == address)).scalar_one()
            outgoing = self._queue(work.connection, address_id, address, reply, **more)
            work.commit()
        return outgoing

    def _take(self, inbound: Inbound) -> list[Outgoing]:
        key, now = (inbound.channel, inbound.address), self.clock.now()
        with self.database.begin() as work:
            add_addresses(work.connection, [key], now)
            state = load_states(work.connection, [key])[key]
            body = orjson.dumps(inbound).decode()
            new = NewReceived(*key, inbound.external_id, state.address_id, body)
            ids = list(record_received(work.connection, [new], now).values())
            sent = self._answer(work.connection, state, inbound, ids[0]) if ids else []
            work.commit()
        return sent

    def _answer(self, connection: Connection, state: State, inbound: Inbound, received_id: int) -> list[Outgoing]:
        if inbound.thread or inbound.text.startswith("relay"):
            return self._relay(connection, state, inbound, received_id)
        reply = QUESTION if inbound.text == "ask" else Reply(f"Echo: {inbound.tap or inbound.text}")
        return [self._queue(connection, state.address_id, state.address, reply, received_id=received_id)]

    def _relay(self, connection: Connection, state: State, inbound: Inbound, received_id: int) -> list[Outgoing]:
        from_staff, now = state.person_id == ORTIZ, self.clock.now()
        thread = connection.execute(select(THREAD.c.id)).scalar() or _add(
            connection, THREAD, guardian_id=ROSA, staff_id=ORTIZ, student_id=MATEO, opened_at=now, touched_at=now
        )
        author, reader = (ORTIZ, ROSA) if from_staff else (ROSA, ORTIZ)
        words = {"thread_id": thread, "author_id": author, "reader_id": reader, "text": inbound.text}
        message = _add(connection, MESSAGE, **words, written_at=now, received_id=received_id)
        to = connection.execute(select(ADDRESS).where(ADDRESS.c.person_id == reader)).first()
        if to is None:
            return []
        facts = {
            "author": state.given_name or "",
            "original": inbound.text,
            "original_language": "es",
            "translator": "x",
        }
        facts |= {} if from_staff else {"thread_title": "Rosa Delgado · Mateo"}
        reply = Reply(
            inbound.text.upper(), thread=None if from_staff else str(thread), facts=facts, media=inbound.media
        )
        return [self._queue(connection, to.id, to.address, reply, received_id=received_id, message_id=message)]

    def _queue(
        self, connection: Connection, address_id: int, address: str, reply: Reply, kind: str = "reply", **more: Any
    ) -> Outgoing:
        row = {"address_id": address_id, "body": orjson.dumps(reply).decode(), "created_at": self.clock.now(), **more}
        row_id = _add(connection, DELIVERY, channel="web", priority=1, kind=kind, **row)
        buttons = tuple(Button(c.label, tap) for c, tap in zip(reply.choices, reply.taps, strict=True))
        return Outgoing(row_id, address, reply.text, buttons, reply.media, reply.thread, reply.facts)


def _add(connection: Connection, table: Any, **values: Any) -> int:
    """Insert a row with the defaults of its model; gives its id."""
    defaults: dict[str, dict[str, Any]] = {
        "delivery": {"status": "queued", "attempts": 0, "error": "", "error_detail": ""},
        "message": {"media": "[]", "language": "", "reader_language": "", "translator": "", "status": "queued"},
        "thread": {"status": "open"},
    }
    row_id = connection.execute(
        insert(table).values(**defaults[table.name], **values).returning(table.c.id)
    ).scalar_one()
    return int(row_id)
