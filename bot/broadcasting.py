"""Drains the lane of words to many families: translated once a language, then written a slice at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.outbox.later import Alarm, on_the_loop
from handlers.broadcast_drafts import BROADCAST_LANE, finish_text
from handlers.broadcast_judging import wants_back
from handlers.broadcast_sending import advance
from handlers.ports import Translation
from storage.broadcast_texts import claim_texts

if TYPE_CHECKING:
    from bot.outbox.later import Later
    from bot.writer import Writer
    from handlers.house import House
    from storage.broadcast_texts import TextRow

#: `(text, source, target)`: the translation within the deadline, or anything else when there is none. Never raises.
Turn = Callable[[str, str, str], Awaitable[object]]
#: Longer than any translation there and back takes: then another process may take what this one had in hand.
_IN_HAND = timedelta(seconds=30)


class BroadcastWorker:
    """Translates drafts, and sends what was sent half a minute ago. The tables say what there is to do."""

    def __init__(
        self,
        turn: Turn,
        writer: Writer,
        house: House,
        wake: Callable[[str], None],
        later: Later = on_the_loop,
        surveys: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._turn, self._writer, self._house, self._surveys = turn, writer, house, surveys
        self._alarm = Alarm(later, lambda: wake(BROADCAST_LANE))

    async def drain(self, _lane: str) -> None:
        """Do what is due; then come back when more is."""
        now = self._house.clock.now()
        texts = await self._writer.run(lambda work: claim_texts(work.connection, now, now + _IN_HAND))
        await asyncio.gather(*(self._translate(text) for text in texts))
        while (wait := await self._writer.run(lambda work: advance(work, self._house))) == 0.0:
            """Others write between two slices."""
        if wait is not None:
            self._alarm.set(wait)
        if self._surveys is not None:
            await self._surveys()

    async def _translate(self, text: TextRow) -> None:
        done = await self._turn(text.text, text.language, text.reader_language)
        translation = done if isinstance(done, Translation) else None
        back = await self._back(text, translation)
        await self._writer.run(lambda work: finish_text(work, self._house, text, translation, back))

    async def _back(self, text: TextRow, translation: Translation | None) -> str | None:
        """The translation turned back, so that its author sees what differs; None when that cannot be done."""
        if translation is None or not wants_back(self._house, text):
            return None
        back = await self._turn(translation.text, text.reader_language, text.language)
        return back.text if isinstance(back, Translation) else None

    def stop(self) -> None:
        """Come back no more."""
        self._alarm.clear()
