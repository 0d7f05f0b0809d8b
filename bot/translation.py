"""Drains the translation lane: each waiting message is translated outside any transaction, then delivered."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import structlog

from handlers.relay import finish_translation
from storage.relay import messages_to_translate

if TYPE_CHECKING:
    from bot.writer import Writer
    from handlers.house import House
    from handlers.ports import Translation, Translator
    from storage.relay import MessageRow

log = structlog.get_logger()


class TranslationWorker:
    """Turns what waits; one that cannot be turned within the deadline goes out as it is, with a notice."""

    def __init__(self, translator: Translator, writer: Writer, house: House, deadline: float) -> None:
        self._translator, self._writer, self._house, self._deadline = translator, writer, house, deadline
        # The providers are synchronous and may hang: threads of their own, never the loop's.
        self._pool = ThreadPoolExecutor(8, thread_name_prefix="translate")

    async def drain(self, _lane: str) -> None:
        """Translate and deliver until nothing waits; within a thread in order, threads side by side."""
        while True:
            waiting = await self._writer.run(lambda work: messages_to_translate(work.connection))
            if not waiting:
                return
            await asyncio.gather(*(self._one(message) for message in waiting))

    async def _one(self, message: MessageRow) -> None:
        translation = await self._translate(message)
        await self._writer.run(lambda work: finish_translation(work, self._house, message.id, translation))

    async def _translate(self, message: MessageRow) -> Translation | None:
        if not message.text.strip():
            return None
        loop = asyncio.get_running_loop()
        call = loop.run_in_executor(
            self._pool, self._translator.translate, message.text, message.language, message.reader_language
        )
        try:
            async with asyncio.timeout(self._deadline):
                return await call
        except TimeoutError:
            log.warning("translation.late", message=message.id)
        except Exception:
            log.exception("translation.failed", message=message.id)
        return None

    def close(self) -> None:
        """Do not wait for providers that hang."""
        self._pool.shutdown(wait=False, cancel_futures=True)
