"""Files that staff attach: fetched with our token from Slack's own hosts only, and kept in the media store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

import aiohttp
import structlog

from bot.adapters.slack.blocking import off_loop
from bot.media import shown_name
from conversations.messages import LeftOut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.adapters.slack.api import SlackApi
    from bot.media import MediaStore
    from conversations.messages import Media

log = structlog.get_logger()
#: Files of one message.
MOST_FILES = 10
_TRIES = 2


class _TooLarge(Exception):
    """More came than may pass, whatever size was told."""


class Files:
    """Fetches what was attached."""

    def __init__(self, api: SlackApi, store: MediaStore) -> None:
        self._api, self._store = api, store
        base = urlsplit(api.client.base_url)
        #: Where the Web API is when that is not Slack itself: a test server, an emulator.
        self._own = (base.scheme, base.netloc)

    async def keep(self, files: Sequence[dict[str, Any]]) -> tuple[tuple[Media, ...], tuple[LeftOut, ...]]:
        """The files that could be kept, and those that could not."""
        found = [
            await self._keep(file) if number < MOST_FILES else _left_out(file, "gone")
            for number, file in enumerate(files)
        ]
        left = tuple(each for each in found if isinstance(each, LeftOut))
        return tuple(each for each in found if not isinstance(each, LeftOut)), left

    async def _keep(self, file: dict[str, Any]) -> Media | LeftOut:
        url, size = file.get("url_private_download") or file.get("url_private"), file.get("size")
        if not isinstance(url, str) or not self._is_slacks(url):
            return _left_out(file, "gone")
        if isinstance(size, int) and size > self._store.most_bytes:
            return _left_out(file, "size")
        try:
            content = await self._fetch(url)
        except _TooLarge:
            return _left_out(file, "size")
        if content is None:
            return _left_out(file, "gone")
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
        """The whole file; None when Slack shows a page (a redirect) instead of it. Raises _TooLarge."""
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
                if len(content) > self._store.most_bytes:
                    raise _TooLarge
            return bytes(content)


def _left_out(file: dict[str, Any], why: Literal["size", "gone"]) -> LeftOut:
    return LeftOut(shown_name(str(file.get("name") or file.get("id") or "")), why)
