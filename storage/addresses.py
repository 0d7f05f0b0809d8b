"""Addresses: who is reached where, and who asked not to be."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, delete, func, insert, literal, literal_column, select, union_all, update

from storage.sharing import SHARER, fits, people_at, unshare_address, uses
from storage.tables import Address, OptChange
from storage.turns import PERSON, RECEIVED, table_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, FromClause, ScalarSelect

ADDRESS, OPT_CHANGE = table_of(Address), table_of(OptChange)


class AddressRow(NamedTuple):
    """Where a person is reached."""

    id: int
    channel: str
    address: str
    person_id: int
    #: Whether others use it too: then what goes there says whom it is for.
    shared: bool


#: When somebody last wrote from the address of the query.
_WROTE = (
    select(RECEIVED.c.received_at)
    .where(RECEIVED.c.address_id == ADDRESS.c.id)
    .order_by(RECEIVED.c.id.desc())
    .limit(1)
    .correlate(ADDRESS)
    .scalar_subquery()
)
#: It works and is not opted out.
_OPEN = (ADDRESS.c.state == literal_column("'ok'"), ADDRESS.c.opted_out_at.is_(None))


def newest_addresses(
    connection: Connection, people: Sequence[int], about: int | None = None, *, besides: int = 0
) -> dict[int, AddressRow]:
    """By person: of the addresses that work and are not opted out, the one they wrote from last, else bound last.

    With `about`, the id of a student, a shared address counts only where all the others who use it have full rights
    to that student (L1). The address with the id `besides` does not count. People without an address are missing.
    """
    place = (ADDRESS.c.id, ADDRESS.c.channel, ADDRESS.c.address)
    own = select(*place, ADDRESS.c.person_id, ADDRESS.c.shared, _WROTE.label("wrote")).where(
        ADDRESS.c.person_id.in_(list(people)), ~ADDRESS.c.shared, *_OPEN
    )
    shared = (
        select(*place, SHARER.c.person_id, ADDRESS.c.shared, SHARER.c.wrote_at)
        .join(SHARER, SHARER.c.address_id == ADDRESS.c.id)
        .where(SHARER.c.person_id.in_(list(people)), *_OPEN)
    )
    if about is not None:
        shared = shared.where(fits(SHARER.c.person_id, literal(about)))
    rows = connection.execute(union_all(own, shared)).all()
    rows = sorted(
        (row for row in rows if row.id != besides), key=lambda row: (row.wrote is not None, row.wrote or 0, row.id)
    )
    return {row.person_id: AddressRow._make(row[:5]) for row in rows}


def newest_address_of(
    person: ColumnElement[int], people: FromClause, about: ColumnElement[int] | None = None
) -> ScalarSelect[int]:
    """The same for one `person`, a column of `people` in the query around it, as a part of that query.

    `about` is the student, another column of `people`.
    """
    own = select(ADDRESS.c.id, _WROTE.label("wrote")).where(ADDRESS.c.person_id == person, ~ADDRESS.c.shared, *_OPEN)
    shared = (
        select(ADDRESS.c.id, SHARER.c.wrote_at)
        .join(SHARER, SHARER.c.address_id == ADDRESS.c.id)
        .where(SHARER.c.person_id == person, *_OPEN, *((fits(person, about),) if about is not None else ()))
    )
    both = union_all(own.correlate(people), shared.correlate(people)).subquery()
    newest = select(both.c.id).order_by(both.c.wrote.desc().nulls_last(), both.c.id.desc())
    return newest.limit(literal_column("1")).correlate(people).scalar_subquery()


def bind_address(connection: Connection, address_id: int, person_id: int) -> None:
    """From now on this address is this person's, and nobody else's."""
    unshare_address(connection, address_id)
    connection.execute(update(ADDRESS).where(ADDRESS.c.id == address_id).values(person_id=person_id, state="ok"))


def unbind_address(connection: Connection, address_id: int) -> None:
    """We no longer know whose address this is."""
    unshare_address(connection, address_id)
    connection.execute(update(ADDRESS).where(ADDRESS.c.id == address_id).values(person_id=None))


def leave_address(connection: Connection, address_id: int, person_id: int) -> None:
    """This person uses the address no more; whoever shared it keeps it."""
    others = [one for one in people_at(connection, address_id) if one != person_id]
    if not others:
        unbind_address(connection, address_id)
    elif len(others) == 1:
        bind_address(connection, address_id, others[0])
    else:
        connection.execute(delete(SHARER).where(SHARER.c.address_id == address_id, SHARER.c.person_id == person_id))
        connection.execute(update(ADDRESS).where(ADDRESS.c.id == address_id).values(person_id=others[0]))


def addresses_of(connection: Connection, person_id: int) -> list[int]:
    """Every address that this person uses, whether it can be written to or not; ids, oldest first."""
    sharing = select(SHARER.c.address_id).where(SHARER.c.person_id == person_id)
    own = select(ADDRESS.c.id).where(ADDRESS.c.person_id == person_id, ~ADDRESS.c.shared)
    return sorted({row[0] for row in connection.execute(union_all(own, sharing))})


def set_address_language(connection: Connection, address_id: int, language: str) -> None:
    """The language of an address whose person is not known yet."""
    connection.execute(update(ADDRESS).where(ADDRESS.c.id == address_id).values(language=language))


def set_opted_out(connection: Connection, address_id: int, at: datetime | None) -> None:
    """Close the address to everything we would send, or open it again with None."""
    connection.execute(update(ADDRESS).where(ADDRESS.c.id == address_id).values(opted_out_at=at))


def set_unreachable(connection: Connection, address_id: int) -> None:
    """The platform says that this address is gone or blocks us."""
    connection.execute(update(ADDRESS).where(ADDRESS.c.id == address_id).values(state="unreachable"))


def set_reachable(connection: Connection, address_ids: Sequence[int]) -> None:
    """They wrote, so they can be reached again."""
    connection.execute(update(ADDRESS).where(ADDRESS.c.id.in_(list(address_ids))).values(state="ok"))


def record_opt_change(
    connection: Connection, address_id: int, person_id: int | None, change: str, received_id: int | None, at: datetime
) -> None:
    """Keep proof that the person said stop (`out`) or start (`in`), and by which inbound."""
    row = {
        "address_id": address_id,
        "person_id": person_id,
        "change": change,
        "scope": "all",
        "received_id": received_id,
        "at": at,
    }
    connection.execute(insert(OPT_CHANGE).values(row))


class ContactRow(NamedTuple):
    """An address with the language of its person (or its own) and when it last wrote."""

    address_id: int
    person_id: int | None
    language: str
    last_inbound_at: datetime | None


def get_contact(connection: Connection, channel: str, address: str) -> ContactRow | None:
    """What is known of one address; None for one that we never met."""
    newest = select(func.max(RECEIVED.c.received_at)).where(RECEIVED.c.address_id == ADDRESS.c.id).scalar_subquery()
    query = (
        select(ADDRESS.c.id, ADDRESS.c.person_id, ADDRESS.c.language, PERSON.c.language, newest)
        .select_from(ADDRESS.outerjoin(PERSON, PERSON.c.id == ADDRESS.c.person_id))
        .where(ADDRESS.c.channel == channel, ADDRESS.c.address == address)
    )
    row = connection.execute(query).first()
    return ContactRow(row[0], row[1], row[3] or row[2], row[4]) if row else None


def is_open(connection: Connection, address_id: int) -> bool:
    """Whether this address has not opted out."""
    query = select(ADDRESS.c.id).where(ADDRESS.c.id == address_id, ADDRESS.c.opted_out_at.is_(None))
    return connection.execute(query).first() is not None


def get_open_address(connection: Connection, address_id: int, person_id: int) -> str | None:
    """The channel of this address if this person uses it, it works, and it has not opted out."""
    query = select(ADDRESS.c.channel).where(ADDRESS.c.id == address_id, uses(literal(person_id)), *_OPEN)
    return connection.execute(query).scalar()
