"""A database of the first release, with a school in it, brought to the shape of this one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Boolean, Column, DateTime, Integer, MetaData, String, text

from storage.database import Database
from storage.migrate import is_current, upgrade

_NOW = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
#: What the first release left: (table, values); columns that must be filled and are not named are empty.
_ROWS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("school", {"id": 1, "sourced_id": "w", "name": "Willow Creek"}),
    ("person", {"id": 1, "given_name": "Rosa", "family_name": "Delgado", "school_id": 1, "active": True}),
    ("person", {"id": 2, "given_name": "Elena", "family_name": "Ortiz", "school_id": 1, "active": True}),
    ("person", {"id": 3, "given_name": "Mateo", "family_name": "Delgado", "school_id": 1, "active": True}),
    ("address", {"id": 1, "channel": "web", "address": "rosa", "person_id": 1, "state": "ok"}),
    ("received", {"id": 1, "channel": "web", "address": "rosa", "external_id": "i1", "address_id": 1}),
    ("conversation", {"id": 1, "address_id": 1, "flow": "checkin", "journal": '{"week": "good"}', "status": "open"}),
    ("thread", {"id": 1, "guardian_id": 1, "staff_id": 2, "student_id": 3, "status": "open"}),
    ("message", {"id": 1, "thread_id": 1, "author_id": 1, "reader_id": 2, "text": "Hola", "status": "queued"}),
    ("delivery", {"id": 1, "channel": "web", "address_id": 1, "kind": "relay", "status": "queued", "message_id": 1}),
)


def _empty(column: Column[Any]) -> object:
    kinds: tuple[tuple[Any, object], ...] = ((Boolean, False), (Integer, 0), (DateTime, _NOW), (String, ""))
    return next(value for kind, value in kinds if isinstance(column.type, kind))


def test_a_school_of_the_first_release_keeps_everything(database_url: str) -> None:
    database = Database(database_url, synchronous="NORMAL")
    upgrade(database, "0001")
    with database.begin() as work:
        old = MetaData()
        old.reflect(work.connection)
        for name, values in _ROWS:
            columns = old.tables[name].c
            needed = {one.name: _empty(one) for one in columns if not one.nullable and one.server_default is None}
            work.connection.execute(old.tables[name].insert(), {**needed, **values})
        work.commit()
    upgrade(database)
    assert is_current(database)
    with database.read() as session:
        found = session.connection().execute(
            text(
                "SELECT d.status, d.action, m.text, m.revision, a.shared, c.flow FROM delivery d"
                " JOIN message m ON m.id = d.message_id JOIN address a ON a.id = d.address_id"
                " JOIN conversation c ON c.address_id = a.id"
            )
        )
        assert [tuple(row) for row in found] == [("queued", "send", "Hola", 0, False, "checkin")]
    database.dispose()
