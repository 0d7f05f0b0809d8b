"""Albums: Telegram sends each picture as an update of its own; the house gets them as one message."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from bot.adapters.telegram.intake import album_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import Update

#: Seconds in which the rest of an album comes after a part of it.
ALBUM_SECONDS = 0.7
_REMEMBERED = 1000


def messages_of(updates: Sequence[Update]) -> list[list[Update]]:
    """Updates of one chat as messages: neighbours of one album together, all else alone."""
    grouped = groupby(updates, key=lambda update: album_of(update) or update.update_id)
    return [list(group) for _key, group in grouped]


class Unfinished:
    """Which albums may still grow: one that ended a batch is looked at again, until a look brings nothing new."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def may_grow(self, message: Sequence[Update]) -> bool:
        """Whether to wait for more of `message`, the newest that its chat sent."""
        album = album_of(message[0])
        if album is None or self._seen.get(album) == len(message):
            return False
        if len(self._seen) >= _REMEMBERED:
            self._seen.clear()
        self._seen[album] = len(message)
        return True
