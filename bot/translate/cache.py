"""Translations that were made already, in the database: an announcement to 200 families asks once a language."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from storage.translated import drop_translated, find_translated, keep_translated, touch_translated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from storage.database import Database
    from storage.translated import TranslatedRow

log = structlog.get_logger()
_TOUCH_AFTER: Final = timedelta(days=1)


class Cache:
    """Masked text alone is kept. Trouble with it never stops a translation."""

    def __init__(self, database: Database, days: int, now: Callable[[], datetime]) -> None:
        self._database, self._days, self._now = database, days, now

    @staticmethod
    def digest(signature: str, source: str, target: str, providers: Sequence[str]) -> str:
        """What a translation is found by: the masked text with its kinds, both languages, and who may translate."""
        whole = "\0".join((signature, source.lower(), target.lower(), *providers))
        return hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()

    def find(self, digest: str) -> TranslatedRow | None:
        """What is kept for `digest`."""
        try:
            with self._database.read() as session:
                row = find_translated(session.connection(), digest)
            if row and self._now() - row.used_at > _TOUCH_AFTER:
                with self._database.begin() as work:
                    touch_translated(work.connection, digest, self._now())
                    work.commit()
        except SQLAlchemyError as error:
            log.warning("translation.cache_away", error=type(error).__name__)
            return None
        return row

    def keep(self, digest: str, words: str, translator: str) -> None:
        """Keep a masked translation."""
        try:
            with self._database.begin() as work:
                keep_translated(work.connection, digest, words, translator, self._now())
                work.commit()
        except SQLAlchemyError as error:
            log.warning("translation.cache_away", error=type(error).__name__)

    def sweep(self) -> int:
        """Forget what nobody used for `days`; gives how many. Raises sqlalchemy.exc.OperationalError."""
        with self._database.begin() as work:
            gone = drop_translated(work.connection, self._now() - timedelta(days=self._days))
            work.commit()
        if gone:
            log.info("translation.forgotten", translations=gone)
        return gone
