"""A school on all four channels: real adapters over real HTTP to stand-ins for the platforms, in a time of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import httpx
from sqlalchemy import func, select

from bot.app import App
from bot.config import Settings
from bot.outbox.pace import Pace
from bot.outbox.sender import Sender
from storage.database import Database
from storage.turns import DELIVERY
from tests.outages.crowd import members, twice, write_crowd
from tests.outages.hours import Hours
from tests.outages.platforms import Platforms, platforms_open
from tests.outages.proxy import Proxy, State
from tests.support.house import CountedIds

CHANNELS = ("telegram", "whatsapp", "sms", "slack")
#: Real seconds until a request that is not answered counts as lost; fewer while nothing is answered anyway.
_PATIENCE, _HURRY = 10.0, 0.15


class School:
    """The house, its outbox, and time."""

    def __init__(self, app: App, platforms: Platforms, hours: Hours) -> None:
        self.app, self.platforms, self.hours = app, platforms, hours
        self.database: Database = app.database
        self._turning: asyncio.Future[None] | None = None

    def line(self, channel: str) -> Proxy:
        return self.platforms.line(channel)

    def adapter(self, channel: str) -> Any:
        return next(adapter for adapter in self.app.adapters if adapter.channel == channel)

    def wait_for(self, seconds: float) -> None:
        """How long the adapters wait for an answer, in real seconds."""
        self.adapter("slack").api.session()._timeout = aiohttp.ClientTimeout(total=seconds)
        self.adapter("telegram")._api._request[1]._client.timeout = httpx.Timeout(seconds, pool=_PATIENCE)
        self.adapter("sms").account._wire._deadline = seconds

    async def turn(self, channel: str, state: State) -> None:
        """The platform is like this from now on."""
        if state != "silent":
            self.wait_for(_PATIENCE)
        await self.line(channel).be(state)
        if state == "silent":
            self.wait_for(_HURRY)

    def gone(self, channel: str, state: State, seconds: float) -> None:
        """The platform is like this as soon as possible, and well again after so long."""
        self.line(channel).state = state
        self._turning = asyncio.ensure_future(self.turn(channel, state))
        self.hours.later(seconds, lambda: self.turn(channel, "well"))

    def queue(self, channel: str, people: int, each: int = 1, *, kind: str = "broadcast", priority: int = 5) -> None:
        """Messages "0" … for each of so many people, round by round, as a crowd's would be written."""
        if channel == "slack":
            self.platforms.slack.users |= members(people)
        write_crowd(self.database, self.hours.now(), channel, people, each, kind=kind, priority=priority)
        self.app.lanes.wake_now(f"outbox:{channel}")

    def rows(self, channel: str) -> list[Any]:
        with self.database.read() as session:
            query = select(DELIVERY).where(DELIVERY.c.channel == channel).order_by(DELIVERY.c.id)
            return list(session.connection().execute(query))

    def unsent(self, *channels: str) -> int:
        """How many have not left."""
        with self.database.read() as session:
            query = select(func.count()).where(
                DELIVERY.c.channel.in_(channels or CHANNELS), DELIVERY.c.sent_at.is_(None)
            )
            found: int = session.connection().execute(query).scalar_one()
        return found

    async def quiet(self) -> None:
        """Until nothing is under way."""
        await asyncio.sleep(0)
        while tasks := list(self.app.lanes._tasks.values()):
            await asyncio.wait(tasks)
            await asyncio.sleep(0)

    async def until(self, true: Callable[[], object]) -> None:
        """Let time pass, from one timer to the next, until it is so."""
        await self.quiet()
        while not true():
            assert self.hours.seconds < 30 * 3600, [row.status for name in CHANNELS for row in self.rows(name)][:50]
            coming = self.hours.pass_on()
            if coming is not None:
                await coming
            await self.quiet()

    async def until_sent(self, *channels: str) -> None:
        await self.until(lambda: not self.unsent(*channels))

    def twice(self, channel: str) -> int:
        """See the function."""
        return twice(self.database, channel, self.platforms.arrived(channel))


def _paced(app: App, hours: Hours) -> list[Sender]:
    """The app's own senders, on the test's time."""
    made: list[Sender] = []
    for sender in app.senders:
        old = sender._pace
        rate = 1.0 / old._all.seconds if old._all.seconds else None
        pace = Pace(rate, old._each, monotonic=hours.monotonic, later=hours.later)
        section = app.settings.outbox
        made.append(Sender(sender.adapter, app.writer, hours, section, pace, app.lanes, sender.owner))
    return made


async def _accept(_inbound: object) -> None:
    raise AssertionError("nobody writes to us here")


@asynccontextmanager
async def school_open(folder: Path, url: str) -> AsyncIterator[School]:
    """All of it, sending."""
    async with platforms_open() as platforms:
        storage = {"url": url, "media": folder / "media", "synchronous": "NORMAL"}
        hours = Hours()
        app = App(Settings.model_validate({**platforms.settings, "storage": storage}), clock=hours, ids=CountedIds())
        app.senders = _paced(app, hours)
        for sender in app.senders:
            app.lanes.serve(sender.lane, sender.drain, sender.look_again)
        school = School(app, platforms, hours)
        for channel in ("whatsapp", "sms"):
            await school.adapter(channel).start(_accept)
        school.adapter("slack").api.monotonic = hours.monotonic
        school.wait_for(_PATIENCE)
        app.lanes.start()
        yield school
        await app.stop()
