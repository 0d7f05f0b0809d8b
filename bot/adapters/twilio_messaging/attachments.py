"""Files that came with a message: fetched from Twilio, kept by us, and then deleted there."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urljoin, urlsplit

import aiohttp
import structlog
from starlette.concurrency import run_in_threadpool

from bot.adapter import Away
from bot.adapters.twilio_messaging.wire import at_base, basic_auth
from bot.send_errors import SendError
from conversations.messages import LeftOut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.adapters.twilio_messaging.account import TwilioAccount
    from bot.adapters.twilio_messaging.inbound import Attachment
    from bot.media import MediaStore
    from conversations.messages import Media

log = structlog.get_logger()
#: Seconds for all files of a message: Twilio waits 15 s for our answer.
FETCH_SECONDS = 8.0
_API_HOST = "api.twilio.com"
#: Where the API sends us on to for the bytes (with a short-lived address of its own, hence without our token).
_FILE_HOSTS = (".twilio.com", ".twiliocdn.com")
_OLD_FILES = ("s3-external-1.amazonaws.com", "/media.twiliocdn.com/")
_MOST_HOPS = 3
_OK, _REDIRECTS, _PERMANENT = 200, frozenset({301, 302, 303, 307, 308}), frozenset({400, 404, 410, 415})


class _Gone(Exception):
    """The file cannot be had, now or later."""


class _TooLarge(_Gone):
    """It is larger than any file may be."""


class Attachments:
    """Fetches and deletes the files of inbound messages."""

    def __init__(self, account: TwilioAccount, store: MediaStore) -> None:
        self._account, self._store = account, store

    async def keep(
        self, attachments: Sequence[Attachment], *, last_chance: bool
    ) -> tuple[tuple[Media, ...], tuple[LeftOut, ...]]:
        """The files, kept, and those that may not pass or are gone.

        Raises Away when Twilio does not give a file now, so that the message is posted again; with `last_chance`
        the message counts more than its files.
        """
        found = await asyncio.gather(*(self._keep(one.url, last_chance=last_chance) for one in attachments))
        left = tuple(one for one in found if isinstance(one, LeftOut))
        return tuple(one for one in found if not isinstance(one, LeftOut)), left

    async def _keep(self, url: str, *, last_chance: bool) -> Media | LeftOut:
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                content = await self._fetch(url)
        except _Gone as error:
            log.warning("media.not_to_be_had", reason=str(error))
            return LeftOut("", "size" if isinstance(error, _TooLarge) else "gone")
        except (TimeoutError, aiohttp.ClientError, SendError) as error:
            log.warning("media.not_fetched", error=type(error).__name__, last_chance=last_chance)
            if last_chance:
                return LeftOut("", "gone")
            raise Away(retry_after=2.0) from None
        return await run_in_threadpool(self._store.put, content, "")

    async def _fetch(self, url: str) -> bytes:
        base = self._account.section.base_url
        if not is_media_url(url, base, self._account.sid):
            raise _Gone("not an address of Twilio's media")
        target = at_base(url, base)
        headers = basic_auth(self._account.sid, self._account.token)
        async with self._account.session() as session:
            for _ in range(_MOST_HOPS):
                async with session.get(target, headers=headers, allow_redirects=False) as response:
                    if response.status not in _REDIRECTS:
                        return await _content(response, self._store.most_bytes)
                    target, headers = _joined(target, response.headers.get("Location", "")), {}
                if not is_file_url(target, base):
                    raise _Gone("sent on to a foreign host")
        raise _Gone("sent on too often")

    async def forget(self, attachments: Sequence[Attachment]) -> None:
        """Delete files at Twilio, where they would lie for ever. Best effort."""
        for one in attachments:
            if not is_media_url(one.url, self._account.section.base_url, self._account.sid):
                continue
            try:
                await self._account.delete(f"{one.url}.json")
            except SendError as error:
                log.warning("media.not_deleted", error=error.name, detail=error.detail)


async def _content(response: aiohttp.ClientResponse, most: int) -> bytes:
    if response.status in _PERMANENT:
        raise _Gone(f"HTTP {response.status}")
    if response.status != _OK:
        response.raise_for_status()
        raise _Gone(f"HTTP {response.status}")
    if (response.content_length or 0) > most:
        raise _TooLarge("too large")
    content = bytearray()
    async for chunk in response.content.iter_chunked(64 * 1024):
        content += chunk
        if len(content) > most:
            raise _TooLarge("too large")
    return bytes(content)


def _joined(base: str, location: str) -> str:
    """Where a redirect leads; empty, which is nowhere, for what is no address."""
    try:
        return urljoin(base, location)
    except ValueError:
        return ""


def _split(url: str) -> SplitResult:
    """The parts of an address; those of none for what is no address."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def is_media_url(url: str, base_url: str, account_sid: str) -> bool:
    """Whether `url` is media of our account at Twilio (or at `base_url`): nothing else gets our token, or a request."""
    parts, base = _split(url), urlsplit(base_url)
    at_home = (parts.scheme, parts.netloc) in {("https", _API_HOST), (base.scheme, base.netloc)}
    path = parts.path
    return at_home and ".." not in path and path.startswith(f"/2010-04-01/Accounts/{account_sid}/Messages/")


def is_file_url(url: str, base_url: str) -> bool:
    """Whether Twilio may send us on to `url`."""
    parts, base = _split(url), urlsplit(base_url)
    if (parts.scheme, parts.netloc) == (base.scheme, base.netloc):
        return True
    host = parts.netloc.lower()
    old = host == _OLD_FILES[0] and parts.path.startswith(_OLD_FILES[1]) and ".." not in parts.path
    return parts.scheme == "https" and (host.endswith(_FILE_HOSTS) or old)
