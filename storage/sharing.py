"""Addresses that several people use: who they are, which of them writes, and what all of them may see (L1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, and_, delete, exists, insert, or_, select, update

from storage.tables import Message, Sharer
from storage.turns import (
    ADDRESS,
    CONVERSATION,
    DELIVERY,
    GUARDIANSHIP,
    PERSON,
    STATE_COLUMNS,
    State,
    table_of,
    with_school_and_run,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement

SHARER, MESSAGE = table_of(Sharer), table_of(Message)


class SharerRow(NamedTuple):
    """One of those who use an address: all that a turn needs if it is they who write."""

    state: State
    #: They said that it is they who write; until then nobody is asked again.
    speaks_until: datetime | None


def load_sharers(connection: Connection, address_ids: Sequence[int]) -> dict[int, list[SharerRow]]:
    """By address: those who use it, who was there first coming first. Addresses of one person are missing."""
    query = (
        select(*STATE_COLUMNS, SHARER.c.speaks_until)
        .select_from(
            with_school_and_run(
                ADDRESS.join(SHARER, SHARER.c.address_id == ADDRESS.c.id).join(
                    PERSON, PERSON.c.id == SHARER.c.person_id
                )
            )
        )
        .where(ADDRESS.c.id.in_(list(address_ids)))
        .order_by(SHARER.c.id)
    )
    found: dict[int, list[SharerRow]] = {}
    for *columns, until in connection.execute(query):
        state = State._make(columns)
        found.setdefault(state.address_id, []).append(SharerRow(state, until))
    return found


def people_at(connection: Connection, address_id: int) -> list[int]:
    """Everybody who uses this address, who was there first coming first; one person, several, or nobody."""
    shared = select(SHARER.c.person_id).where(SHARER.c.address_id == address_id).order_by(SHARER.c.id)
    people = [row[0] for row in connection.execute(shared)]
    if people:
        return people
    one = connection.execute(select(ADDRESS.c.person_id).where(ADDRESS.c.id == address_id)).scalar_one_or_none()
    return [] if one is None else [one]


def share_address(connection: Connection, address_id: int, person_id: int, now: datetime) -> None:
    """From now on this person uses the address too."""
    people = people_at(connection, address_id)
    known = {row[0] for row in connection.execute(select(SHARER.c.person_id).where(SHARER.c.address_id == address_id))}
    new = [one for one in dict.fromkeys([*people, person_id]) if one not in known]
    if new:
        rows = [{"address_id": address_id, "person_id": one, "bound_at": now} for one in new]
        connection.execute(insert(SHARER), rows)
    connection.execute(update(ADDRESS).where(ADDRESS.c.id == address_id).values(shared=True, state="ok"))


def unshare_address(connection: Connection, address_id: int) -> None:
    """Nobody shares this address any more; the caller says whose it is."""
    connection.execute(delete(SHARER).where(SHARER.c.address_id == address_id))
    connection.execute(update(ADDRESS).where(ADDRESS.c.id == address_id).values(shared=False))


def note_writer(connection: Connection, address_id: int, person_id: int, now: datetime) -> None:
    """This one of those who share the address wrote now."""
    here = and_(SHARER.c.address_id == address_id, SHARER.c.person_id == person_id)
    connection.execute(update(SHARER).where(here).values(wrote_at=now))
    connection.execute(update(ADDRESS).where(ADDRESS.c.id == address_id).values(person_id=person_id))


def set_speaker(connection: Connection, address_id: int, person_id: int, until: datetime) -> None:
    """This one of those who share the address said that it is they who write, until then."""
    connection.execute(update(SHARER).where(SHARER.c.address_id == address_id).values(speaks_until=None))
    here = and_(SHARER.c.address_id == address_id, SHARER.c.person_id == person_id)
    connection.execute(update(SHARER).where(here).values(speaks_until=until))
    connection.execute(update(ADDRESS).where(ADDRESS.c.id == address_id).values(person_id=person_id))


def set_run_person(connection: Connection, conversation_id: int, person_id: int) -> None:
    """The conversation goes on with this person."""
    connection.execute(update(CONVERSATION).where(CONVERSATION.c.id == conversation_id).values(person_id=person_id))


def reader_of(connection: Connection, address_id: int, external_id: str) -> int | None:
    """For whom a message to a shared address was, by the platform's id; None when that is not known."""
    query = (
        select(DELIVERY.c.person_id, MESSAGE.c.reader_id)
        .select_from(DELIVERY.outerjoin(MESSAGE, MESSAGE.c.id == DELIVERY.c.message_id))
        .where(DELIVERY.c.address_id == address_id, DELIVERY.c.external_id == external_id)
    )
    row = connection.execute(query).first()
    return (row[0] or row[1]) if row else None


def share_a_child(connection: Connection, one: int, other: int, *, with_full_rights: bool) -> bool:
    """Whether both are guardians of the same child, with any rights or with full ones.

    With full ones each may know who the other is.
    """
    first, second = GUARDIANSHIP.alias("first"), GUARDIANSHIP.alias("second")
    query = (
        select(first.c.id)
        .join(second, second.c.student_id == first.c.student_id)
        .where(first.c.active, second.c.active, first.c.guardian_id == one, second.c.guardian_id == other)
    )
    if with_full_rights:
        query = query.where(first.c.rights == "full", second.c.rights == "full")
    return connection.execute(query.limit(1)).first() is not None


def uses(person: ColumnElement[int]) -> ColumnElement[bool]:
    """The condition that `person` uses the address of the query."""
    sharing = exists().where(SHARER.c.address_id == ADDRESS.c.id, SHARER.c.person_id == person)
    return or_(
        and_(~ADDRESS.c.shared, ADDRESS.c.person_id.is_not_distinct_from(person)), and_(ADDRESS.c.shared, sharing)
    )


def fits(person: ColumnElement[Any], student: ColumnElement[Any]) -> ColumnElement[bool]:
    """The condition that whoever else uses the address of the query has full rights to `student` (L1)."""
    other = SHARER.alias("other_sharer")
    rights = exists().where(
        GUARDIANSHIP.c.guardian_id == other.c.person_id,
        GUARDIANSHIP.c.student_id == student,
        GUARDIANSHIP.c.rights == "full",
        GUARDIANSHIP.c.active,
    )
    # Said outright, since inside a part of FROM nothing is taken from the query around by itself.
    rights = rights.correlate_except(GUARDIANSHIP)
    others = exists().where(other.c.address_id == ADDRESS.c.id, other.c.person_id != person, ~rights)
    return or_(~ADDRESS.c.shared, ~others.correlate_except(other))
