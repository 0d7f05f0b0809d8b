"""Servers that start at the same moment on an empty database take turns; none fails, and each finds all tables."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

from sqlalchemy import inspect, text

from bot.demo.roster import import_bundled_school
from storage.database import Database
from storage.migrate import is_current, upgrade
from tests.support.databases import FreshDatabase, Kind

ROOT = Path(__file__).parents[2]
AT_ONCE = 4
_STARTER = """
import sys
from storage.database import Database
from storage.migrate import upgrade
database = Database(sys.argv[1])
sys.stdout.write("ready\\n"); sys.stdout.flush()
sys.stdin.readline()
upgrade(database)
"""


def prepare(url: str, barrier: Barrier) -> bool:
    """Start as a server does: tables, then the invented school. Gives whether it was this one that imported."""
    database = Database(url)
    try:
        barrier.wait(30)
        upgrade(database)
        return import_bundled_school(database, date(2026, 11, 23), "US")
    finally:
        database.dispose()


def test_threads_that_start_at_once(kind: Kind, fresh_database: FreshDatabase) -> None:
    url, barrier = fresh_database(kind), Barrier(AT_ONCE)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        imported = [one.result(60) for one in [pool.submit(prepare, url, barrier) for _number in range(AT_ONCE)]]
    assert imported.count(True) == 1
    database = Database(url)
    assert is_current(database)
    with database.read() as session:
        assert session.connection().execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1
    database.dispose()


def test_processes_that_start_at_once(kind: Kind, fresh_database: FreshDatabase) -> None:
    url = fresh_database(kind)
    command = [sys.executable, "-c", _STARTER, url]
    starters = [
        subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _number in range(AT_ONCE)
    ]
    for starter in starters:
        assert starter.stdout is not None
        assert starter.stdout.readline() == "ready\n"
    for starter in starters:
        assert starter.stdin is not None
        starter.stdin.write("go\n")
        starter.stdin.flush()
    ends = [starter.communicate(timeout=60) for starter in starters]
    assert [starter.returncode for starter in starters] == [0] * AT_ONCE, [error[-800:] for _out, error in ends]
    database = Database(url)
    assert is_current(database)
    assert inspect(database.reader).has_table("delivery")
    database.dispose()
