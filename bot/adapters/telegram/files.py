"""Files that people send, fetched from Telegram into the media store."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.adapter import NotAccepted
from bot.adapters.telegram.limits import DOWN_BYTES

if TYPE_CHECKING:
    from bot.adapters.telegram.api import Api
    from bot.adapters.telegram.drafts import FileRef
    from bot.media import MediaStore
    from conversations.messages import Media

log = structlog.get_logger()
#: After so many failures a message is taken without its file, or it would keep all later ones waiting.
MOST_TRIES = 5
_PAUSE = 2.0


class Files:
    """Fetches files. One that cannot come (too large, of a type that may not pass) is left out, and logged."""

    def __init__(self, api: Api, store: MediaStore) -> None:
        self._api, self._store = api, store
        self._tries: dict[str, int] = {}

    async def fetch(self, file: FileRef) -> Media | None:
        """The file, kept; None when it never will be. Raises NotAccepted when it may come later."""
        try:
            media, reason = await self._fetch(file)
        except (BadRequest, Forbidden):
            media, reason = None, "refused"
        except (TelegramError, OSError) as error:
            self._let_it_come_later(file, error)
            media, reason = None, type(error).__name__
        self._tries.pop(file.file_id, None)
        if media is None:
            log.warning("telegram.file_left_out", reason=reason, bytes=file.size)
        return media

    async def _fetch(self, file: FileRef) -> tuple[Media | None, str]:
        """The file, and why it is missing when it is."""
        if file.size > DOWN_BYTES:
            return None, "too_large"
        found = await self._api.get_file(file.file_id)
        if (found.file_size or 0) > DOWN_BYTES:
            return None, "too_large"
        content = bytes(await found.download_as_bytearray())
        return await asyncio.to_thread(self._store.put, content, file.name), "type"

    def _let_it_come_later(self, file: FileRef, error: Exception) -> None:
        tries = self._tries[file.file_id] = self._tries.get(file.file_id, 0) + 1
        if tries < MOST_TRIES:
            raise NotAccepted(_PAUSE) from error
