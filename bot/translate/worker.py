"""Drains the translation lane: each waiting message is translated outside any transaction, then delivered."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import structlog

from handlers.ports import Translation
from handlers.preview import wants_back
from handlers.relay import finish_translation
from handlers.relay_words import same_language
from storage.relay import messages_to_translate

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.writer import Writer
    from handlers.house import House
    from handlers.ports import Translator, Unserved
    from storage.relay import MessageRow

log = structlog.get_logger()
_THREADS = 16
_Words = tuple[str, str, str]


class TranslationWorker:
    """Turns what waits; one that cannot be turned within `deadline` seconds goes out as it is, with a notice.

    `warm`, if given, prepares for what comes; it may block.
    """

    def __init__(
        self,
        translator: Translator,
        writer: Writer,
        house: House,
        deadline: float,
        warm: Callable[[], None] | None = None,
    ) -> None:
        self._translator, self._writer, self._house, self._deadline = translator, writer, house, deadline
        self._warm = warm
        # The providers are synchronous and may hang: threads of their own, never the loop's.
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="translate")
        self._flights: dict[_Words, asyncio.Future[Translation | Unserved | None]] = {}

    async def drain(self, _lane: str) -> None:
        """Translate and deliver until nothing waits; within a thread in order, threads side by side."""
        if self._warm is not None:
            await asyncio.get_running_loop().run_in_executor(self._pool, self._warm)
        while True:
            waiting = await self._writer.run(lambda work: messages_to_translate(work.connection))
            if not waiting:
                return
            await asyncio.gather(*(self._one(message) for message in waiting))

    async def _one(self, message: MessageRow) -> None:
        outcome = await self._translate(message)
        back = await self._back(message, outcome)
        await self._writer.run(lambda work: finish_translation(work, self._house, message, outcome, back))

    async def _translate(self, message: MessageRow) -> Translation | Unserved | None:
        if not message.text.strip() or same_language(message.language, message.reader_language):
            return None  # such words only waited behind others
        return await self.turn(message.text, message.language, message.reader_language, message=message.id)

    async def _back(self, message: MessageRow, outcome: Translation | Unserved | None) -> str | None:
        """The translation turned back, for whoever must look at it before it leaves."""
        if not isinstance(outcome, Translation) or not wants_back(self._house, message):
            return None
        back = await self.turn(outcome.text, message.reader_language, message.language, message=message.id)
        return back.text if isinstance(back, Translation) else None

    async def turn(self, text: str, source: str, target: str, **about: int) -> Translation | Unserved | None:
        """`text` in `target` within the deadline; None when nobody could. `about` says in logs what it belongs to."""
        try:
            async with asyncio.timeout(self._deadline):
                # The same words to many families are one call; who gives up on it does not end it for the others.
                return await asyncio.shield(self._flight((text, source, target)))
        except TimeoutError:
            log.warning("translation.late", **about)
        except Exception:
            log.exception("translation.failed", **about)
        return None

    def _flight(self, words: _Words) -> asyncio.Future[Translation | Unserved | None]:
        """The call for these words that is under way, else a new one."""
        flight = self._flights.get(words)
        if flight is None:
            flight = asyncio.get_running_loop().run_in_executor(self._pool, self._translator.translate, *words)
            self._flights[words] = flight
            flight.add_done_callback(lambda done: self._land(words, done))
        return flight

    def _land(self, words: _Words, done: asyncio.Future[Translation | Unserved | None]) -> None:
        del self._flights[words]
        if not done.cancelled():
            done.exception()  # looked at, though all who waited may have given up

    def close(self) -> None:
        """Do not wait for providers that hang."""
        self._pool.shutdown(wait=False, cancel_futures=True)
