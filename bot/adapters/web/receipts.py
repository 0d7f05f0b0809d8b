"""What happened to a message on the other side: shown, read. Never backwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sqlalchemy import func, literal, select, update

from bot.adapters.web.history import MESSAGE, address_id_of, relayed_status
from handlers.receipts import show_progress
from storage.tables import Moment
from storage.turns import DELIVERY, RECEIVED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from storage.database import Database

State = Literal["delivered", "read"]
#: From which statuses a receipt moves a delivery on.
_BEFORE: dict[State, tuple[str, ...]] = {"delivered": ("sent",), "read": ("sent", "delivered")}
_REACHED: dict[State, tuple[str, ...]] = {"delivered": ("delivered", "read"), "read": ("read",)}


class Tick(NamedTuple):
    """How far a relayed message has come, for the one who wrote it."""

    address: str
    #: The id that the page gave to the message.
    client: str
    status: str


class Noted(NamedTuple):
    """What came of receipts: deliveries that are at least that far now, and the ticks that changed."""

    ids: list[int]
    ticks: list[Tick]


def note_receipts(
    database: Database, channel: str, address: str, ids: Sequence[int], state: State, now: datetime
) -> Noted:
    """Move deliveries of `address` on to `state`. One that is still being sent is left out of `ids`: ask again."""
    with database.begin() as work:
        connection = work.connection
        address_id = address_id_of(connection, channel, address)
        if address_id is None:
            return Noted([], [])
        own = (DELIVERY.c.id.in_(ids), DELIVERY.c.address_id == address_id)
        moved = _move(connection, state, now, own)
        noted = list(
            connection.execute(select(DELIVERY.c.id).where(*own, DELIVERY.c.status.in_(_REACHED[state]))).scalars()
        )
        ticks = ticks_of(connection, channel, moved)
        show_progress(work, None, moved, now)
        work.commit()
    return Noted(noted, ticks)


def _move(connection: Connection, state: State, now: datetime, own: tuple[object, ...]) -> list[int]:
    waiting = [*own, DELIVERY.c.status.in_(_BEFORE[state])]
    moved = list(connection.execute(select(DELIVERY.c.id).where(*waiting)).scalars())  # type: ignore[arg-type]
    moment = literal(now, Moment())
    values: dict[str, Any] = {"status": state, "delivered_at": func.coalesce(DELIVERY.c.delivered_at, moment)}
    if state == "read":
        values["read_at"] = moment
    connection.execute(update(DELIVERY).where(DELIVERY.c.id.in_(moved)).values(**values))
    return moved


def ticks_of(connection: Connection, channel: str, delivery_ids: Sequence[int]) -> list[Tick]:
    """The new ticks of those on `channel` whose messages these deliveries carry."""
    query = (
        select(RECEIVED.c.id, RECEIVED.c.address, RECEIVED.c.external_id)
        .join(MESSAGE, MESSAGE.c.received_id == RECEIVED.c.id)
        .join(DELIVERY, DELIVERY.c.message_id == MESSAGE.c.id)
        .where(DELIVERY.c.id.in_(delivery_ids), RECEIVED.c.channel == channel)
        .distinct()
    )
    writers = connection.execute(query).all()
    statuses = relayed_status(connection, [row_id for row_id, *_ in writers])
    return [Tick(address, client, statuses.get(row_id, "sent")) for row_id, address, client in writers]
