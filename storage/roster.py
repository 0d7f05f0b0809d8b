"""Set-based reading and writing for roster imports, on whichever table: Core statements, no ORM."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Table, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.schema import ScalarElementColumnDefault

T = TypeVar("T")
#: Rows a statement: SQLite takes 32,766 parameters in one, and memory stays flat.
CHUNK = 2_000


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """`items` in lists of at most `size`."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


def defaults(table: Table) -> dict[str, Any]:
    """What each column of a new row holds unless told otherwise; columns that must be told are left out."""
    values: dict[str, Any] = {}
    for column in table.columns:
        if column.primary_key:
            continue
        if isinstance(column.default, ScalarElementColumnDefault):
            values[column.name] = column.default.arg
        elif column.nullable:
            values[column.name] = None
    return values


def find(connection: Connection, table: Table, key: str, columns: Sequence[str], keys: list[str]) -> dict[str, Any]:
    """The rows with one of `keys`, as tuples of `columns`, by key."""
    wanted = table.columns[key]
    rows = connection.execute(select(wanted, *(table.columns[name] for name in columns)).where(wanted.in_(keys)))
    return {row[0]: row[1:] for row in rows}


def is_empty(connection: Connection, table: Table) -> bool:
    """Whether the table has no row at all."""
    return connection.execute(select(table.columns["id"]).limit(1)).first() is None


def upsert(connection: Connection, table: Table, key: str, rows: list[dict[str, Any]]) -> None:
    """Insert `rows`, which share their columns; one whose key is there already is updated in those columns."""
    insert = sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)
    changed = {name: insert.excluded[name] for name in rows[0] if name != key}
    connection.execute(insert.on_conflict_do_update(index_elements=[key], set_=changed), rows)


def ids(connection: Connection, table: Table, key: str) -> dict[str, int]:
    """Every row's id by its key."""
    wanted = table.columns[key]
    rows = connection.execute(select(wanted, table.columns["id"]).where(wanted.is_not(None)))
    return {row[0]: row[1] for row in rows.yield_per(CHUNK)}


def active_ids(
    connection: Connection, table: Table, key: str, is_gone: Callable[[str], bool], *where: ColumnElement[bool]
) -> list[int]:
    """The ids of active rows whose key `is_gone`."""
    wanted = table.columns[key]
    query = select(wanted, table.columns["id"]).where(table.columns["active"], wanted.is_not(None), *where)
    return [row[1] for row in connection.execute(query).yield_per(CHUNK) if is_gone(row[0])]


def deactivate(connection: Connection, table: Table, gone: list[int]) -> None:
    """Set these rows to inactive."""
    for chunk in chunks(gone):
        connection.execute(update(table).where(table.columns["id"].in_(chunk)).values(active=False))
