"""What a delivery left behind on its platform, so that it can be changed there; and changes that became texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, insert, select, update

from storage.relay import DELIVERY, PART

if TYPE_CHECKING:
    from collections.abc import Sequence

#: By part of the rendered text: the platform's ids of the messages that it took, in order.
Parts = tuple[tuple[str, ...], ...]


def last_id(parts: Parts) -> str:
    """The platform's id that stands for the whole delivery."""
    return parts[-1][-1] if parts and parts[-1] else ""


def note_parts(connection: Connection, delivery_id: int, parts: Parts) -> None:
    """Keep where a delivery is now, in place of what was known of an earlier attempt or before an edit."""
    rows = [(number, external_id) for number, ids in enumerate(parts) for external_id in ids]
    connection.execute(delete(PART).where(PART.c.delivery_id == delivery_id))
    mine = update(DELIVERY).where(DELIVERY.c.id == delivery_id)
    connection.execute(mine.values(external_id=last_id(parts)))
    if len(rows) > 1:
        connection.execute(
            insert(PART),
            [
                {"delivery_id": delivery_id, "position": position, "part": part, "external_id": external_id}
                for position, (part, external_id) in enumerate(rows)
            ],
        )


def load_parts(connection: Connection, delivery_ids: Sequence[int]) -> dict[int, Parts]:
    """By delivery: where it is. Deliveries that never left are missing."""
    if not delivery_ids:
        return {}
    kept: dict[int, dict[int, tuple[str, ...]]] = {}
    query = select(PART.c.delivery_id, PART.c.part, PART.c.external_id).where(PART.c.delivery_id.in_(delivery_ids))
    for delivery_id, part, external_id in connection.execute(query.order_by(PART.c.delivery_id, PART.c.position)):
        parts = kept.setdefault(delivery_id, {})
        parts[part] = (*parts.get(part, ()), external_id)
    sent = DELIVERY.c.id.in_(delivery_ids), DELIVERY.c.external_id.is_not(None), DELIVERY.c.external_id != ""
    rows = connection.execute(select(DELIVERY.c.id, DELIVERY.c.external_id).where(*sent))
    return {row[0]: tuple(kept.get(row[0], {0: (row[1],)}).values()) for row in rows}


def turn_into_text(connection: Connection, delivery_id: int, body: str) -> None:
    """A change that its platform cannot make is a message of its own from now on."""
    statement = update(DELIVERY).where(DELIVERY.c.id == delivery_id)
    connection.execute(statement.values(action="send", body=body))
