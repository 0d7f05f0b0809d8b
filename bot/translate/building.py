"""The translator that the settings describe, its parts put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.translate.cache import Cache
from bot.translate.chain import Chain
from bot.translate.engine import SchoolTranslator
from bot.translate.glossary import Glossary
from bot.translate.providers import build_providers
from bot.translate.roster import Roster

if TYPE_CHECKING:
    from bot.config.translation import TranslationSection
    from handlers.ports import Clock
    from storage.database import Database


@dataclass(frozen=True, slots=True)
class Translating:
    """The translator, and its cache for the daily round."""

    translator: SchoolTranslator
    cache: Cache


def build_translator(section: TranslationSection, database: Database, clock: Clock) -> Translating:
    """All from the settings; nothing is asked of anybody yet."""
    cache = Cache(database, section.cache_days, clock.now)
    chain = Chain(build_providers(section), timeout=section.timeout)
    # A little sooner than the worker gives up, so that the last answer is not thrown away.
    deadline = 0.9 * section.deadline
    translator = SchoolTranslator(
        database, chain, Roster(database), Glossary(section.glossary), cache, deadline=deadline
    )
    return Translating(translator, cache)
