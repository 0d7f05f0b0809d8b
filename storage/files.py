"""Which files the tables speak of, and which are still needed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Connection, String, Table, select
from sqlmodel import SQLModel

from storage.outbox import DELIVERY
from storage.relay import MESSAGE
from storage.turns import CONVERSATION, RECEIVED

if TYPE_CHECKING:
    from collections.abc import Iterator

#: How a file stands in JSON, whichever dataclass holds it.
_NAMED = '%"ref":%'
_REF = re.compile(r'"ref": ?"([^"\\]+)"')
_ROWS_AT_ONCE = 500
#: Deliveries that will not leave any more.
_OVER = ("sent", "delivered", "read", "failed", "expired")


def refs_named(connection: Connection) -> set[str]:
    """Every file that any text column of any table speaks of. Reads all rows: for a daily round, not for a turn."""
    found: set[str] = set()
    for table in SQLModel.metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, String):
                found.update(_refs(connection, table, column))
    return found


def refs_needed(connection: Connection) -> set[str]:
    """The files of what is not over: unsent messages, open conversations, inbounds that wait for a retry."""
    waiting = (
        (DELIVERY, DELIVERY.c.body, DELIVERY.c.status.not_in(_OVER)),
        (MESSAGE, MESSAGE.c.media, MESSAGE.c.status.in_(("translating", "previewing", "reviewing"))),
        (CONVERSATION, CONVERSATION.c.journal, CONVERSATION.c.status == "open"),
        (RECEIVED, RECEIVED.c.body, RECEIVED.c.status == "failed"),
    )
    return {ref for table, column, which in waiting for ref in _refs(connection, table, column, which)}


def _refs(
    connection: Connection, table: Table, column: ColumnElement[str], which: ColumnElement[bool] | None = None
) -> Iterator[str]:
    query = select(column).select_from(table).where(column.like(_NAMED))
    if which is not None:
        query = query.where(which)
    for (body,) in connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(query):
        yield from _REF.findall(body)
