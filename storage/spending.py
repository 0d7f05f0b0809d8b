"""What was sent, for those who pay for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from storage.tables import Address, Delivery
from storage.turns import table_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

DELIVERY, ADDRESS = table_of(Delivery), table_of(Address)
_AT_ONCE = 500


def sent_between(
    connection: Connection, channels: Sequence[str], start: datetime, end: datetime
) -> Iterator[tuple[str, str, str]]:
    """Channel, address and body (a Reply as JSON) of all that left from `start` until before `end`."""
    rows = DELIVERY.join(ADDRESS, ADDRESS.c.id == DELIVERY.c.address_id)
    query = (
        select(DELIVERY.c.channel, ADDRESS.c.address, DELIVERY.c.body)
        .select_from(rows)
        .where(DELIVERY.c.channel.in_(list(channels)), DELIVERY.c.sent_at >= start, DELIVERY.c.sent_at < end)
    )
    for row in connection.execution_options(yield_per=_AT_ONCE).execute(query):
        yield row.channel, row.address, row.body
