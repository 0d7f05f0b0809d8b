"""The messages of one channel that are under way: many people at a time, to each of them one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.outbox import Claimed

#: People written to at the same time.
_AT_ONCE = 32
#: Turns of the loop that a send needs to take a free hand and begin.
_TURNS = 3
SendInOrder = Callable[[list["Claimed"]], Awaitable[None]]


class Crew:
    """Starts sends and tells when one has ended. Nobody waits for the slowest: its hands are missing, that is all."""

    def __init__(self) -> None:
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()
        self._news = asyncio.Event()
        self._failed: BaseException | None = None
        #: Deliveries that were handed over and have not ended.
        self.busy = 0

    def start(self, claimed: Sequence[Claimed], send: SendInOrder) -> None:
        """Begin to send these, the most urgent first; `send` gets all that go to one address."""
        by_address = sorted(claimed, key=lambda row: row.address_id)  # stable: each address stays in order
        groups = [list(rows) for _id, rows in groupby(by_address, key=lambda row: row.address_id)]
        groups.sort(key=lambda rows: (rows[0].priority, rows[0].id))
        for rows in groups:
            self.busy += len(rows)
            task = asyncio.create_task(self._one(rows, send))
            self._tasks.add(task)
            task.add_done_callback(self._ended)

    async def _one(self, rows: list[Claimed], send: SendInOrder) -> None:
        try:
            async with self._slots:
                await send(rows)
        finally:
            self.busy -= len(rows)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            self._failed = task.exception() or self._failed
        self._news.set()

    def look_again(self) -> None:
        """There may be something more urgent to send."""
        self._news.set()

    async def news(self) -> None:
        """Return when a send has ended or there is something new. Raises what a send raised."""
        await self._news.wait()
        await self._let_end()
        self._news.clear()
        failed, self._failed = self._failed, None
        if failed is not None:
            raise failed

    async def _let_end(self) -> None:
        """Let all end that can without waiting: what ends together is written together."""
        idle = 0
        while self.busy and idle < _TURNS:
            before = self.busy
            await asyncio.sleep(0)
            idle = idle + 1 if self.busy == before else 0

    async def stop(self) -> None:
        """End what is under way at once."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
