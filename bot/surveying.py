"""What surveys need that takes long: words put into each language, what families wrote translated, results drawn."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import structlog

from conversations.messages import Media
from conversations.surveys.model import load
from conversations.surveys.results import FEWEST_FOR_WORDS
from handlers.ports import Translation
from handlers.relay_words import same_language
from handlers.surveys import finish_wording, missing_words
from handlers.surveys_picture import finish_picture, to_draw
from storage.surveys import claim_wordings
from storage.surveys_box import set_turned, words_to_turn

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.media import DiskMedia
    from bot.writer import Writer
    from handlers.house import House
    from handlers.surveys_picture import Drawing
    from storage.database import UnitOfWork
    from storage.surveys import WordingRow

    #: `(text, source, target)`: the translation within the deadline, or anything else when there is none.
    Turn = Callable[[str, str, str], Awaitable[object]]

log = structlog.get_logger()
#: Longer than all words of a survey take: then another process may take what this one had in hand.
_IN_HAND = timedelta(minutes=3)
_TEXTS_AT_ONCE = 50


class SurveyWorker:
    """Does it outside of any transaction; the tables say what there is to do."""

    def __init__(self, turn: Turn, writer: Writer, house: House, media: DiskMedia) -> None:
        self._turn, self._writer, self._house, self._media = turn, writer, house, media

    async def drain(self) -> None:
        """Do all that waits."""
        now = self._house.clock.now()
        until = now + _IN_HAND
        wordings = await self._writer.run(lambda work: claim_wordings(work.connection, now, until))
        await asyncio.gather(*(self._word(row) for row in wordings))
        await self._turn_words()
        for drawing in await self._writer.run(lambda work: to_draw(work, self._house, now, until)):
            await self._draw(drawing)

    async def _word(self, row: WordingRow) -> None:
        """All words of a survey that one language lacks; what cannot be turned stays in the survey's own."""
        survey = load(row.definition)
        missing = missing_words(survey, row.language)
        done = await asyncio.gather(*(self._turn(text, survey.language, row.language) for text in missing.values()))
        words = {path: one.text for path, one in zip(missing, done, strict=True) if isinstance(one, Translation)}
        await self._writer.run(lambda work: finish_wording(work, self._house, row, words))

    async def _turn_words(self) -> None:
        """What families wrote, into the author's language, once so many wrote that it may be read."""
        while rows := await self._writer.run(
            lambda work: words_to_turn(work.connection, FEWEST_FOR_WORDS, _TEXTS_AT_ONCE)
        ):
            done = await asyncio.gather(*(self._own_words(text, definition) for _key, text, definition in rows))
            turned = {row[0]: text for row, text in zip(rows, done, strict=True)}
            await self._writer.run(partial(_note, turned))

    async def _own_words(self, text: str, definition: str) -> str | None:
        target = load(definition).language
        source = self._house.guess.guess(text, target)
        if not source or same_language(source, target):
            return None
        done = await self._turn(text, source, target)
        return done.text if isinstance(done, Translation) else None

    async def _draw(self, drawing: Drawing) -> None:
        media = await asyncio.to_thread(self._pictures, drawing)
        await self._writer.run(lambda work: finish_picture(work, self._house, drawing, media))

    def _pictures(self, drawing: Drawing) -> tuple[Media, ...]:
        # Read here, not at start: fonts and their libraries are met by the first picture.
        from bot.charts.drawing import draw  # noqa: PLC0415

        try:
            kept = [self._media.put(page, "survey.png") for page in draw(drawing.report, drawing.locale)]
        except (OSError, ValueError):
            log.exception("survey.not_drawn", survey=drawing.row.survey_id)
            return ()
        return tuple(one for one in kept if isinstance(one, Media))


def _note(turned: dict[str, str | None], work: UnitOfWork) -> None:
    set_turned(work.connection, turned)
