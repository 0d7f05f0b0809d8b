"""Databases with tables, and an importer for each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.tables import metadata
from tests.roster.making import Importer, make_tables
from tests.support.databases import FreshDatabase

_TABLES = ("school", "term", "section", "person", "role", "guardianship", "enrollment", "lineitem", "result",
           "attendance", "address")  # fmt: skip


@pytest.fixture
def roster(fresh_database: FreshDatabase, tmp_path: Path) -> Iterator[Importer]:
    """An importer into SQLite."""
    database = Database(fresh_database("sqlite", make_tables), synchronous="NORMAL")
    yield Importer(database, tmp_path / "roster")
    database.dispose()


@pytest.fixture(scope="session")
def _postgres(postgres_url: str) -> Iterator[Database]:
    """One database for all tests of a worker, in a schema of its own: making one takes longer than a test."""
    database = Database(f"{postgres_url}&options=-csearch_path%3Droster")
    with database.writer.begin() as connection:
        connection.execute(text("CREATE SCHEMA roster"))
    metadata.create_all(database.writer)
    yield database
    database.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def any_roster(request: pytest.FixtureRequest, tmp_path: Path) -> Importer:
    """An importer into SQLite, and one into PostgreSQL; both are empty."""
    if request.param == "sqlite":
        importer: Importer = request.getfixturevalue("roster")
        return importer
    database: Database = request.getfixturevalue("_postgres")
    with database.writer.begin() as connection:
        for table in reversed([table for table in metadata.sorted_tables if table.name in _TABLES]):
            connection.execute(table.delete())
    return Importer(database, tmp_path / "roster")
