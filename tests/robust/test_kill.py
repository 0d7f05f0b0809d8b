"""kill -9, and a database that goes away, in the middle of a burst of 500 messages: nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from storage.database import Database
from tests.robust.burst import EXPECTED, MESSAGES, Burst, make_parents, outcome
from tests.robust.server import Server
from tests.support.house import make_schema
from tests.support.postgres import postgres_server


async def test_kill_9_in_a_burst(database: Database, tmp_path: Path) -> None:
    make_parents(database)
    url = database.url.render_as_string(hide_password=False)
    server = Server(url, tmp_path)
    with server:
        burst = Burst(server.base)
        burst.stop_at = MESSAGES // 3
        talking = asyncio.create_task(burst.run())
        for share in (3, 2):
            await burst.enough.wait()
            burst.enough.clear()
            server.kill()
            burst.stop_at = MESSAGES // share + 50
            await asyncio.to_thread(server.start)
            burst.up.set()
        await talking
        await burst.until_sent()
        assert outcome(database) == EXPECTED
        assert server.stop() in {0, -15}
    log = server.log.read_text(encoding="utf-8")
    assert "The bus is late" not in log
    assert "Traceback" not in log


async def test_postgresql_crashes_in_a_burst(tmp_path: Path) -> None:
    with postgres_server(durable=True) as postgres:
        url = postgres.url()
        make_schema(url)
        database = Database(url)
        make_parents(database)
        with Server(url, tmp_path) as server:
            burst = Burst(server.base)
            burst.stop_at = MESSAGES // 2
            talking = asyncio.create_task(burst.run())
            await burst.enough.wait()
            await asyncio.to_thread(postgres.crash)
            burst.up.set()
            await asyncio.to_thread(postgres.restart)
            await talking
            await burst.until_sent()
        database.dispose()
        database = Database(url)
        assert outcome(database) == EXPECTED
        database.dispose()


def test_a_taken_port_is_said_in_one_sentence(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'one.db'}"
    with Server(url, tmp_path) as first:
        second = Server(f"sqlite:///{tmp_path / 'two.db'}", tmp_path)
        second._environment["HOMELINE_WEB__PORT"] = str(first.port)
        with pytest.raises(AssertionError, match=r"web\.port: cannot listen"):
            second.start()
