"""Databases for tests, as fixtures: empty ones of either kind, on one PostgreSQL server a run.

A test that takes `database_url` runs on SQLite and on PostgreSQL. One that takes `fresh_database` makes as many as it
likes: `fresh_database("postgresql")` is empty, `fresh_database("sqlite", create_schema)` is a copy of what
`create_schema(url)` made once. A test that crashes its server takes a private one: `tests.support.postgres`.
"""

from __future__ import annotations

import fcntl
import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, LiteralString, Protocol

import psycopg
import pytest
from psycopg import sql

from tests.support.postgres import PostgresServer, make_home, wait_until_gone

Kind = Literal["sqlite", "postgresql"]
#: Makes tables, and closes every connection that it opened to the URL it is given.
Prepare = Callable[[str], None]

_HOME = pytest.StashKey[Path]()
_LIFELINE = pytest.StashKey[int]()


class FreshDatabase(Protocol):
    """What the fixture `fresh_database` gives."""

    def __call__(self, kind: Kind, prepare: Prepare | None = None) -> str:
        """The URL of a new database, empty or as `prepare` left its own."""


class _Node(Protocol):
    """A worker, as pytest-xdist's controller sees it."""

    config: pytest.Config
    workerinput: dict[str, object]


# The run owns the server: its controller holds the lifeline, and whichever worker needs the server first starts it.


def pytest_configure(config: pytest.Config) -> None:
    """Make the home of a server that may be needed; a worker is told where it is."""
    told: dict[str, str] | None = getattr(config, "workerinput", None)
    if told is not None:
        config.stash[_HOME] = Path(told["postgres_home"])
        return
    home = config.stash[_HOME] = make_home()
    os.mkfifo(home / "lifeline")
    config.stash[_LIFELINE] = os.open(home / "lifeline", os.O_RDWR)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: _Node) -> None:
    """Tell a worker where the server's home is."""
    node.workerinput["postgres_home"] = str(node.config.stash[_HOME])


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the server with the run."""
    if _LIFELINE in config.stash:
        os.close(config.stash[_LIFELINE])
        wait_until_gone(config.stash[_HOME])


@contextmanager
def _one_at_a_time(home: Path) -> Iterator[None]:
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def shared_postgres(pytestconfig: pytest.Config) -> PostgresServer:
    """The server of this run, which all workers share: never crash it."""
    server = PostgresServer(pytestconfig.stash[_HOME])
    with _one_at_a_time(server.home):
        if not (server.home / "data").exists():
            lifeline = os.open(server.home / "lifeline", os.O_RDONLY)
            try:
                server.launch(lifeline)
            finally:
                os.close(lifeline)
    return server


@dataclass(slots=True)
class _Databases:
    """This worker's own databases on the shared server."""

    server: PostgresServer
    connection: psycopg.Connection
    worker: str
    made: int = 0

    def create(self, template: str = "template0") -> str:
        self.made += 1
        name = f"{self.worker}_{self.made}"
        self._execute("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)
        return name

    def drop(self, name: str) -> None:
        self._execute("DROP DATABASE {} WITH (FORCE)", name)

    def _execute(self, statement: LiteralString, *names: str) -> None:
        self.connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@pytest.fixture(scope="session")
def _databases(shared_postgres: PostgresServer) -> Iterator[_Databases]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with psycopg.connect(shared_postgres.conninfo(), autocommit=True) as connection:
        yield _Databases(shared_postgres, connection, worker)


@pytest.fixture(scope="session")
def postgres_url(_databases: _Databases) -> str:
    """The URL of a PostgreSQL database that this worker's tests share."""
    return _databases.server.url(_databases.create())


@pytest.fixture(scope="session")
def _prepared() -> dict[tuple[Kind, Prepare], str]:
    """What has been prepared in this worker: the name of a database or the path of a file."""
    return {}


@pytest.fixture
def fresh_database(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    _prepared: dict[tuple[Kind, Prepare], str],
) -> Iterator[FreshDatabase]:
    """A maker of empty databases, which are gone after the test. PostgreSQL starts only for who asks for it."""
    names: list[str] = []
    number = itertools.count(1)

    def sqlite(prepare: Prepare | None) -> str:
        path = tmp_path / f"{next(number)}.db"
        if prepare:
            if ("sqlite", prepare) not in _prepared:
                template = tmp_path_factory.mktemp("prepared") / "template.db"
                prepare(f"sqlite:///{template}")
                _prepared["sqlite", prepare] = str(template)
            shutil.copyfile(_prepared["sqlite", prepare], path)
        return f"sqlite:///{path}"

    def postgresql(prepare: Prepare | None) -> str:
        databases: _Databases = request.getfixturevalue("_databases")
        if prepare and ("postgresql", prepare) not in _prepared:
            template = databases.create()
            prepare(databases.server.url(template))
            _prepared["postgresql", prepare] = template
        names.append(databases.create(_prepared["postgresql", prepare] if prepare else "template0"))
        return databases.server.url(names[-1])

    def make(kind: Kind, prepare: Prepare | None = None) -> str:
        return sqlite(prepare) if kind == "sqlite" else postgresql(prepare)

    yield make
    for name in names:
        request.getfixturevalue("_databases").drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, fresh_database: FreshDatabase) -> str:
    """The URL of an empty database: each test that asks for it runs on SQLite and on PostgreSQL."""
    kind: Kind = request.param
    return fresh_database(kind)
