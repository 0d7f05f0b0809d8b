"""Which thread of a platform shows which of ours."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select

from storage.tables import RoomThread
from storage.turns import table_of

ROOM_THREAD = table_of(RoomThread)


class Place(NamedTuple):
    """A thread on a platform."""

    room: str
    ts: str


def place_of(connection: Connection, address: str, key: str) -> Place | None:
    """Where `address` sees our thread `key`; None while it has none."""
    columns = (ROOM_THREAD.c.room, ROOM_THREAD.c.ts)
    row = connection.execute(select(*columns).where(ROOM_THREAD.c.address == address, ROOM_THREAD.c.key == key)).first()
    return Place._make(row) if row else None


def key_at(connection: Connection, address: str, room: str, ts: str) -> str | None:
    """Which of our threads `address` sees there; None for a thread that is not ours."""
    here = (ROOM_THREAD.c.address == address, ROOM_THREAD.c.room == room, ROOM_THREAD.c.ts == ts)
    found: str | None = connection.execute(select(ROOM_THREAD.c.key).where(*here)).scalar_one_or_none()
    return found


def put_place(connection: Connection, address: str, key: str, place: Place) -> None:
    """Remember, or replace, where `address` sees our thread `key`."""
    connection.execute(delete(ROOM_THREAD).where(ROOM_THREAD.c.address == address, ROOM_THREAD.c.key == key))
    connection.execute(insert(ROOM_THREAD).values(address=address, key=key, room=place.room, ts=place.ts))
