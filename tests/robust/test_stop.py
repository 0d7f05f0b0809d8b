"""SIGTERM, as systemd and containers stop us, in the middle of a burst: a good end, and nothing lost or done twice."""

from __future__ import annotations

import asyncio
from pathlib import Path

from storage.database import Database
from tests.robust.burst import EXPECTED, MESSAGES, Burst, make_parents, outcome
from tests.robust.server import Server
from tests.support.databases import FreshDatabase
from tests.support.house import make_schema


async def test_a_graceful_stop_in_a_burst(fresh_database: FreshDatabase, tmp_path: Path) -> None:
    database = Database(fresh_database("sqlite", make_schema))
    make_parents(database)
    server = Server(database.url.render_as_string(hide_password=False), tmp_path)
    with server:
        burst = Burst(server.base)
        burst.stop_at = MESSAGES // 3
        talking = asyncio.create_task(burst.run())
        await burst.enough.wait()
        assert await asyncio.to_thread(server.stop) == 0
        await asyncio.to_thread(server.start)
        burst.up.set()
        await talking
        await burst.until_sent()
        assert outcome(database) == EXPECTED
        assert await asyncio.to_thread(server.stop) == 0
    assert "Traceback" not in server.log.read_text(encoding="utf-8")
    database.dispose()
