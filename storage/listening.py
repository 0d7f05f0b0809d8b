"""What families tell us."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, insert

from storage.tables import CheckIn, Consent
from storage.turns import table_of
from storage.upsert import insert_into

if TYPE_CHECKING:
    from datetime import datetime

CHECK_IN, CONSENT = table_of(CheckIn), table_of(Consent)


def add_check_in(connection: Connection, **values: Any) -> int:
    """Keep one check-in (columns of the table); gives its id."""
    return int(connection.execute(insert(CHECK_IN).values(**values).returning(CHECK_IN.c.id)).scalar_one())


def set_consent(connection: Connection, person_id: int, kind: str, *, granted: bool, at: datetime) -> None:
    """A person's yes or no to one class of messages; the newest word counts (L5)."""
    statement = insert_into(connection, CONSENT).values(person_id=person_id, kind=kind, granted=granted, at=at)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["person_id", "kind"], set_={"granted": granted, "at": at})
    )
