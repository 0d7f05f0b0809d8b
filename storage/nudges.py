"""Who is nudged, and the unique row that makes each nudge happen once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, String, and_, bindparam, exists, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.addresses import newest_address_of
from storage.prepared import Prepared
from storage.tables import Enrollment, Guardianship, Occurrence, Person
from storage.turns import CONVERSATION, table_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, time

PERSON, OCCURRENCE = table_of(Person), table_of(Occurrence)
ENROLLMENT, GUARDIANSHIP = table_of(Enrollment), table_of(Guardianship)
Audience = Literal["teachers", "guardians"]


class Recipient(NamedTuple):
    """Someone who may be nudged, with what courtesy needs to know."""

    person_id: int
    address_id: int
    timezone: str
    quiet_from: time | None
    quiet_until: time | None
    paused_until: datetime | None


def _recipients(belongs: ColumnElement[bool]) -> Prepared:
    key = bindparam("nudge", type_=String) + "/" + PERSON.c.id.cast(String) + "/" + bindparam("due", type_=String)
    done = exists(select(OCCURRENCE.c.id).where(OCCURRENCE.c.key == key))
    newest = newest_address_of(PERSON.c.id, PERSON).label("address_id")
    columns = (PERSON.c.timezone, PERSON.c.quiet_from, PERSON.c.quiet_until, PERSON.c.paused_until)
    waiting = select(PERSON.c.id, newest, *columns).where(PERSON.c.active, exists().where(belongs), ~done)
    # Materialized, so that each address is looked up once.
    found = waiting.cte("found").prefix_with("MATERIALIZED")
    busy = exists().where(
        CONVERSATION.c.address_id == found.c.address_id,
        CONVERSATION.c.status == literal_column("'open'"),
        # One that nobody answered stays open until the person writes: it must not silence the next nudge.
        CONVERSATION.c.expires_at > bindparam("now"),
    )
    return Prepared(select(*found.c).where(found.c.address_id.is_not(None), ~busy).order_by(found.c.id))


_RECIPIENTS = {
    "teachers": _recipients(
        and_(ENROLLMENT.c.person_id == PERSON.c.id, ENROLLMENT.c.role == "teacher", ENROLLMENT.c.active)
    ),
    "guardians": _recipients(
        and_(GUARDIANSHIP.c.guardian_id == PERSON.c.id, GUARDIANSHIP.c.rights == "full", GUARDIANSHIP.c.active)
    ),
}


def recipients(connection: Connection, audience: Audience, nudge: str, due: str, now: datetime) -> list[Recipient]:
    """Who is still to get this occurrence of a nudge, can be reached, and has no question open.

    Teachers are those of any section; guardians those with full rights to a student.
    """
    rows = _RECIPIENTS[audience].rows(connection, {"nudge": nudge, "due": due, "now": now})
    return [Recipient._make(row) for row in rows]


_CLAIM = {
    database: Prepared(
        dialect.insert(OCCURRENCE).on_conflict_do_nothing(index_elements=["key"]).returning(OCCURRENCE.c.person_id),
        [column.name for column in OCCURRENCE.c if column.name != "id"],
    )
    for database, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}


def claim_occurrences(
    connection: Connection,
    nudge: str,
    due: str,
    due_at: datetime,
    outcomes: Sequence[tuple[int, str, str]],
    now: datetime,
) -> set[int]:
    """Note (person id, outcome, reason) for one occurrence; gives the people for whom this was the first."""
    if not outcomes:
        return set()
    rows = [
        {
            "key": f"{nudge}/{person_id}/{due}",
            "nudge": nudge,
            "person_id": person_id,
            "due_at": due_at,
            "outcome": outcome,
            "reason": reason,
            "at": now,
        }
        for person_id, outcome, reason in outcomes
    ]
    return {row[0] for row in _CLAIM[connection.dialect.name].each(connection, rows)}
