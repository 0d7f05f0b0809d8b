"""The adapter on a small Bot API, over real HTTP, with a house that notes what it gets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.adapter import Button, Outgoing
from bot.adapters.telegram.adapter import TelegramAdapter
from bot.config.sections import TelegramSection
from bot.media import DiskMedia
from conversations.messages import Inbound, Media
from tests.support.house import FrozenClock
from tests.telegram.server import TOKEN, BotApi

Plan = Callable[[Inbound], Exception | asyncio.Event | None]


class House:
    """Keeps what it accepts; `plan` gives what to raise, or an event to wait for first."""

    def __init__(self) -> None:
        self.got: list[Inbound] = []
        self.asked: list[str] = []
        self.gone: list[str] = []
        self.plan: Plan = lambda _inbound: None
        self._changed = asyncio.Condition()

    async def accept(self, inbound: Inbound) -> None:
        self.asked.append(inbound.external_id)
        await self._notify()
        planned = self.plan(inbound)
        if isinstance(planned, asyncio.Event):
            await planned.wait()
        elif planned is not None:
            raise planned
        self.got.append(inbound)
        await self._notify()

    async def on_gone(self, address: str) -> None:
        self.gone.append(address)
        await self._notify()

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def until(self, true: Callable[[], object]) -> None:
        """Return once `true()`, looking whenever something comes in."""
        async with self._changed, asyncio.timeout(8):
            await self._changed.wait_for(true)

    def texts(self, address: int | None = None) -> list[str]:
        return [one.text for one in self.got if address is None or one.address == str(address)]


class Pauses:
    """Time that passes at once, and is noted. `meanwhile` runs in it."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.meanwhile: Callable[[float], Any] | None = None

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        if self.meanwhile is not None:
            await self.meanwhile(seconds)


class Line:
    """An adapter, the Bot API it talks to, and the house behind it."""

    def __init__(self, api: BotApi, folder: Path) -> None:
        self.api, self.house, self.pauses, self.clock = api, House(), Pauses(), FrozenClock()
        self.media = DiskMedia(folder / "media")
        self.adapter = self.make()
        self._made: list[TelegramAdapter] = [self.adapter]

    def make(self, mode: str = "polling", base_url: str = "", token: str = TOKEN) -> TelegramAdapter:
        """Another adapter on the same line."""
        section = TelegramSection(token=token, mode=mode, base_url=base_url or self.api.wire.base)  # type: ignore[arg-type]
        return TelegramAdapter(
            section,
            self.media,
            self.clock,
            self.house.on_gone,
            office="555-0100",
            public_url="https://bot.example.org/",
            pause=self.pauses,
        )

    def use(self, adapter: TelegramAdapter) -> TelegramAdapter:
        """Talk through `adapter` from now on."""
        self.adapter = adapter
        self._made.append(adapter)
        return adapter

    async def start(self) -> None:
        await self.adapter.start(self.house.accept)

    async def stop(self) -> None:
        async with asyncio.timeout(8):
            for adapter in self._made:
                await adapter.stop()

    async def send(self, chat: int, text: str, *buttons: tuple[str, str], media: tuple[Media, ...] = ()) -> str:
        made = tuple(Button(label, tap) for label, tap in buttons)
        return await self.adapter.send(Outgoing(1, str(chat), text, made, media))


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    server = BotApi()
    await server.wire.open()
    yield server
    await server.wire.close()


@pytest.fixture
async def line(api: BotApi, tmp_path: Path) -> AsyncIterator[Line]:
    made = Line(api, tmp_path)
    yield made
    await made.stop()


@pytest.fixture
async def polling(line: Line) -> Line:
    """A line that polls."""
    await line.start()
    return line
