"""When each member of staff reads messages."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, and_, delete, insert, or_, select, update

from storage.tables import Address, Delivery, OfficeHours
from storage.turns import table_of

if TYPE_CHECKING:
    from collections.abc import Sequence

OFFICE_HOURS, DELIVERY, ADDRESS = table_of(OfficeHours), table_of(Delivery), table_of(Address)


class HoursRow(NamedTuple):
    """One day of the week, 0 is Monday; wall clock."""

    weekday: int
    starts: time
    ends: time


def get_office_hours(connection: Connection, person_id: int) -> list[HoursRow]:
    """A person's hours by weekday; empty: they read at any time."""
    columns = (OFFICE_HOURS.c.weekday, OFFICE_HOURS.c.starts, OFFICE_HOURS.c.ends)
    query = select(*columns).where(OFFICE_HOURS.c.person_id == person_id).order_by(OFFICE_HOURS.c.weekday)
    return [HoursRow._make(row) for row in connection.execute(query)]


def set_office_hours(connection: Connection, person_id: int, hours: Sequence[HoursRow]) -> None:
    """These hours instead of all that were set before."""
    connection.execute(delete(OFFICE_HOURS).where(OFFICE_HOURS.c.person_id == person_id))
    if hours:
        connection.execute(insert(OFFICE_HOURS), [{"person_id": person_id, **row._asdict()} for row in hours])


def hold_relays(connection: Connection, person_id: int, hold_until: datetime | None) -> list[str]:
    """Let what waits for this person's hours wait until then instead (None: no longer); gives the channels."""
    mine = select(ADDRESS.c.id).where(ADDRESS.c.person_id == person_id)
    asking = and_(DELIVERY.c.kind == "notice", DELIVERY.c.next_attempt_at.is_not(None))
    waits = (DELIVERY.c.address_id.in_(mine), or_(DELIVERY.c.kind == "relay", asking), DELIVERY.c.status == "queued")
    statement = update(DELIVERY).where(*waits, DELIVERY.c.attempts == 0).values(next_attempt_at=hold_until)
    return sorted({row[0] for row in connection.execute(statement.returning(DELIVERY.c.channel))})
