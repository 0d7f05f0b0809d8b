"""Alembic's environment: it is handed a connection and runs on it, in the caller's transaction."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlmodel import AutoString

from storage.tables import Moment, metadata

connection = context.config.attributes.get("connection")
if connection is None:
    raise RuntimeError("migrations run through storage.migrate.upgrade")


def plain_types(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write types that migrations can keep when our own classes move."""
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,  # SQLite cannot alter most things in place
    render_item=plain_types,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
