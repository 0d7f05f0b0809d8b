"""Files that people send, fetched from Telegram into the media store."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal

import structlog
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.adapter import NotAccepted
from bot.adapters.telegram.limits import DOWN_BYTES
from bot.media import shown_name
from conversations.messages import LeftOut

if TYPE_CHECKING:
    from bot.adapters.telegram.api import Api
    from bot.adapters.telegram.drafts import FileRef
    from bot.media import MediaStore
    from conversations.messages import Media

log = structlog.get_logger()
#: After so many failures a message is taken without its file, or it would keep all later ones waiting.
MOST_TRIES = 5
_PAUSE = 2.0
#: How Telegram says that it will not give a bot so large a file.
_TOO_BIG = "file is too big"


class Files:
    """Fetches files. One that cannot come (too large, of a type that may not pass) is named with the reason."""

    def __init__(self, api: Api, store: MediaStore) -> None:
        self._api, self._store = api, store
        self._tries: dict[str, int] = {}

    async def fetch(self, file: FileRef) -> Media | LeftOut:
        """The file, kept; or why it never will be. Raises NotAccepted when it may come later."""
        try:
            found = await self._fetch(file)
        except (BadRequest, Forbidden) as error:
            found = _left_out(file, "size" if _TOO_BIG in error.message.lower() else "gone")
        except (TelegramError, OSError) as error:
            self._let_it_come_later(file, error)
            found = _left_out(file, "gone")
        self._tries.pop(file.file_id, None)
        if isinstance(found, LeftOut):
            log.warning("telegram.file_left_out", reason=found.why, bytes=file.size)
        return found

    async def _fetch(self, file: FileRef) -> Media | LeftOut:
        most = min(DOWN_BYTES, self._store.most_bytes)
        if file.size > most:
            return _left_out(file, "size")
        found = await self._api.get_file(file.file_id)
        if (found.file_size or 0) > most:
            return _left_out(file, "size")
        content = bytes(await found.download_as_bytearray())
        return await asyncio.to_thread(self._store.put, content, file.name)

    def _let_it_come_later(self, file: FileRef, error: Exception) -> None:
        tries = self._tries[file.file_id] = self._tries.get(file.file_id, 0) + 1
        if tries < MOST_TRIES:
            raise NotAccepted(_PAUSE) from error


def _left_out(file: FileRef, why: Literal["size", "gone"]) -> LeftOut:
    return LeftOut(shown_name(file.name), why)
