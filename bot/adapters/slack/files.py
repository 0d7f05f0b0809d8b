"""Files that staff attach: fetched with our token from Slack's own hosts only, and kept in the media store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp
import structlog

from bot.adapters.slack.blocking import off_loop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.adapters.slack.api import SlackApi
    from bot.media import MediaStore
    from conversations.messages import Media

log = structlog.get_logger()
#: Bytes of one file, as families' platforms take them (WhatsApp: 16 MB), and files of one message.
FILE_BYTES, MOST_FILES = 16 * 1024 * 1024, 10
_TRIES = 2


class Files:
    """Fetches what was attached."""

    def __init__(self, api: SlackApi, store: MediaStore) -> None:
        self._api, self._store = api, store
        base = urlsplit(api.client.base_url)
        #: Where the Web API is when that is not Slack itself: a test server, an emulator.
        self._own = (base.scheme, base.netloc)

    async def keep(self, files: Sequence[dict[str, Any]]) -> tuple[tuple[Media, ...], list[str]]:
        """The files that could be kept, and the names of those that could not."""
        kept, left = [], []
        for number, file in enumerate(files):
            media = await self._keep(file) if number < MOST_FILES else None
            if media is None:
                left.append(str(file.get("name") or file.get("id") or "?")[:100])
            else:
                kept.append(media)
        return tuple(kept), left

    async def _keep(self, file: dict[str, Any]) -> Media | None:
        url, size = file.get("url_private_download") or file.get("url_private"), file.get("size")
        if not isinstance(url, str) or not self._is_slacks(url) or (isinstance(size, int) and size > FILE_BYTES):
            return None
        content = await self._fetch(url)
        if content is None:
            return None
        return await off_loop(self._store.put, content, str(file.get("name") or ""))

    def _is_slacks(self, url: str) -> bool:
        """Whether our token may be shown to that host."""
        try:
            parts = urlsplit(url)
            host = parts.hostname or ""
        except ValueError:
            return False
        if (parts.scheme, parts.netloc) == self._own:
            return True
        slacks = host == "slack.com" or host.endswith(".slack.com")
        return parts.scheme == "https" and slacks and "@" not in parts.netloc

    async def _fetch(self, url: str) -> bytes | None:
        for _ in range(_TRIES):
            try:
                return await self._read(url)
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                log.info("slack.file_not_fetched", error=type(error).__name__)
        return None

    async def _read(self, url: str) -> bytes | None:
        """The whole file; None when it is too large, or Slack shows a page (a redirect) instead of it."""
        headers = {"Authorization": f"Bearer {self._api.token}"}
        request = self._api.session().get(url, headers=headers, allow_redirects=False, proxy=self._api.client.proxy)
        async with request as response:
            if response.status >= 500:  # noqa: PLR2004 - worth another try
                raise aiohttp.ClientPayloadError
            if response.status != 200:  # noqa: PLR2004 - gone, forbidden, or a page to log in on
                return None
            content = bytearray()
            async for chunk in response.content.iter_chunked(65_536):
                content += chunk
                if len(content) > FILE_BYTES:
                    return None
            return bytes(content)
