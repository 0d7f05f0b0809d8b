"""The unit of work, the migrations, and what both databases must do alike."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import insert, inspect, select
from sqlalchemy.exc import IntegrityError, StatementError

from storage.database import Database
from storage.migrate import is_current, upgrade
from storage.tables import metadata
from storage.turns import ADDRESS
from tests.support.databases import FreshDatabase, Kind

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def row(address: str) -> dict[str, object]:
    return {"channel": "web", "address": address, "language": "", "state": "ok", "created_at": NOW}


def addresses(database: Database) -> list[str]:
    with database.read() as session:
        return [found[0] for found in session.connection().execute(select(ADDRESS.c.address).order_by(ADDRESS.c.id))]


def _break_off(database: Database) -> None:
    with database.begin() as work:
        work.connection.execute(insert(ADDRESS).values(row("lost too")))
        raise KeyError


def test_what_is_not_committed_is_rolled_back(database: Database) -> None:
    ran: list[str] = []
    with database.begin() as work:
        work.connection.execute(insert(ADDRESS).values(row("lost")))
        work.after_commit(lambda: ran.append("lost"))
    with pytest.raises(KeyError):
        _break_off(database)
    with database.begin() as work:
        work.connection.execute(insert(ADDRESS).values(row("kept")))
        work.after_commit(lambda: ran.append("kept"))
        work.commit()
    assert addresses(database) == ["kept"]
    assert ran == ["kept"]


def test_reading_changes_nothing(database: Database) -> None:
    with database.read() as session:
        session.connection().execute(insert(ADDRESS).values(row("x")))
    assert addresses(database) == []


def test_keys_and_links_are_kept_by_the_database(database: Database) -> None:
    with database.begin() as work:
        work.connection.execute(insert(ADDRESS).values(row("x")))
        work.commit()
    with pytest.raises(IntegrityError), database.begin() as work:
        work.connection.execute(insert(ADDRESS).values(row("x")))
    with pytest.raises(IntegrityError), database.begin() as work:
        work.connection.execute(insert(ADDRESS).values({**row("y"), "person_id": 12345}))


def test_moments_come_back_aware_and_in_utc(database: Database) -> None:
    local = NOW.astimezone(ZoneInfo("Asia/Kathmandu"))
    with database.begin() as work:
        work.connection.execute(insert(ADDRESS).values({**row("x"), "created_at": local, "opted_out_at": None}))
        work.commit()
    with database.read() as session:
        found = session.connection().execute(select(ADDRESS.c.created_at, ADDRESS.c.opted_out_at)).one()
    assert found == (NOW, None)
    assert found[0].utcoffset() == NOW.utcoffset()
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(StatementError, match="time zone"), database.begin() as work:
        work.connection.execute(insert(ADDRESS).values({**row("y"), "created_at": naive}))


def test_the_migrations_make_exactly_our_tables(kind: Kind, fresh_database: FreshDatabase) -> None:
    database = Database(fresh_database(kind))
    upgrade(database)
    with database.begin() as work:
        context = MigrationContext.configure(work.connection, opts={"compare_type": True, "render_as_batch": True})
        assert compare_metadata(context, metadata) == []
        assert set(metadata.tables) < set(inspect(work.connection).get_table_names())
    assert is_current(database)
    upgrade(database)  # once more changes nothing
    database.dispose()


def test_sqlite_makes_its_folder(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "down" / "homeline.db"
    database = Database(f"sqlite:///{file}")
    upgrade(database)
    assert file.exists()
    with database.begin() as work:
        assert work.connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert work.connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert work.connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2, "FULL, unless told otherwise"
    database.dispose()


def test_other_databases_are_refused() -> None:
    with pytest.raises(ValueError, match="sqlite or postgresql"):
        Database("mysql://x/y")
