"""The adapter at a desk: a Slack beside it, its routes on a real port, and what it handed in."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import uvicorn
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.adapter import Accept
from bot.adapters.slack.adapter import SlackAdapter
from bot.adapters.slack.ports import Ports, SlackThread
from bot.config.sections import SlackSection
from bot.media import StoredFile
from conversations.messages import Inbound, LeftOut, Media
from tests.slack.day import MORNING, DeskMap
from tests.slack.payloads import GUEST, OFFICE, ORTIZ, ROY, as_form, as_json, as_payload, signed
from tests.slack.server import APP_TOKEN, BOT_TOKEN, SECRET, FakeSlack, member, slack_running

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@dataclass
class Shelf:
    """A media store that takes PNG pictures."""

    folder: Path
    kept: dict[str, StoredFile] = field(default_factory=dict)

    most_bytes = 16 * 2**20

    def put(self, content: bytes, name: str) -> Media | LeftOut:
        if not content.startswith(b"\x89PNG"):
            return LeftOut(name, "kind")
        media = Media(f"ref-{len(self.kept) + 1}", "photo", "image/png", name, len(content))
        path = self.folder / media.ref
        path.write_bytes(content)
        self.kept[media.ref] = StoredFile(path, media)
        return media

    def find(self, ref: str) -> StoredFile | None:
        return self.kept.get(ref)


@dataclass
class Roster:
    """Who is staff, by e-mail; `bound` is what was asked for."""

    emails: set[str] = field(default_factory=lambda: {"ortiz@school.example", "roy@school.example"})
    bound: list[tuple[str, str]] = field(default_factory=list)
    broken: Exception | None = None

    def bind(self, address: str, email: str) -> bool:
        if self.broken:
            raise self.broken
        if email not in self.emails:
            return False
        self.bound.append((address, email))
        return True


@dataclass
class ThreadMap:
    """The map of threads; `broken` fails the next saves."""

    by_key: dict[tuple[str, str], SlackThread] = field(default_factory=dict)
    broken: list[Exception] = field(default_factory=list)

    def load(self, address: str, key: str) -> SlackThread | None:
        return self.by_key.get((address, key))

    def find(self, address: str, thread: SlackThread) -> str | None:
        return next((key for (who, key), at in self.by_key.items() if (who, at) == (address, thread)), None)

    def save(self, address: str, key: str, thread: SlackThread) -> None:
        if self.broken:
            raise self.broken.pop()
        self.by_key[address, key] = thread


@dataclass
class HandedIn:
    """An accept that keeps what it gets; `refuse` is raised instead, `gate` is waited for first."""

    inbounds: list[Inbound] = field(default_factory=list)
    refuse: Exception | None = None
    gate: asyncio.Event | None = None
    arrived: asyncio.Queue[Inbound] = field(default_factory=asyncio.Queue)

    async def __call__(self, inbound: Inbound) -> None:
        self.arrived.put_nowait(inbound)
        if self.gate is not None:
            await self.gate.wait()
        if self.refuse:
            raise self.refuse
        self.inbounds.append(inbound)


@dataclass
class Desk:
    """All of it. `now` is the adapter's monotonic clock."""

    slack: FakeSlack
    shelf: Shelf
    roster: Roster
    threads: ThreadMap
    desks: DeskMap
    handed_in: HandedIn
    adapter: SlackAdapter = field(init=False)
    now: float = 1000.0
    url: str = ""
    client: aiohttp.ClientSession = field(init=False)

    async def event(self, payload: dict[str, Any], **headers: str) -> int:
        """Post a signed event; gives the status."""
        body, kind = as_json(payload)
        return (await self.post("events", body, kind, **headers))[0]

    async def form(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Send a form, or type into a list of it; gives Slack's instructions."""
        status, text = await self.post("interactive", *as_payload(payload))
        assert status == 200
        found: dict[str, Any] = json.loads(text or "{}")
        return found

    async def press(self, payload: dict[str, Any]) -> int:
        return (await self.post("interactive", *as_payload(payload)))[0]

    async def command(self, fields: dict[str, str]) -> tuple[int, str]:
        return await self.post("commands", *as_form(fields))

    async def post(self, where: str, body: bytes, kind: str, **headers: str) -> tuple[int, str]:
        """Post a signed body; gives status and text."""
        sent = {**signed(body), "Content-Type": kind, **headers}
        async with self.client.post(f"{self.url}/slack/{where}", data=body, headers=sent) as response:
            return response.status, await response.text()

    async def settle(self) -> None:
        """Until the adapter has nothing under way."""
        await self.adapter.settle()


def section_for(slack: FakeSlack, **more: str) -> SlackSection:
    """Settings that lead to the server of the test."""
    secrets = {"bot_token": BOT_TOKEN, "signing_secret": SECRET, **more}
    given = {name: SecretStr(value) for name, value in secrets.items()}
    return SlackSection(**given, base_url=f"{slack.url}/api/")


@asynccontextmanager
async def desk_open(
    folder: Path,
    accept: Accept | None = None,
    *,
    socket_mode: bool = False,
) -> AsyncIterator[Desk]:
    """A desk whose adapter was started, over HTTP or Socket Mode."""
    async with slack_running() as slack:
        slack.users = {
            ORTIZ: member(ORTIZ, "ortiz@school.example", "Elena Ortiz"),
            ROY: member(ROY, "roy@school.example", "David Roy"),
            OFFICE: member(OFFICE, "someone@school.example", "Someone"),
            GUEST: member(GUEST, "ortiz@school.example", "A Guest", is_restricted=True),
        }
        desk = Desk(slack, Shelf(folder), Roster(), ThreadMap(), DeskMap(), HandedIn())
        more = {"app_token": APP_TOKEN, "signing_secret": ""} if socket_mode else {}
        desk.adapter = SlackAdapter(
            section_for(slack, **more),
            desk.shelf,
            Ports(desk.roster, desk.threads, desk.desks, lambda: MORNING),
            monotonic=lambda: desk.now,
            ping=0.05,
        )
        async with listening(desk.adapter.routes()) as desk.url, aiohttp.ClientSession() as desk.client:
            await desk.adapter.start(accept or desk.handed_in)
            yield desk
            await desk.adapter.stop()


@asynccontextmanager
async def listening(routes: Any) -> AsyncIterator[str]:
    """Serve `routes` with uvicorn on a free port; gives its URL."""
    app = Starlette(routes=list[BaseRoute](routes))
    config = uvicorn.Config(app, lifespan="off", ws="none", log_config=None, access_log=False)
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        await server.startup(sockets=[listener])
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            # Its own shutdown always waits a tenth of a second.
            for one in server.servers:
                one.close()
                await one.wait_closed()
