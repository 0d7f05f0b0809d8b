"""Compares what a roster says with what is kept, and writes only the difference."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table

from handlers.roster.formats import Values
from storage import roster as queries

#: From the row that is kept (None for a new one) and what the roster says, to what the row should be.
Merge = Callable[[Values | None, Values], Values]


@dataclass(frozen=True, slots=True)
class Noun:
    """One kind of row: its table, its key in the roster, and the columns that imports write.

    `reads` are columns that only people write, and that a merge asks about.
    """

    words: str
    table: Table
    key: str
    columns: tuple[str, ...]
    reads: tuple[str, ...] = ()


@dataclass(slots=True)
class Count:
    """How many rows of one kind an import adds, changes, deactivates and brings back."""

    added: int = 0
    changed: int = 0
    deactivated: int = 0
    reactivated: int = 0


@dataclass(slots=True)
class Sync:
    """Writes to one connection; a dry run counts the same and writes nothing."""

    connection: Connection
    dry_run: bool
    counts: dict[str, Count] = field(default_factory=dict)
    _added: dict[str, list[str]] = field(default_factory=dict)
    _ids: dict[str, dict[str, int]] = field(default_factory=dict)

    def write(self, noun: Noun, rows: Iterable[Values], merge: Merge | None = None) -> None:
        """Add and change so that each row is as told; columns that a row does not name stay as they are.

        A row of the key and `active: False` alone deactivates, and is no news when there is nothing to deactivate.
        """
        self._ids.pop(noun.words, None)
        kept = (*noun.columns, *noun.reads)
        fresh = {name: value for name, value in queries.defaults(noun.table).items() if name in noun.columns}
        is_new = queries.is_empty(self.connection, noun.table)
        for chunk in queries.chunks(rows):
            keys = [values[noun.key] for values in chunk]
            found = {} if is_new else queries.find(self.connection, noun.table, noun.key, kept, keys)
            writes = []
            for values in chunk:
                old = found.get(values[noun.key])
                row = self._compare(noun, values, dict(zip(kept, old, strict=True)) if old else None, merge, fresh)
                if row is not None:
                    writes.append(row)
            if writes and not self.dry_run:
                queries.upsert(self.connection, noun.table, noun.key, writes)

    def _compare(
        self, noun: Noun, values: Values, old: Values | None, merge: Merge | None, fresh: Values
    ) -> Values | None:
        """The whole row to write, or None when it is as it should be."""
        if merge is not None:
            values = merge(old, values)
        count = self.counts.setdefault(noun.words, Count())
        if old is None:
            if len(values) == len((noun.key, "active")) and not values["active"]:
                return None
            count.added += 1
            if self.dry_run:
                self._added.setdefault(noun.words, []).append(values[noun.key])
            return {**fresh, **values}
        if all(old[name] == value for name, value in values.items() if name != noun.key):
            return None
        _count_change(count, was=old["active"], will_be=bool(values.get("active", old["active"])))
        row: dict[str, Any] = {name: old[name] for name in noun.columns}
        return {**row, **values}

    def retire(self, noun: Noun, is_gone: Callable[[str], bool], *where: ColumnElement[bool]) -> None:
        """Deactivate the active rows whose key is gone."""
        gone = queries.active_ids(self.connection, noun.table, noun.key, is_gone, *where)
        self.counts.setdefault(noun.words, Count()).deactivated += len(gone)
        if not self.dry_run:
            queries.deactivate(self.connection, noun.table, gone)

    def ids(self, noun: Noun) -> dict[str, int]:
        """Every row's id by its key; a dry run gives rows that it did not add a number below zero."""
        if noun.words not in self._ids:
            ids = queries.ids(self.connection, noun.table, noun.key)
            ids |= {key: -number for number, key in enumerate(self._added.get(noun.words, ()), start=1)}
            self._ids[noun.words] = ids
        return self._ids[noun.words]


def _count_change(count: Count, *, was: bool, will_be: bool) -> None:
    if was and not will_be:
        count.deactivated += 1
    elif will_be and not was:
        count.reactivated += 1
    else:
        count.changed += 1
