"""Addresses: who is reached where, and who asked not to be."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, func, insert, select, update

from storage.tables import Address, OptChange
from storage.turns import PERSON, RECEIVED, table_of

if TYPE_CHECKING:
    from collections.abc import Sequence

ADDRESS, OPT_CHANGE = table_of(Address), table_of(OptChange)


class AddressRow(NamedTuple):
    """Where a person is reached."""

    id: int
    channel: str
    address: str
    person_id: int


def newest_addresses(connection: Connection, people: Sequence[int]) -> dict[int, AddressRow]:
    """By person: the address bound last that works and is not opted out. People without one are missing."""
    newest = (
        select(func.max(ADDRESS.c.id))
        .where(ADDRESS.c.person_id.in_(list(people)), ADDRESS.c.state == "ok", ADDRESS.c.opted_out_at.is_(None))
        .group_by(ADDRESS.c.person_id)
    )
    rows = connection.execute(
        select(ADDRESS.c.id, ADDRESS.c.channel, ADDRESS.c.address, ADDRESS.c.person_id).where(ADDRESS.c.id.in_(newest))
    )
    return {row.person_id: row for row in map(AddressRow._make, rows)}


def bind_address(connection: Connection, address_id: int, person_id: int) -> None:
    """From now on this address is this person's."""
    connection.execute(update(ADDRESS).where(ADDRESS.c.id == address_id).values(person_id=person_id, state="ok"))


def unbind_address(connection: Connection, address_id: int) -> None:
    """We no longer know whose address this is."""
    connection.execute(update(ADDRESS).where(ADDRESS.c.id == address_id).values(person_id=None))


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
