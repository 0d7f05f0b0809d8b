"""Counts that say whether all is well."""

from __future__ import annotations

from sqlalchemy import Connection, func, select, text

from storage.turns import RECEIVED


def count_failed_received(connection: Connection) -> int:
    """Inbound messages whose turn failed, kept for retry."""
    query = select(func.count()).select_from(RECEIVED).where(text("status = 'failed'"))
    return int(connection.execute(query).scalar_one())
