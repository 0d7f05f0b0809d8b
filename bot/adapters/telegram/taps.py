"""After a tap: its little clock stops turning, and the buttons go. Neither may fail a turn or hold one up."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog
from telegram.error import TelegramError

if TYPE_CHECKING:
    from telegram import CallbackQuery

    from bot.adapters.telegram.api import Api

log = structlog.get_logger()


class Taps:
    """Settles taps beside the turns."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._tasks: set[asyncio.Task[None]] = set()

    def settle(self, query: CallbackQuery) -> None:
        """Begin to answer `query` and to take the buttons away."""
        task = asyncio.create_task(self._settle(query), name="telegram tap")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _settle(self, query: CallbackQuery) -> None:
        try:
            await self._api.answer_callback_query(query.id)
        except TelegramError as error:
            log.info("telegram.tap_not_answered", error=type(error).__name__)
        if query.message is None:
            return
        try:
            await self._api.edit_message_reply_markup(query.message.chat.id, query.message.message_id)
        except TelegramError as error:
            log.info("telegram.buttons_stay", error=type(error).__name__)

    async def finish(self, grace: float = 5.0) -> None:
        """Let what is under way end, at most `grace` seconds."""
        if not self._tasks:
            return
        _done, late = await asyncio.wait(set(self._tasks), timeout=grace)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
