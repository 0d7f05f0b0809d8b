"""How long files are kept: a daily round deletes what is too old and not needed, and what no row speaks of any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.media.names import REF
from storage.files import refs_named, refs_needed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from storage.database import Database

log = structlog.get_logger()
#: A file that was uploaded may wait so long for its message; a half-written one is left alone as long.
GRACE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Retention:
    """Deletes files in `folder`. `days` is how long they are kept; 0: as long as a row speaks of them."""

    folder: Path
    database: Database
    days: int
    now: Callable[[], datetime]

    def sweep(self) -> int:
        """Delete what need not be kept, thumbnails with their files; gives how many files went. Blocks on the disk."""
        if not self.folder.is_dir():
            return 0
        now = self.now().timestamp()
        born = _born(self.folder)
        settled = {stem for stem, at in born.items() if now - at > GRACE.total_seconds()}
        if not settled:
            return 0
        with self.database.read() as session:
            connection = session.connection()
            vanished = settled - _stems(refs_named(connection))
            held = _stems(refs_needed(connection))
        most = timedelta(days=self.days).total_seconds()
        old = {stem for stem in settled - held if self.days and now - born[stem] > most}
        gone = sum(self._delete(stem, born[stem]) for stem in vanished | old)
        if gone:
            log.info("media.deleted", files=gone, unnamed=len(vanished), old=len(old))
        return gone

    def _delete(self, stem: str, born: float) -> int:
        """Delete a file and its versions, unless it was sent again meanwhile; gives how many."""
        versions = list(self.folder.glob(f"{stem}*"))
        if any(path.stat().st_mtime > born for path in versions):
            return 0
        for path in versions:
            path.unlink(missing_ok=True)
        return len(versions)


def _born(folder: Path) -> dict[str, float]:
    """When each file, with its versions, was last sent (Unix time)."""
    born: dict[str, float] = {}
    for path in folder.iterdir():
        known = REF.fullmatch(path.name)
        stem = known["stem"] if known else path.name if path.name.startswith(".new-") else ""
        if stem:
            born[stem] = max(born.get(stem, 0.0), path.stat().st_mtime)
    return born


def _stems(refs: set[str]) -> set[str]:
    return {ref.partition(".")[0] for ref in refs}
