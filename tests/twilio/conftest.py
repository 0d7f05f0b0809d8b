"""A stand-in for Twilio, both adapters behind a real web server, and a house that notes what it is told."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette

from bot.adapter import Button, Outgoing
from bot.adapters.twilio_messaging.account import TwilioAccount
from bot.adapters.twilio_messaging.adapter import SmsAdapter, TwilioAdapter, WhatsAppAdapter
from bot.adapters.twilio_messaging.hooks import Contact, Receipt
from bot.config.sections import TwilioSection
from bot.media import StoredFile
from conversations.messages import Inbound, LeftOut, Media
from tests.support.house import FrozenClock
from tests.twilio.server import PUBLIC, SID, TOKEN, Twilio

HX = "HX" + "0" * 31
TEMPLATES = {
    "note_waiting": {"en": f"{HX}1", "es": f"{HX}2"},
    "message_waiting": {"en": f"{HX}3"},
    "checkin": {"en": f"{HX}4"},
}
MOTHER = "+12025550100"


@dataclass
class Store:
    """Files in memory; only pictures and PDF may pass."""

    folder: Path
    kept: dict[str, Media] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=itertools.count)

    most_bytes: int = 16 * 2**20

    def put(self, content: bytes, name: str) -> Media | LeftOut:
        if not content.startswith((b"\xff\xd8\xff", b"%PDF")):
            return LeftOut(name, "kind")
        ref = f"f{next(self.numbers)}.jpg"
        (self.folder / ref).write_bytes(content)
        media = Media(ref, "photo", "image/jpeg", name or "file.jpg", len(content))
        self.kept[ref] = media
        return media

    def find(self, ref: str) -> StoredFile | None:
        return StoredFile(self.folder / ref, self.kept[ref]) if ref in self.kept else None


@dataclass
class Told:
    """The house's side: notes what it is told; knows the messages in `known`."""

    clock: FrozenClock
    accepted: list[Inbound] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    gone_to: list[tuple[str, str]] = field(default_factory=list)
    stopped: list[tuple[str, str]] = field(default_factory=list)
    contacts: dict[str, Contact] = field(default_factory=dict)
    known: bool = True
    error: Exception | None = None

    async def accept(self, inbound: Inbound) -> None:
        if self.error is not None:
            raise self.error
        self.accepted.append(inbound)

    async def contact(self, channel: str, address: str) -> Contact:
        return self.contacts.get(address, Contact(self.clock.now(), "en"))

    async def receipt(self, receipt: Receipt) -> bool:
        self.receipts.append(receipt)
        return self.known

    async def gone(self, channel: str, address: str) -> None:
        self.gone_to.append((channel, address))

    async def opted_out(self, channel: str, address: str) -> None:
        self.stopped.append((channel, address))

    def silent_since(self, moment: datetime | None, language: str = "en") -> None:
        self.contacts[MOTHER] = Contact(moment, language)


@dataclass
class World:
    """Everything a test talks to."""

    twilio: Twilio
    told: Told
    store: Store
    whatsapp: WhatsAppAdapter
    sms: SmsAdapter
    url: str = ""

    def adapter(self, channel: str) -> TwilioAdapter:
        return self.whatsapp if channel == "whatsapp" else self.sms

    async def post(self, path: str, form: dict[str, str], **more: Any) -> int:
        return (await self.twilio.post(self.url, path, form, **more))[0]


def section(twilio: Twilio, **changes: Any) -> TwilioSection:
    """Settings that lead to the stand-in."""
    values = {
        "account_sid": SID,
        "auth_token": TOKEN,
        "base_url": twilio.url,
        "whatsapp_from": "+14155238886",
        "sms_from": "+14155550100",
        "templates": TEMPLATES,
        "timeout": 5.0,
    }
    return TwilioSection.model_validate({**values, **changes})


@asynccontextmanager
async def serving(app: Starlette, *, lifespan: str = "off") -> AsyncIterator[str]:
    """`app` on a real socket; gives its address."""
    config = uvicorn.Config(app, port=0, log_config=None, access_log=False, lifespan=lifespan)  # type: ignore[arg-type]
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        # What Server.shutdown does, without its tenth of a second for each test.
        for listener in server.servers:
            listener.close()
        for connection in list(server.server_state.connections):
            connection.shutdown()
        await asyncio.gather(*server.server_state.tasks)
        await server.lifespan.shutdown()


@pytest.fixture
async def twilio() -> AsyncIterator[Twilio]:
    async with Twilio() as server:
        yield server


@asynccontextmanager
async def making_world(
    twilio: Twilio, clock: FrozenClock, folder: Path, settings: TwilioSection
) -> AsyncIterator[World]:
    """Both adapters, started, behind a web server."""
    told, store, account = Told(clock), Store(folder), TwilioAccount(settings)
    whatsapp = WhatsAppAdapter(account, PUBLIC, store, clock, told, school="Willow Creek School")
    sms = SmsAdapter(account, PUBLIC, store, clock, told)
    for adapter in (whatsapp, sms):
        await adapter.start(told.accept)
    async with serving(Starlette(routes=[*whatsapp.routes(), *sms.routes()])) as url:
        yield World(twilio, told, store, whatsapp, sms, url)
    for adapter in (whatsapp, sms):
        await adapter.stop()


@pytest.fixture
async def world(twilio: Twilio, clock: FrozenClock, tmp_path: Path) -> AsyncIterator[World]:
    async with making_world(twilio, clock, tmp_path, section(twilio)) as made:
        yield made


def outgoing(text: str, *, to: str = MOTHER, labels: Sequence[str] = (), **more: Any) -> Outgoing:
    """A rendered message, its buttons carrying taps as the house makes them."""
    buttons = tuple(Button(label, f"n0001.ab12.{number}") for number, label in enumerate(labels, 1))
    return replace(Outgoing(7, to, text, buttons), **more)


def said(text: str = "Hello", sid: str = "SM01", *, whatsapp: bool = True, **more: str) -> dict[str, str]:
    """A form as Twilio posts it for a message."""
    prefix = "whatsapp:" if whatsapp else ""
    form = {"MessageSid": sid, "SmsSid": sid, "AccountSid": SID, "Body": text, "NumMedia": "0", "NumSegments": "1"}
    form |= {"From": f"{prefix}{MOTHER}", "To": f"{prefix}+14155238886", "ApiVersion": "2010-04-01"}
    return {**form, **more}
