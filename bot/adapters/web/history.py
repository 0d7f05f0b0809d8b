"""One chat out of the database: what was received and what was sent, merged in the order of time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from sqlalchemy import ColumnElement, and_, false, func, or_, select, true

from bot.adapters.web.entries import (
    Entry,
    delivery_id_of,
    entry_of_delivery,
    entry_of_received,
    label_of,
    read_row_id,
)
from storage.tables import Message
from storage.turns import ADDRESS, DELIVERY, RECEIVED, table_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

PAGE = 50
#: How many of the newest inbounds are looked through for taps that answered a question on the page.
TAPS_BACK = 400
ARRIVED = ("sent", "delivered", "read")
MESSAGE = table_of(Message)
_SHOWN_AT = func.coalesce(DELIVERY.c.sent_at, DELIVERY.c.created_at)
_RANK = {"delivered": 1, "read": 2}
_RANKED = ("sent", "delivered", "read")
#: Deliveries about a message that do not bring it to its reader.
_BESIDE = ("reaction", "receipt", "history", "thread")


class Place(NamedTuple):
    """A place in a chat: when, which table (r before d), which row."""

    at: datetime
    side: str
    row_id: int


def address_id_of(connection: Connection, channel: str, address: str) -> int | None:
    """The row of an address; None when nobody wrote from it yet."""
    query = select(ADDRESS.c.id).where(ADDRESS.c.channel == channel, ADDRESS.c.address == address)
    return connection.execute(query).scalar()


def history(connection: Connection, channel: str, address: str, before: str | None = None) -> list[Entry]:
    """The latest entries of a chat, oldest first; those before the entry `before` when it is given and exists."""
    address_id = address_id_of(connection, channel, address)
    if address_id is None:
        return []
    place = _place_of(connection, address_id, before) if before else None
    if before and place is None:
        return []
    inbound = _received(connection, address_id, place)
    outbound = _delivered(connection, address_id, place)
    merged = sorted([*inbound, *outbound], key=lambda pair: (pair[0].at, pair[0].side == "d", pair[0].row_id))
    return [entry for _, entry in merged[-PAGE:]]


def deliveries_after(
    connection: Connection, channel: str, addresses: Collection[str], after: int
) -> list[tuple[str, Entry]]:
    """What arrived at `addresses` with a higher delivery id than `after`: (address, entry), in order of id."""
    query = (
        select(ADDRESS.c.address, DELIVERY.c.id, DELIVERY.c.body, _SHOWN_AT, DELIVERY.c.status)
        .join(ADDRESS, ADDRESS.c.id == DELIVERY.c.address_id)
        .where(ADDRESS.c.channel == channel, ADDRESS.c.address.in_(addresses), DELIVERY.c.id > after)
        .where(DELIVERY.c.status.in_(ARRIVED))
        .order_by(DELIVERY.c.id)
        .limit(PAGE * 4)
    )
    return [
        (name, entry_of_delivery(row_id, body, at, status, set()))
        for name, row_id, body, at, status in connection.execute(query)
    ]


def _place_of(connection: Connection, address_id: int, entry_id: str) -> Place | None:
    side, number = entry_id[:1], read_row_id(entry_id[1:])
    if side not in {"r", "d"} or number is None:
        return None
    table, moment = (RECEIVED, RECEIVED.c.received_at) if side == "r" else (DELIVERY, _SHOWN_AT)
    query = select(moment).where(table.c.id == number, table.c.address_id == address_id)
    at = connection.execute(query).scalar()
    return Place(at, side, number) if at is not None else None


def _earlier(
    place: Place | None, moment: ColumnElement[Any], row_id: ColumnElement[Any], side: str
) -> ColumnElement[bool]:
    if place is None:
        return true()
    # At the same moment r stands before d.
    tie = row_id < place.row_id if side == place.side else (true() if side == "r" else false())
    return or_(moment < place.at, and_(moment == place.at, tie))


def _received(connection: Connection, address_id: int, place: Place | None) -> list[tuple[Place, Entry]]:
    moment = RECEIVED.c.received_at
    query = (
        select(RECEIVED.c.id, RECEIVED.c.external_id, RECEIVED.c.body, moment)
        .where(RECEIVED.c.address_id == address_id, _earlier(place, moment, RECEIVED.c.id, "r"))
        .order_by(moment.desc(), RECEIVED.c.id.desc())
        .limit(PAGE)
    )
    rows = connection.execute(query).all()
    statuses = relayed_status(connection, [row_id for row_id, *_ in rows])
    labels = _labels(connection, address_id, [(row_id, body) for row_id, _, body, _ in rows])
    return [
        (
            Place(at, "r", row_id),
            entry_of_received(row_id, external, body, at, statuses.get(row_id, "sent"), labels.get(row_id, "")),
        )
        for row_id, external, body, at in rows
    ]


def _labels(connection: Connection, address_id: int, rows: Sequence[tuple[int, str]]) -> dict[int, str]:
    """By received row: what the tapped button said, read from the message that had it."""
    taps: dict[int, tuple[str, int]] = {}
    for row_id, body in rows:
        inbound = orjson.loads(body)
        delivery_id = delivery_id_of(inbound.get("reply_to"))
        if inbound.get("tap") and delivery_id:
            taps[row_id] = (inbound["tap"], delivery_id)
    if not taps:
        return {}
    wanted = {delivery_id for _, delivery_id in taps.values()}
    query = select(DELIVERY.c.id, DELIVERY.c.body).where(DELIVERY.c.address_id == address_id, DELIVERY.c.id.in_(wanted))
    bodies = dict(map(tuple, connection.execute(query)))
    return {row_id: label_of(tap, bodies[d]) for row_id, (tap, d) in taps.items() if d in bodies}


def _delivered(connection: Connection, address_id: int, place: Place | None) -> list[tuple[Place, Entry]]:
    query = (
        select(DELIVERY.c.id, DELIVERY.c.body, _SHOWN_AT, DELIVERY.c.status)
        .where(DELIVERY.c.address_id == address_id, DELIVERY.c.status.in_(ARRIVED))
        .where(_earlier(place, _SHOWN_AT, DELIVERY.c.id, "d"))
        .order_by(_SHOWN_AT.desc(), DELIVERY.c.id.desc())
        .limit(PAGE)
    )
    taps = _taps(connection, address_id)
    return [
        (Place(at, "d", row_id), entry_of_delivery(row_id, body, at, status, taps))
        for row_id, body, at, status in connection.execute(query)
    ]


def _taps(connection: Connection, address_id: int) -> set[str]:
    query = (
        select(RECEIVED.c.body)
        .where(RECEIVED.c.address_id == address_id)
        .order_by(RECEIVED.c.id.desc())
        .limit(TAPS_BACK)
    )
    return {tap for (body,) in connection.execute(query) if (tap := orjson.loads(body).get("tap"))}


def relayed_status(connection: Connection, received_ids: Sequence[int]) -> dict[int, str]:
    """By inbound that was relayed: how far it has come (sent, delivered, read), the slowest reader counting."""
    if not received_ids:
        return {}
    query = (
        select(MESSAGE.c.received_id, DELIVERY.c.status)
        .join(DELIVERY, DELIVERY.c.message_id == MESSAGE.c.id)
        .where(MESSAGE.c.received_id.in_(received_ids), DELIVERY.c.kind.not_in(_BESIDE), DELIVERY.c.action == "send")
    )
    ranks: dict[int, int] = {}
    for received_id, status in connection.execute(query):
        ranks[received_id] = min(_RANK.get(status, 0), ranks.get(received_id, len(_RANK)))
    return {received_id: _RANKED[rank] for received_id, rank in ranks.items()}
