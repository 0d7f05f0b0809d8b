"""How far relayed messages have come, by the message that their author wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, and_, exists, select, update

from storage.relay import DELIVERY, MESSAGE, THREAD
from storage.relay_changes import CarrierRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement

_RANKS = {"delivered": 1, "read": 2}
_REACHED = ("", "delivered", "read")
_FAILED = ("failed", "expired")
#: Why a delivery ended that is no failure to its author: it goes on, it was theirs to end, or it was never a message.
_NO_FAILURE = ("taken_back", "redirected", "kept", "not_possible", "unbound")


class OriginRow(NamedTuple):
    """What a member of staff wrote, as their platform knows it; it may have gone to several guardians."""

    address_id: int
    origin: str
    author_id: int
    #: The first of its copies.
    message_id: int


def origins_of(connection: Connection, delivery_ids: Sequence[int]) -> list[OriginRow]:
    """What staff wrote that these deliveries carry to families."""
    if not delivery_ids:
        return []
    query = (
        select(MESSAGE.c.author_address_id, MESSAGE.c.origin)
        .join(DELIVERY, DELIVERY.c.message_id == MESSAGE.c.id)
        .join(THREAD, THREAD.c.id == MESSAGE.c.thread_id)
        .where(
            DELIVERY.c.id.in_(list(delivery_ids)),
            DELIVERY.c.kind == "relay",
            MESSAGE.c.reader_id == THREAD.c.guardian_id,
            MESSAGE.c.author_address_id.is_not(None),
            MESSAGE.c.origin != "",
        )
        .distinct()
    )
    found = []
    for address_id, origin in connection.execute(query).all():
        one = OriginRow(address_id, origin, 0, 0)
        first = select(MESSAGE.c.author_id, MESSAGE.c.id).where(*_copies(one)).order_by(MESSAGE.c.id).limit(1)
        row = connection.execute(first).first()
        if row is not None:
            found.append(one._replace(author_id=row[0], message_id=row[1]))
    return found


def _copies(origin: OriginRow) -> tuple[ColumnElement[bool], ...]:
    return (
        MESSAGE.c.author_address_id == origin.address_id,
        MESSAGE.c.origin == origin.origin,
        MESSAGE.c.status != "taken_back",
    )


def reached(connection: Connection, origin: OriginRow) -> str:
    """How far all copies have come: "delivered", "read", or "" when one of them has not, or nothing is known."""
    carried = and_(DELIVERY.c.message_id == MESSAGE.c.id, DELIVERY.c.kind == "relay", DELIVERY.c.action == "send")
    query = select(MESSAGE.c.id, DELIVERY.c.status).select_from(MESSAGE.outerjoin(DELIVERY, carried))
    best: dict[int, int] = {}
    for message_id, status in connection.execute(query.where(*_copies(origin))):
        best[message_id] = max(best.get(message_id, 0), _RANKS.get(status, 0))
    return _REACHED[min(best.values(), default=0)]


def has_reaction(connection: Connection, origin: OriginRow) -> bool:
    """Whether a reader's own mark stands, or will stand, under what the author wrote."""
    query = select(DELIVERY.c.body).join(MESSAGE, MESSAGE.c.id == DELIVERY.c.message_id)
    mine = DELIVERY.c.address_id == origin.address_id, DELIVERY.c.kind == "reaction", DELIVERY.c.action == "react"
    query = query.where(*mine, DELIVERY.c.status != "expired", *_copies(origin))
    newest = connection.execute(query.order_by(DELIVERY.c.id.desc()).limit(1)).scalar()
    return newest is not None and '"emoji":""' not in newest.replace(" ", "")


_CARRIER = tuple(getattr(DELIVERY.c, name) for name in CarrierRow._fields)


def marks_at(connection: Connection, origin: OriginRow) -> list[CarrierRow]:
    """Our own marks under what the author wrote, the oldest first."""
    query = select(*_CARRIER).join(MESSAGE, MESSAGE.c.id == DELIVERY.c.message_id)
    query = query.where(DELIVERY.c.kind == "receipt", *_copies(origin))
    return [CarrierRow._make(row) for row in connection.execute(query.order_by(DELIVERY.c.id))]


def delivery_of(connection: Connection, channel: str, external_id: str) -> list[int]:
    """The delivery of relayed words, or of a page about danger, that a platform calls so."""
    mine = DELIVERY.c.channel == channel, DELIVERY.c.external_id == external_id
    query = select(DELIVERY.c.id).where(*mine, DELIVERY.c.kind.in_(("relay", "alert")))
    return [row[0] for row in connection.execute(query)]


def failed(connection: Connection, delivery_ids: Sequence[int]) -> list[tuple[int, bool]]:
    """Relayed messages of which nothing arrived and nothing is under way: (message, the address was not theirs)."""
    if not delivery_ids:
        return []
    other = DELIVERY.alias("other")
    alive = exists().where(
        other.c.message_id == DELIVERY.c.message_id,
        other.c.kind == "relay",
        other.c.status.not_in(_FAILED),
    )
    query = select(DELIVERY.c.message_id, DELIVERY.c.error).where(
        DELIVERY.c.id.in_(list(delivery_ids)),
        DELIVERY.c.kind == "relay",
        DELIVERY.c.action == "send",
        DELIVERY.c.status.in_(_FAILED),
        DELIVERY.c.error.not_in(_NO_FAILURE),
        DELIVERY.c.message_id.is_not(None),
        ~alive,
    )
    return [(row[0], row[1] == "not_theirs") for row in connection.execute(query)]


def note_failure(connection: Connection, message_id: int, now: datetime) -> bool:
    """Its author is told now that a message did not arrive; False when they were told before."""
    mine = MESSAGE.c.id == message_id, MESSAGE.c.failed_at.is_(None), MESSAGE.c.status != "taken_back"
    return connection.execute(update(MESSAGE).where(*mine).values(failed_at=now)).rowcount == 1
