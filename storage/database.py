"""The database: engines set up for SQLite and PostgreSQL, and the unit of work."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlmodel import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Synchronous = Literal["FULL", "NORMAL"]
#: Seconds that SQLite waits for another process's lock before it says "database is locked".
BUSY_SECONDS = 10.0


class UnitOfWork:
    """One transaction. It rolls back unless `commit()` was called; `after_commit` hooks run only then, in order."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._hooks: list[Callable[[], None]] = []
        self._session: Session | None = None
        self.committed = False

    @property
    def session(self) -> Session:
        """An ORM session on the same transaction, for staff pages, imports and rare effects."""
        if self._session is None:
            self._session = Session(bind=self.connection, expire_on_commit=False)
        return self._session

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.connection.dialect.name

    def after_commit(self, hook: Callable[[], None]) -> None:
        """Run `hook` once this transaction is on disk; never if it rolls back."""
        self._hooks.append(hook)

    def commit(self) -> None:
        """Make everything durable, then run the hooks."""
        if self._session is not None:
            self._session.flush()
        self.connection.commit()
        self.committed = True
        hooks, self._hooks = self._hooks, []
        for hook in hooks:
            hook()

    def close(self) -> None:
        """Roll back what was not committed and give the connection back."""
        if self._session is not None:
            self._session.close()
        self.connection.close()


class Database:
    """Where everything is kept. Writers take `begin()`, pages read through `read()`.

    `url` is a SQLAlchemy URL of SQLite or PostgreSQL (psycopg). Raises ValueError for any other database.
    `busy_seconds` bounds the wait for a locked SQLite file or a PostgreSQL that does not answer.
    """

    def __init__(
        self, url: str, *, synchronous: Synchronous = "FULL", pool_size: int = 4, busy_seconds: float = BUSY_SECONDS
    ) -> None:
        self.url = make_url(url)
        self.kind = self.url.get_backend_name()
        if self.kind == "sqlite":
            self.writer = _sqlite_engine(url, synchronous, busy_seconds, writer=True)
            self.reader = _sqlite_engine(url, synchronous, busy_seconds, writer=False)
        elif self.kind == "postgresql":
            self.writer = self.reader = _postgresql_engine(url, pool_size, busy_seconds)
        else:
            raise ValueError(f"storage.url: {self.kind} is not supported; use sqlite or postgresql")

    @property
    def writers(self) -> int:
        """How many transactions may write at once."""
        return 1 if self.kind == "sqlite" else 4

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        """A unit of work that may write. Raises sqlalchemy.exc.OperationalError when the database is away."""
        work = UnitOfWork(self.writer.connect())
        try:
            yield work
        finally:
            work.close()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading; whatever it changes is rolled back."""
        with Session(self.reader) as session:
            yield session

    def dispose(self) -> None:
        """Close every connection."""
        self.writer.dispose()
        self.reader.dispose()


def _sqlite_engine(url: str, synchronous: Synchronous, busy_seconds: float, *, writer: bool) -> Engine:
    engine = create_engine(
        url,
        connect_args={"timeout": busy_seconds, "check_same_thread": False},
        # One writer owns the file: a second connection would only meet its lock.
        pool_size=1 if writer else 4,
        max_overflow=0 if writer else 8,
        pool_timeout=busy_seconds,
        pool_reset_on_return="rollback",
    )

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute(f"PRAGMA synchronous={synchronous}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA cache_size=-65536")
        cursor.execute("PRAGMA temp_store=MEMORY")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A deferred BEGIN that later writes can fail at once with "database is locked"; an immediate one waits.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")

    return engine


def _postgresql_engine(url: str, pool_size: int, busy_seconds: float) -> Engine:
    return create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=pool_size,
        max_overflow=8,
        pool_timeout=busy_seconds,
        pool_pre_ping=True,
        connect_args={"connect_timeout": max(1, int(busy_seconds)), "application_name": "homeline"},
    )
