"""kill -9 while one platform says wait, one answers nothing and one breaks down: the next start delivers it all."""

from __future__ import annotations

import asyncio
import itertools
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from storage.database import Database
from storage.turns import DELIVERY
from tests.outages.crowd import members, twice, write_crowd
from tests.outages.platforms import Platforms, is_post, platforms_open, too_many
from tests.robust.server import Server
from tests.support.databases import FreshDatabase
from tests.support.house import make_schema

CHANNELS = ("telegram", "whatsapp", "slack")
PEOPLE, EACH = 30, 2


class Trouble:
    """After ten messages each platform has its own trouble; `seen` once it was met a few times."""

    def __init__(self, platforms: Platforms) -> None:
        self.platforms = platforms
        self.seen = {channel: asyncio.Event() for channel in CHANNELS}
        for channel in CHANNELS:
            self._watch(channel)

    def _watch(self, channel: str) -> None:
        line, count = self.platforms.line(channel), itertools.count(1)

        def rule(request: bytes) -> bytes | None:
            if not is_post(request):
                return None
            number = next(count)
            if number > 13:
                self.seen[channel].set()
            if number > 10 and channel == "telegram":
                return too_many(channel, 600)
            if number > 10:
                line.state = "silent" if channel == "whatsapp" else "half"
            return None

        line.rule, line.silence = rule, 60.0

    async def over(self) -> None:
        """All is well again, and every message asks to be counted."""
        for channel in CHANNELS:
            self.platforms.line(channel).rule = lambda _request: None
            await self.platforms.line(channel).be("well")

    async def until_arrived(self) -> None:
        """Until each platform has something of everybody's last message."""
        heard = asyncio.Event()
        for channel in CHANNELS:
            self.platforms.line(channel).on_answer = heard.set
        async with asyncio.timeout(30):
            while not all(self._whole(channel) for channel in CHANNELS):
                await heard.wait()
                heard.clear()

    def _whole(self, channel: str) -> bool:
        last, arrived = f"broadcast {EACH - 1}", self.platforms.arrived(channel)
        return len(arrived) == PEOPLE and all(texts[-1] == last for texts in arrived.values())


def _environment(platforms: Platforms) -> dict[str, str]:
    found = {
        f"HOMELINE_{section}__{name}".upper(): value if isinstance(value, str) else json.dumps(value)
        for section, values in platforms.settings.items()
        for name, value in values.items()
    }
    return {**found, "HOMELINE_OUTBOX__RATES": "{}", "HOMELINE_OUTBOX__ADDRESS_SECONDS": "{}"}


def _rows(database: Database) -> list[Any]:
    with database.read() as session:
        return list(session.connection().execute(select(DELIVERY)))


def _an_hour_passes(database: Database) -> None:
    with database.begin() as work:
        work.connection.execute(update(DELIVERY).values(next_attempt_at=None))
        work.commit()


async def test_kill_9_in_the_trouble(fresh_database: FreshDatabase, tmp_path: Path) -> None:
    url = fresh_database("sqlite", make_schema)
    database = Database(url)
    async with platforms_open() as platforms:
        platforms.slack.users |= members(PEOPLE)
        for channel in CHANNELS:
            write_crowd(database, datetime.now(UTC), channel, PEOPLE, EACH)
        trouble = Trouble(platforms)
        server = Server(url, tmp_path, **_environment(platforms))
        await asyncio.to_thread(server.start)
        async with asyncio.timeout(30):
            for event in trouble.seen.values():
                await event.wait()
        await asyncio.to_thread(server.kill)
        assert not {row.status for row in _rows(database)} & {"failed", "expired"}
        _an_hour_passes(database)
        await trouble.over()
        await asyncio.to_thread(server.start)
        await trouble.until_arrived()
        assert await asyncio.to_thread(server.stop) in {0, -15}
        assert {row.status for row in _rows(database)} == {"sent"}
        named = _named(server)
        for channel in CHANNELS:
            assert twice(database, channel, platforms.arrived(channel)) <= len(named)
    database.dispose()


def _named(server: Server) -> set[int]:
    """The deliveries that the log says may have arrived twice."""
    log = server.log.read_text(encoding="utf-8")
    assert "broadcast 0" not in log
    assert "Traceback" not in log
    found: set[int] = set()
    for line in log.splitlines():
        if "maybe_duplicate" in line:
            told = json.loads(line)
            found |= set(told.get("deliveries", [told.get("delivery")]))
    assert found
    return found
