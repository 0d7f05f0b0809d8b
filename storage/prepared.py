"""Statements of the hot path, compiled once and run on the driver's own cursor.

SQLAlchemy's execute() costs several times what SQLite needs for the same row: an execution context, a result and
events, each time. Here a Core statement still says what is meant, on the same tables and types; what is left at run
time is the driver's call. All else speaks Core or the ORM as usual, on the same connection, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import JSON, ColumnElement, Connection, bindparam, exc
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Dialect
    from sqlalchemy.sql.compiler import SQLCompiler

T = TypeVar("T")
Row = tuple[Any, ...]
Values = Mapping[str, Any]
Processor = Callable[[Any], Any]


class Prepared:
    """A statement whose values are named bindparams.

    `columns` names those that an insert fills, among them all for which the table has a default in Python.
    """

    def __init__(self, statement: Any, columns: Sequence[str] | None = None) -> None:
        self._statement, self._columns = statement, columns
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, connection: Connection, values: Values) -> list[Row]:
        """Run once; gives what it selects or returns, as plain tuples. Raises sqlalchemy.exc.DBAPIError."""
        return self._on(connection, lambda compiled, cursor: compiled.rows(cursor, values))

    def each(self, connection: Connection, several: Sequence[Values]) -> list[Row]:
        """Run for each of `several`; gives all that they return. Raises sqlalchemy.exc.DBAPIError."""
        return self._on(connection, lambda compiled, cursor: compiled.each(cursor, several))

    def many(self, connection: Connection, several: Sequence[Values]) -> int:
        """Run for each of `several`; gives how many rows that changed. Raises sqlalchemy.exc.DBAPIError."""
        return self._on(connection, lambda compiled, cursor: compiled.many(cursor, several)) if several else 0

    def _on(self, connection: Connection, run: Callable[[_Compiled, Any], T]) -> T:
        if not connection.in_transaction():
            connection.begin()
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            kind = _SqliteCompiled if dialect.name == "sqlite" else _Compiled
            compiled = self._compiled[dialect.name] = kind(self._statement, self._columns, dialect)
        try:
            return run(compiled, connection.connection.cursor())
        except dialect.loaded_dbapi.Error as error:
            raise _as_sqlalchemy(connection, compiled.sql, error) from error


def _as_sqlalchemy(connection: Connection, sql: str, error: Exception) -> exc.DBAPIError:
    """The driver's error as the rest of the house knows it. The values stay out: they may be a person's words."""
    dialect = connection.dialect
    gone = dialect.is_disconnect(error, connection.connection.dbapi_connection, None)  # type: ignore[arg-type]
    if gone:
        connection.invalidate(error)
    kinds = (kind.__name__ for kind in type(error).__mro__)
    known = next((getattr(exc, name) for name in kinds if hasattr(exc, name)), exc.DBAPIError)
    wrapped: exc.DBAPIError = known(sql, None, error, hide_parameters=True, connection_invalidated=gone)
    return wrapped


class _Compiled:
    """A statement for PostgreSQL: values by name, many at once in one round trip (psycopg's pipeline)."""

    def __init__(self, statement: Any, columns: Sequence[str] | None, dialect: Dialect) -> None:
        compiler: SQLCompiler = statement.compile(dialect=dialect, column_keys=list(columns) if columns else None)
        unfilled = compiler.insert_prefetch or compiler.update_prefetch
        if unfilled:
            raise ValueError(f"a prepared statement fills every column that has a default: {unfilled}")
        self.sql = str(compiler)
        #: Values that are part of the statement, e.g. the comma between aggregated strings.
        self._fixed = {name: bind.value for name, bind in compiler.binds.items() if bind.value is not None}
        inward = _processors(compiler.binds.items(), dialect, "bind_processor")
        self._inward = [(name, _once_a_moment(process)) for name, process in inward]
        given = getattr(statement, "selected_columns", ()) or statement.exported_columns
        self._outward = [*_processors(enumerate(given), dialect, "result_processor")]
        self.order = compiler.positiontup

    def bind(self, values: Values) -> Any:
        """The values as the driver takes them."""
        bound = {**self._fixed, **values}
        for name, process in self._inward:
            bound[name] = process(bound[name])
        return bound

    def rows(self, cursor: Any, values: Values) -> list[Row]:
        """Run once."""
        cursor.execute(self.sql, self.bind(values))
        return self._read(cursor.fetchall())

    def each(self, cursor: Any, several: Sequence[Values]) -> list[Row]:
        """Run several times, reading what each returns."""
        cursor.executemany(self.sql, [self.bind(values) for values in several], returning=True)
        found: list[Row] = cursor.fetchall()
        while cursor.nextset():
            found += cursor.fetchall()
        return self._read(found)

    def many(self, cursor: Any, several: Sequence[Values]) -> int:
        """Run several times, counting rows."""
        cursor.executemany(self.sql, [self.bind(values) for values in several])
        count: int = cursor.rowcount
        return count

    def _read(self, rows: list[Row]) -> list[Row]:
        return [self._converted(row) for row in rows] if self._outward else rows

    def _converted(self, row: Row) -> Row:
        values = list(row)
        for place, process in self._outward:
            if values[place] is not None:
                values[place] = process(values[place])
        return tuple(values)


class _SqliteCompiled(_Compiled):
    """A statement for SQLite: values by place. A call each is as quick as one for many: nobody travels."""

    def bind(self, values: Values) -> Row:
        """The values as the driver takes them."""
        bound = super().bind(values)
        return tuple([bound[name] for name in self.order or ()])

    def each(self, cursor: Any, several: Sequence[Values]) -> list[Row]:
        """Run several times, reading what each returns."""
        return [row for values in several for row in self.rows(cursor, values)]


def _processors(typed: Iterable[tuple[Any, Any]], dialect: Dialect, which: str) -> Iterable[tuple[Any, Processor]]:
    """Key and conversion of the columns or binds whose type converts."""
    for key, element in typed:
        kind = element.type.dialect_impl(dialect)
        process = kind.bind_processor(dialect) if which == "bind_processor" else kind.result_processor(dialect, None)
        if process is not None:
            yield key, process


def _once_a_moment(process: Processor) -> Processor:
    """`process`, but done once for a moment that comes many times over, as that of a batch does."""
    last: tuple[Any, Any] = (None, None)

    def remembering(value: Any) -> Any:
        nonlocal last
        if not isinstance(value, datetime):
            return process(value)
        known = last  # one tuple, so that another thread cannot come between
        if value is not known[0]:
            last = known = (value, process(value))
        return known[1]

    return remembering


class one_of(ColumnElement[bool]):  # noqa: N801 - reads as a function, as SQLAlchemy's own elements do
    """`column IN (the list bound as name)`, in SQL that is the same for every length of the list."""

    inherit_cache = False

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        self.column, self.name = column, name


@compiles(one_of, "sqlite")
def _one_of_json(element: one_of, compiler: SQLCompiler, **options: Any) -> str:
    values = compiler.process(bindparam(element.name, type_=JSON), **options)
    return f"{compiler.process(element.column, **options)} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - compiled parts


@compiles(one_of, "postgresql")
def _one_of_array(element: one_of, compiler: SQLCompiler, **options: Any) -> str:
    values = compiler.process(bindparam(element.name, type_=ARRAY(element.column.type)), **options)
    return f"{compiler.process(element.column, **options)} = ANY({values})"
