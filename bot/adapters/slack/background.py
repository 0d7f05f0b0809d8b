"""Work that nobody waits for: courtesies that may fail, and turns that a retry joins."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

import structlog

from bot.adapter import Away
from bot.send_errors import SendError

log = structlog.get_logger()
T = TypeVar("T")
#: Seconds that courtesies get to end when we stop.
_GRACE = 5.0


class Background:
    """Tasks that outlive the request that began them."""

    def __init__(self) -> None:
        self._courtesies: set[asyncio.Task[None]] = set()
        self._under_way: dict[str, asyncio.Task[Any]] = {}

    def courtesy(self, work: Coroutine[Any, Any, None]) -> None:
        """Do `work` soon; when Slack does not want it, it is let go."""
        task = asyncio.create_task(_politely(work))
        self._courtesies.add(task)
        task.add_done_callback(self._courtesies.discard)

    async def once(self, key: str, work: Callable[[], Awaitable[T]]) -> T:
        """What `work` gives; if the same is under way, what that gives. It goes on when the caller hangs up."""
        task = self._under_way.get(key)
        if task is None:
            task = self._under_way[key] = asyncio.create_task(_as_coroutine(work))
            task.add_done_callback(lambda done: self._ended(key, done))
        found: T = await asyncio.shield(task)
        return found

    def _ended(self, key: str, task: asyncio.Task[Any]) -> None:
        self._under_way.pop(key, None)
        if not task.cancelled():
            task.exception()  # whoever still waits hears of it; if nobody does, it is no news

    async def settle(self) -> None:
        """Wait for what is under way, and a little for courtesies."""
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)
        if self._courtesies:
            _done, late = await asyncio.wait(self._courtesies, timeout=_GRACE)
            for task in late:
                task.cancel()


async def _as_coroutine(work: Callable[[], Awaitable[T]]) -> T:
    return await work()


async def _politely(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except SendError as error:
        log.info("slack.courtesy_failed", error=error.name, detail=error.detail)
    except Away:
        log.info("slack.courtesy_failed", error="away")
    except Exception:
        log.exception("slack.courtesy_broken")
