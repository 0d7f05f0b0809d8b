"""The gateway: collects waiting inbounds into batches, one from each address, and answers when they are committed."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog

from bot.adapter import Away, Busy
from bot.metrics import INBOUND, TURN_SECONDS
from bot.tidy import tidy
from bot.writer import is_away
from handlers.inbound import MOST_IN_BATCH, Handled, record_failure, take_batch
from storage.turns import ConversationChanged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.writer import Writer
    from conversations.messages import Inbound
    from handlers.house import House

log = structlog.get_logger()
#: Messages of one person that may wait; more are refused, so the platform keeps them and comes again.
MOST_WAITING_PER_ADDRESS = 200
#: Seconds for which a database that is away is waited for before the platform is told to come again.
PATIENCE = 12.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 1.0


@dataclass(slots=True)
class _Waiting:
    inbound: Inbound
    done: asyncio.Future[Handled] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    since: float = field(default_factory=time.monotonic)


class Gateway:
    """Where every adapter hands in what it received."""

    def __init__(self, writer: Writer, house: House, *, patience: float = PATIENCE) -> None:
        self._writer, self._house, self._patience = writer, house, patience
        #: By address, oldest first: a person who floods us keeps nobody else waiting.
        self._queues: OrderedDict[tuple[str, str], deque[_Waiting]] = OrderedDict()
        self._arrived = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._closing = False

    async def accept(self, inbound: Inbound) -> None:
        """Handle one inbound. Returns once it is committed. Raises Busy or Away (see bot.adapter.Accept)."""
        inbound = tidy(inbound)
        key = (inbound.channel, inbound.address)
        queue = self._queues.setdefault(key, deque())
        if len(queue) >= MOST_WAITING_PER_ADDRESS:
            raise Busy(retry_after=5.0)
        waiting = _Waiting(inbound)
        queue.append(waiting)
        self._arrived.set()
        handled = await waiting.done
        INBOUND.labels(inbound.channel, handled.route.partition(":")[0]).inc()

    def start(self) -> None:
        """Begin to take batches."""
        self._task = asyncio.create_task(self._run(), name="gateway")

    async def stop(self) -> None:
        """Finish what waits, then stop."""
        self._closing = True
        self._arrived.set()
        if self._task is not None:
            await self._task

    async def _run(self) -> None:
        while not self._closing:
            await self._arrived.wait()
            self._arrived.clear()
            while self._queues:
                await self._take(self._next_batch())

    def _next_batch(self) -> list[_Waiting]:
        """The oldest waiting message of each of up to 32 addresses; addresses with more go to the back."""
        batch = []
        for key in list(self._queues)[:MOST_IN_BATCH]:
            queue = self._queues[key]
            batch.append(queue.popleft())
            if queue:
                self._queues.move_to_end(key)
            else:
                del self._queues[key]
        return batch

    async def _take(self, batch: Sequence[_Waiting]) -> None:
        started = time.perf_counter()
        try:
            handled = await self._patiently([waiting.inbound for waiting in batch])
        except Exception as error:  # noqa: BLE001 - whatever it is: find whose turn it was, and keep that message
            if is_away(error):
                self._refuse(batch)
            elif len(batch) > 1:
                for waiting in batch:
                    await self._take([waiting])
            else:
                await self._fail(batch[0], error)
            return
        TURN_SECONDS.observe((time.perf_counter() - started) / len(batch))
        for waiting, one in zip(batch, handled, strict=True):
            if not waiting.done.done():
                waiting.done.set_result(one)

    async def _patiently(self, inbounds: list[Inbound]) -> list[Handled]:
        """Take the batch, trying again for a while when the database is away."""
        deadline, pause = time.monotonic() + self._patience, _FIRST_PAUSE
        while True:
            try:
                return await self._writer.run(lambda work: take_batch(work, self._house, inbounds))
            except Exception as error:
                again = is_away(error) or isinstance(error, ConversationChanged)
                if not again or time.monotonic() + pause > deadline:
                    raise
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    def _refuse(self, batch: Sequence[_Waiting]) -> None:
        log.error("database.away", waiting=len(batch))
        for waiting in batch:
            if not waiting.done.done():
                waiting.done.set_exception(Away(retry_after=2.0))

    async def _fail(self, waiting: _Waiting, error: Exception) -> None:
        """Keep the message of a bad turn for retry and tell the person honestly."""
        error_id, inbound = self._house.ids.error_id(), waiting.inbound
        log.error("turn.failed", error_id=error_id, channel=inbound.channel, exc_info=error)
        try:
            await self._writer.run(lambda work: record_failure(work, self._house, inbound, error_id))
        except Exception as second:
            log.exception("turn.failure_not_recorded", error_id=error_id)
            if not waiting.done.done():
                waiting.done.set_exception(Away() if is_away(second) else second)
            return
        if not waiting.done.done():
            waiting.done.set_result(Handled("failed"))
