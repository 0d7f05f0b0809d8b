"""Polling: asks Telegram for updates and confirms them once they are committed. Needs no public address."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import structlog
from telegram.error import TelegramError

from bot.adapter import NotAccepted
from bot.adapters.telegram.albums import ALBUM_SECONDS, Unfinished, messages_of
from bot.adapters.telegram.intake import chat_key, read_update, update_id
from bot.adapters.telegram.trouble import Trouble

if TYPE_CHECKING:
    from telegram import Update

    from bot.adapters.telegram.api import Api
    from bot.adapters.telegram.intake import Intake

T = TypeVar("T")
Pause = Callable[[float], Coroutine[Any, Any, None]]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Held:
    """A chat whose updates from `update_id` on are not taken yet."""

    update_id: int
    wait: float


class Poller:
    """Long polling: chats in parallel, each in the order of update ids.

    An offset is sent only to confirm: without one, Telegram gives what was not confirmed yet. So nothing is to be
    remembered over a restart, and the random id after a quiet week does no harm. What comes twice the house knows.
    """

    def __init__(self, api: Api, intake: Intake, pause: Pause = asyncio.sleep) -> None:
        self._api, self._intake, self._pause = api, intake, pause
        self._offset: int | None = None
        self._albums, self._trouble = Unfinished(), Trouble()
        self._stopping = asyncio.Event()
        self._idle: asyncio.Future[Any] | None = None

    async def run(self) -> None:
        """Poll until stopped."""
        while not self._stopping.is_set() and not await self._webhook_is_gone():
            continue
        while not self._stopping.is_set():
            raw = await self._quietly(self._api.updates(self._offset))
            if raw is not None:
                await self._safely_take(raw)

    async def _webhook_is_gone(self) -> bool | None:
        """While a webhook is set, Telegram refuses to be polled. What waits for it is kept."""
        return await self._quietly(self._api.delete_webhook(drop_pending_updates=False))

    def stop(self) -> None:
        """Ask for nothing more; what was handed in ends first."""
        self._stopping.set()
        if self._idle is not None:
            self._idle.cancel()

    async def _quietly(self, call: Coroutine[Any, Any, T]) -> T | None:
        """The answer to `call`; None when it failed, after a pause, or when we stop."""
        try:
            answer = await self._stoppable(call)
        except TelegramError as error:
            await self._rest(self._trouble.wait_after(error))
            return None
        self._trouble.is_over()
        return answer

    async def _stoppable(self, call: Coroutine[Any, Any, T]) -> T | None:
        if self._stopping.is_set():
            call.close()
            return None
        task = asyncio.create_task(call)
        self._idle = task
        try:
            return await task
        except asyncio.CancelledError:
            task.cancel()
            if self._stopping.is_set():
                return None
            raise
        finally:
            self._idle = None

    async def _rest(self, seconds: float) -> None:
        await self._stoppable(self._pause(seconds))

    async def _safely_take(self, raw: Sequence[Any]) -> None:
        try:
            await self._take(raw)
        except Exception:  # a fault of ours must not end the channel; nothing was confirmed
            log.exception("telegram.batch_failed")
            await self._rest(5.0)

    async def _take(self, raw: Sequence[Any]) -> None:
        ids = [found for one in raw if (found := update_id(one)) is not None]
        updates = [update for one in raw if update_id(one) is not None and (update := read_update(one)) is not None]
        updates.sort(key=lambda update: update.update_id)
        chats: dict[int, list[Update]] = {}
        for update in updates:
            if not self._intake.has_taken(update):
                chats.setdefault(chat_key(update), []).append(update)
        held = [one for one in await asyncio.gather(*map(self._take_chat, chats.values())) if one is not None]
        if held:
            self._offset = min(one.update_id for one in held)
            await self._rest(min(one.wait for one in held))
        else:
            self._offset = max(ids) + 1 if ids else None
            if raw and not ids:
                await self._rest(1.0)

    async def _take_chat(self, updates: Sequence[Update]) -> _Held | None:
        """Take one chat's updates in order; tells where it stopped, if it did."""
        messages = messages_of(updates)
        for message in messages:
            first = message[0].update_id
            if message is messages[-1] and self._albums.may_grow(message):
                return _Held(first, ALBUM_SECONDS)
            try:
                await self._intake.take(message)
            except NotAccepted as not_now:
                log.warning("telegram.held_back", update=first, reason=type(not_now).__name__)
                return _Held(first, not_now.retry_after)
        return None


async def until_done(attempt: Callable[[], Awaitable[object]], pause: Pause) -> None:
    """Make `attempt` again and again until Telegram takes it."""
    trouble = Trouble()
    while True:
        try:
            await attempt()
        except TelegramError as error:
            await pause(trouble.wait_after(error))
        else:
            return
