"""Background work on this machine: one task a lane, woken after commits; the truth stays in the tables."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from storage.database import UnitOfWork

Drain = Callable[[str], Awaitable[None]]
log = structlog.get_logger()


class LocalLanes:
    """Runs the drain of a lane whenever it was woken; a wake during a drain makes it run once more."""

    def __init__(self) -> None:
        self._drains: dict[str, Drain] = {}
        self._look_again: dict[str, Callable[[], None]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._dirty: set[str] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    def serve(self, prefix: str, drain: Drain, look_again: Callable[[], None] | None = None) -> None:
        """Lanes that start with `prefix` are drained by `drain(lane)`.

        `look_again` is called when a lane called `prefix` is woken while its drain runs: a long one may heed it.
        """
        self._drains[prefix] = drain
        if look_again is not None:
            self._look_again[prefix] = look_again

    def start(self) -> None:
        """Begin to run lanes on the running event loop."""
        self._loop, self._closed = asyncio.get_running_loop(), False
        for lane in list(self._dirty):
            self._begin(lane)

    def wake(self, work: UnitOfWork, lane: str) -> None:
        """Have `lane` drained once `work` is committed. May be called from any thread."""
        work.after_commit(lambda: self.wake_now(lane))

    def wake_now(self, lane: str) -> None:
        """Have `lane` drained. May be called from any thread."""
        if self._loop is None or self._loop.is_closed():
            self._dirty.add(lane)
        else:
            self._loop.call_soon_threadsafe(self._begin, lane)

    def _begin(self, lane: str) -> None:
        self._dirty.add(lane)
        if lane not in self._tasks and not self._closed:
            self._tasks[lane] = asyncio.create_task(self._run(lane), name=f"lane {lane}")
        elif look_again := self._look_again.get(lane):
            look_again()

    async def _run(self, lane: str) -> None:
        drain = next((drain for prefix, drain in self._drains.items() if lane.startswith(prefix)), None)
        try:
            while drain is not None and lane in self._dirty and not self._closed:
                # Cleared before the drain: a wake that comes while it ends is not lost.
                self._dirty.discard(lane)
                await self._drain(drain, lane)
        finally:
            self._tasks.pop(lane, None)
        if lane in self._dirty and not self._closed and drain is not None:
            self._begin(lane)

    async def _drain(self, drain: Drain, lane: str) -> None:
        try:
            await drain(lane)
        except Exception:
            log.exception("lane.failed", lane=lane)
            # The rows are still there; look again when the trouble may be over.
            asyncio.get_running_loop().call_later(2.0, self.wake_now, lane)

    async def stop(self, grace: float = 10.0) -> None:
        """Let running drains end, at most `grace` seconds; then cancel them. Nothing is lost: rows wait."""
        self._closed = True
        tasks = list(self._tasks.values())
        if tasks:
            _done, late = await asyncio.wait(tasks, timeout=grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
