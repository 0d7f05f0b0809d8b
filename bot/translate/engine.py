"""The translator that a school can trust: nothing protected leaves, and nothing comes back that was not checked."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.translate.deadline import Deadline
from bot.translate.judging import in_language
from conversations.protection.masking import is_whole, mask, says_anything, unmask
from conversations.protection.sentences import in_portions, sentences
from conversations.protection.spans import Facts
from handlers.ports import Translation, Unserved

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.translate.cache import Cache
    from bot.translate.chain import Chain
    from bot.translate.glossary import Glossary
    from bot.translate.provider import Provider
    from bot.translate.roster import Roster
    from conversations.protection.masking import Masked
    from conversations.protection.sentences import Sentence
    from storage.database import Database

log = structlog.get_logger()
#: So long a text no message is; it would only keep others waiting.
_MOST_CHARACTERS: Final = 20_000
#: Who translated, when days and terms were all that there was.
_OURSELVES: Final = "glossary"


class _NoUse(Exception):
    """This provider has nothing for us now, in whatever portions."""


@dataclass(frozen=True, slots=True)
class _Job:
    """One masked text on its way."""

    masked: Masked
    source: str
    target: str
    deadline: Deadline


class SchoolTranslator:
    """Implements handlers.ports.Translator. It blocks: call it from a thread, never inside a transaction."""

    def __init__(
        self,
        database: Database,
        chain: Chain,
        roster: Roster,
        glossary: Glossary,
        cache: Cache,
        *,
        deadline: float,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database, self._chain, self._roster = database, chain, roster
        self._glossary, self._cache = glossary, cache
        self._seconds, self._monotonic = deadline, monotonic

    def translate(self, text: str, source: str, target: str) -> Translation | Unserved | None:
        """See handlers.ports.Translator."""
        deadline = Deadline(self._monotonic, self._monotonic() + self._seconds)
        if len(text) > _MOST_CHARACTERS:
            return None
        try:
            facts = self._facts(text, source, target)
        except SQLAlchemyError as error:
            # Without the roster nobody knows what a name is, so nothing leaves.
            log.warning("translation.roster_away", error=type(error).__name__)
            return None
        job = _Job(mask(text, facts), source, target, deadline)
        if not says_anything(job.masked.text):
            return _as_it_is(text, job)
        if not self._chain.serves(source, target):
            return Unserved()
        return self._known(job) or self._ask(job)

    def warm(self) -> None:
        """Learn new names ahead of the first message that needs them."""
        try:
            self._roster.refresh()
        except SQLAlchemyError as error:
            log.warning("translation.roster_away", error=type(error).__name__)

    def _facts(self, text: str, source: str, target: str) -> Facts:
        self._roster.refresh()
        with self._database.read() as session:
            connection = session.connection()
            return Facts(
                source,
                target,
                self._roster.names_in(connection, text),
                self._roster.titles(connection),
                self._glossary.terms(connection, target),
            )

    def _digest(self, job: _Job) -> str:
        return self._cache.digest(job.masked.signature, job.source, job.target, self._chain.names)

    def _known(self, job: _Job) -> Translation | None:
        kept = self._cache.find(self._digest(job))
        if kept is None or not is_whole(kept.text, job.masked):
            return None
        log.info("translation.done", how="kept", provider=kept.translator)
        return Translation(unmask(kept.text, job.masked, job.target), kept.translator)

    def _ask(self, job: _Job) -> Translation | None:
        for provider in self._chain.able(job.source, job.target):
            words = self._by(provider, job)
            if words is not None:
                self._cache.keep(self._digest(job), words, provider.name)
                return Translation(unmask(words, job.masked, job.target), provider.name)
            if not job.deadline.left():
                break
        log.info("translation.done", how="original")
        return None

    def _by(self, provider: Provider, job: _Job) -> str | None:
        """What `provider` makes of all of it: as a whole, else sentence by sentence."""
        try:
            for how, attempt in (("whole", self._whole), ("sentences", self._by_sentence)):
                words = attempt(provider, job)
                if words is not None:
                    log.info("translation.done", how=how, provider=provider.name)
                    return words
        except _NoUse:
            return None
        return None

    def _whole(self, provider: Provider, job: _Job) -> str | None:
        portions = in_portions(job.masked.text, provider.most)
        return self._joined(provider, job, portions) if portions else None

    def _by_sentence(self, provider: Provider, job: _Job) -> str | None:
        parts = sentences(job.masked.text)
        if len(parts) < 2 or any(len(part.text) > provider.most for part in parts):  # noqa: PLR2004 - one is the whole
            return None
        return self._joined(provider, job, parts)

    def _joined(self, provider: Provider, job: _Job, parts: list[Sentence]) -> str | None:
        """The parts translated each by itself; None as soon as one is spoilt."""
        done = []
        for words, gap in parts:
            answer = self._part(provider, job, words)
            if answer is None:
                return None
            done.append(f"{answer}{gap}")
        return "".join(done)

    def _part(self, provider: Provider, job: _Job, words: str) -> str | None:
        """One request; None when its marks are spoilt. Raises _NoUse."""
        if not says_anything(words):
            return words
        answer = self._chain.ask(provider, words, job.source, job.target, job.deadline)
        if answer is None:
            raise _NoUse
        if not is_whole(answer, job.masked, words):
            log.info("translation.spoilt", provider=provider.name)
            return None
        if not in_language(answer, words, job.source, job.target):
            log.info("translation.wrong_language", provider=provider.name)
            raise _NoUse
        return answer


def _as_it_is(text: str, job: _Job) -> Translation:
    """Nothing is left to translate: days and terms are said in the reader's language, all else stays."""
    shown = "".join(part.shown for part in job.masked.parts)
    if shown == "".join(part.original for part in job.masked.parts):
        return Translation(text, "")
    return Translation(unmask(job.masked.text, job.masked, job.target), _OURSELVES)
