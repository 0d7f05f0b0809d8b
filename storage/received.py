"""Inbounds whose turn failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, select, text

from storage.turns import RECEIVED

if TYPE_CHECKING:
    from datetime import datetime


class FailedRow(NamedTuple):
    """One inbound kept for retry."""

    id: int
    channel: str
    address_id: int
    body: str
    received_at: datetime
    error_id: str
    attempts: int


_COLUMNS = tuple(getattr(RECEIVED.c, name) for name in FailedRow._fields)


def failed_received(connection: Connection) -> list[FailedRow]:
    """All of them, oldest first."""
    rows = connection.execute(select(*_COLUMNS).where(text("status = 'failed'")).order_by(RECEIVED.c.id))
    return [FailedRow._make(row) for row in rows]


def take_failed(connection: Connection, row_id: int) -> FailedRow | None:
    """One of them, locked for this transaction; None when it is not failed any more."""
    query = select(*_COLUMNS).where(RECEIVED.c.id == row_id, RECEIVED.c.status == "failed").with_for_update()
    row = connection.execute(query).first()
    return FailedRow._make(row) if row else None


def get_received(connection: Connection, row_id: int) -> str | None:
    """One inbound as JSON, as it came."""
    return connection.execute(select(RECEIVED.c.body).where(RECEIVED.c.id == row_id)).scalar_one_or_none()


def last_wrote_at(connection: Connection, address_id: int) -> datetime | None:
    """When we last got anything from this address."""
    query = select(RECEIVED.c.received_at).where(RECEIVED.c.address_id == address_id)
    found: datetime | None = connection.execute(query.order_by(RECEIVED.c.id.desc()).limit(1)).scalar_one_or_none()
    return found
