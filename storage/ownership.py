"""Who sends on a channel: one process of all, with fail-over when it dies."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Literal, Protocol

import regex
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from storage.database import Database

Hold = Literal["gained", "held", "other"]
_TRY = text("SELECT pg_try_advisory_lock(hashtext('homeline'), hashtext(:name))")


class _Lock(Protocol):
    """A lock that ends with the process that holds it."""

    def take(self) -> bool:
        """Whether it is ours now."""
        ...

    def is_held(self) -> bool:
        """Whether it is still ours."""
        ...

    def release(self) -> None:
        """Let another process have it."""
        ...


class Ownership:
    """The claim of this process to the thing called `name`, against all others on the same database."""

    def __init__(self, database: Database, name: str) -> None:
        sqlite = database.kind == "sqlite"
        self._lock: _Lock = _FileLock(database, name) if sqlite else _SessionLock(database, name)

    def hold(self) -> Hold:
        """Take it or keep it: "gained" when it was not ours before, "other" while another process has it.

        Raises sqlalchemy.exc.OperationalError when the database is away.
        """
        if self._lock.is_held():
            return "held"
        return "gained" if self._lock.take() else "other"

    def release(self) -> None:
        """Let another process have it."""
        self._lock.release()


class _FileLock:
    """Beside a SQLite file: an empty database held in an exclusive transaction, which the system ends with us."""

    def __init__(self, database: Database, name: str) -> None:
        plain = regex.sub(r"[^a-z0-9]+", "-", name.lower())
        self._path = f"{database.url.database}-{plain}.lock"
        self._connection: sqlite3.Connection | None = None

    def is_held(self) -> bool:
        return self._connection is not None

    def take(self) -> bool:
        connection = sqlite3.connect(self._path, timeout=0, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            connection.close()
            return False
        self._connection = connection
        return True

    def release(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


class _SessionLock:
    """PostgreSQL's advisory lock of a connection of our own: it ends with that connection."""

    def __init__(self, database: Database, name: str) -> None:
        self._database, self._name = database, name
        self._connection: Connection | None = None

    def is_held(self) -> bool:
        if self._connection is None:
            return False
        try:
            self._connection.exec_driver_sql("SELECT 1")
        except DBAPIError:
            self.release()
            return False
        return True

    def take(self) -> bool:
        connection = self._database.writer.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            taken = bool(connection.execute(_TRY, {"name": self._name}).scalar_one())
        except BaseException:
            connection.close()
            raise
        if taken:
            self._connection = connection
        else:
            connection.close()
        return taken

    def release(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()  # a pooled connection would keep the lock
            connection.close()
