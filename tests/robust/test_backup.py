"""The backup and the restore of docs/deploy.md: taken while somebody writes, put into place, and whole."""

from __future__ import annotations

import sqlite3
import subprocess
from pathlib import Path

from sqlalchemy import func, insert, select
from sqlalchemy.engine import make_url

from bot.checks.database import DatabaseCheck
from bot.config import Settings
from storage.database import Database
from storage.people import PERSON
from storage.turns import ADDRESS
from tests.doctor.conftest import found
from tests.doctor.test_house import make_willow
from tests.support.databases import FreshDatabase
from tests.support.house import MONDAY
from tests.support.postgres import PostgresServer, find_programs

UNDER_WAY = {"channel": "web", "address": "under way", "language": "", "state": "ok", "created_at": MONDAY}


def counted(url: str) -> tuple[int, int]:
    """How many people and addresses there are."""
    database = Database(url)
    with database.read() as session:
        run = session.connection().execute
        people = run(select(func.count()).select_from(PERSON)).scalar_one()
        addresses = run(select(func.count()).select_from(ADDRESS)).scalar_one()
    database.dispose()
    return int(people), int(addresses)


async def well(url: str) -> bool:
    settings = Settings(storage={"url": url})  # type: ignore[arg-type]
    return any(line.endswith("is up to date and can be written") for line in await found(DatabaseCheck(settings)))


async def test_sqlite(fresh_database: FreshDatabase, tmp_path: Path) -> None:
    url = fresh_database("sqlite", make_willow)
    restored = tmp_path / "restored.db"
    database = Database(url)
    with database.begin() as work:
        work.connection.execute(insert(ADDRESS).values(UNDER_WAY))
        # What `sqlite3 FILE ".backup OTHER"` calls, in the middle of somebody else's transaction.
        source, target = sqlite3.connect(str(database.url.database)), sqlite3.connect(restored)
        source.backup(target)
        source.close()
        target.close()
        work.commit()
    database.dispose()
    people, addresses = counted(url)
    assert counted(f"sqlite:///{restored}") == (people, addresses - 1)
    assert await well(f"sqlite:///{restored}")


async def test_postgresql(fresh_database: FreshDatabase, shared_postgres: PostgresServer) -> None:
    url, empty = fresh_database("postgresql", make_willow), fresh_database("postgresql")
    carry_over(shared_postgres, *(str(make_url(one).database) for one in (url, empty)))
    assert counted(empty) == counted(url)
    assert await well(empty)


def carry_over(server: PostgresServer, whole: str, empty: str) -> None:
    """pg_dump, then pg_restore into an empty database."""
    programs = find_programs(server.home)
    where = ["--username=postgres", f"--host={server.home}"]
    dump = subprocess.run(
        [str(programs / "pg_dump"), *where, "--format=custom", whole], check=True, capture_output=True
    ).stdout
    restore = [str(programs / "pg_restore"), *where, "--no-owner", "--role=postgres", f"--dbname={empty}"]
    subprocess.run(restore, input=dump, check=True, capture_output=True)
