"""Which relayed messages an edit, a deletion or a reaction is about, and the deliveries that carried them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, insert, or_, select, update

from storage.relay import DELIVERY, MESSAGE, MESSAGE_COLUMNS, PART, MessageRow
from storage.tables import EarlierWords
from storage.turns import table_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

EARLIER = table_of(EarlierWords)
#: A delivery that has not left: it can still be changed here.
WAITING = ("queued", "retrying")
#: A delivery that has left, or may be leaving now.
LEFT = ("sending", "sent", "delivered", "read")


def messages_of_origin(connection: Connection, address_id: int, origin: str) -> list[MessageRow]:
    """The relayed messages that were written from this address as the platform's message `origin`, locked.

    There are several when one note went to several guardians.
    """
    query = (
        select(*MESSAGE_COLUMNS)
        .where(MESSAGE.c.author_address_id == address_id, MESSAGE.c.origin == origin)
        .order_by(MESSAGE.c.id)
        .with_for_update()
    )
    return [MessageRow._make(row) for row in connection.execute(query)] if origin else []


def message_of_delivery(connection: Connection, address_id: int, external_id: str) -> MessageRow | None:
    """The relayed message that this address got under the platform's `external_id` (of any of its parts)."""
    in_parts = select(PART.c.delivery_id).where(PART.c.external_id == external_id)
    query = (
        select(*MESSAGE_COLUMNS)
        .select_from(DELIVERY.join(MESSAGE, MESSAGE.c.id == DELIVERY.c.message_id))
        .where(
            DELIVERY.c.address_id == address_id,
            or_(DELIVERY.c.external_id == external_id, DELIVERY.c.id.in_(in_parts)),
            DELIVERY.c.kind.in_(("relay", "broadcast")),
        )
        .order_by(DELIVERY.c.id.desc())
    )
    row = connection.execute(query).first()
    return MessageRow._make(row) if row else None


def reword(
    connection: Connection, message: MessageRow, words: str, status: str, now: datetime, language: str = ""
) -> MessageRow:
    """Put `words` in the place of the message's, keep the earlier ones, and give the message as it is now."""
    earlier = {"message_id": message.id, "text": message.text, "translation": message.translation, "replaced_at": now}
    connection.execute(insert(EARLIER).values(earlier))
    values: dict[str, Any] = {
        "text": words,
        "language": language or message.language,
        "translation": None,
        "translator": "",
        "status": status,
        "revision": message.revision + 1,
        "edited_at": now,
    }
    connection.execute(update(MESSAGE).where(MESSAGE.c.id == message.id).values(**values))
    values.pop("edited_at")
    return message._replace(**values)


def take_back(connection: Connection, message_ids: Sequence[int], now: datetime) -> None:
    """The author took these messages back; the words stay on record here and go nowhere."""
    statement = update(MESSAGE).where(MESSAGE.c.id.in_(list(message_ids)))
    connection.execute(statement.values(status="taken_back", taken_back_at=now))


class CarrierRow(NamedTuple):
    """One delivery that carried a message, or a change or a mark of one."""

    id: int
    channel: str
    address_id: int
    kind: str
    action: str
    status: str
    body: str
    target_id: int | None


_CARRIER = tuple(getattr(DELIVERY.c, name) for name in CarrierRow._fields)


def carriers(connection: Connection, message_id: int, kind: str = "relay") -> list[CarrierRow]:
    """The deliveries of a message of one kind (relay or reaction), oldest first."""
    kinds = ("relay", "broadcast") if kind == "relay" else (kind,)
    query = select(*_CARRIER).where(DELIVERY.c.message_id == message_id, DELIVERY.c.kind.in_(kinds))
    return [CarrierRow._make(row) for row in connection.execute(query.order_by(DELIVERY.c.id))]


def replace_waiting(connection: Connection, delivery_id: int, body: str) -> bool:
    """Give a delivery that has not left another body; False when it has left since we looked."""
    mine = DELIVERY.c.id == delivery_id, DELIVERY.c.status.in_(WAITING)
    return connection.execute(update(DELIVERY).where(*mine).values(body=body)).rowcount == 1


def drop_waiting(connection: Connection, delivery_ids: Collection[int], reason: str) -> set[int]:
    """Let these never leave; gives those for which it is not too late. What had failed is not sent again either."""
    statement = (
        update(DELIVERY)
        .where(DELIVERY.c.id.in_(list(delivery_ids)), DELIVERY.c.status.in_((*WAITING, "failed")))
        .values(status="expired", error=reason)
        .returning(DELIVERY.c.id)
    )
    return {row[0] for row in connection.execute(statement)} if delivery_ids else set()


def queue_change(connection: Connection, **values: Any) -> int:
    """Put an edit, a deletion or a mark into the outbox (columns of the table); gives its id."""
    row = {"status": "queued", "attempts": 0, "error": "", "error_detail": "", **values}
    return int(connection.execute(insert(DELIVERY).values(**row).returning(DELIVERY.c.id)).scalar_one())
