"""Three moving dots: what a person sees while an answer takes its time. Telegram shows them for 5 seconds."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import structlog
from telegram.constants import ChatAction
from telegram.error import TelegramError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.adapters.telegram.api import Api

log = structlog.get_logger()
#: Seconds after which an answer takes its time.
_SOON = 1.0


class Busy:
    """Shows that we are busy; what fails here stops nothing."""

    def __init__(self, api: Api, after: float = _SOON) -> None:
        self._api, self._after = api, after

    @asynccontextmanager
    async def typing(self, address: str) -> AsyncIterator[None]:
        """While this lasts, if it lasts longer than a moment."""
        showing = asyncio.create_task(self._show_later(address), name="telegram typing")
        try:
            yield
        finally:
            showing.cancel()

    async def _show_later(self, address: str) -> None:
        await asyncio.sleep(self._after)
        await self.show(address, ChatAction.TYPING)

    async def show(self, address: str | int, action: str) -> None:
        """Show what we are doing: one of Telegram's chat actions."""
        try:
            await self._api.send_chat_action(address, action)
        except TelegramError as error:
            log.info("telegram.busy_not_shown", error=type(error).__name__)
