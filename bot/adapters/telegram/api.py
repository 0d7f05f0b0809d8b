"""The Bot API client: timeouts, quiet logs, raw updates, and 5xx told apart from other network trouble."""

from __future__ import annotations

import logging
import ssl
from functools import cache
from typing import Any, cast

import httpx
from telegram import Bot
from telegram.error import NetworkError
from telegram.request import HTTPXRequest

#: Seconds that a getUpdates call stays open when there is nothing new.
POLL_SECONDS = 30
#: What we want to be told of; all else never leaves Telegram.
UPDATES = ("message", "edited_message", "message_reaction", "callback_query", "my_chat_member")
_AT_ONCE = 64
_SERVER_ERROR = 500


class ServerTrouble(NetworkError):
    """Telegram answered with 5xx: nothing was done."""


@cache
def _trust() -> ssl.SSLContext:
    """Reading the certificates takes longer than a call; once is enough."""
    return httpx.create_ssl_context()


class _Request(HTTPXRequest):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options, httpx_kwargs={"verify": _trust()})

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        code, payload = await super().do_request(*args, **kwargs)
        if code >= _SERVER_ERROR:
            raise ServerTrouble(f"HTTP {code}")
        return code, payload


class Api(Bot):
    """The bot as Telegram knows it, by its token. `base_url` is where the Bot API is, without /bot."""

    def __init__(self, token: str, base_url: str) -> None:
        # httpx logs URLs with the token; python-telegram-bot logs answers it cannot read, with what people wrote.
        for name, level in (("httpx", logging.WARNING), ("httpcore", logging.WARNING), ("telegram", logging.CRITICAL)):
            logging.getLogger(name).setLevel(level)
        base = base_url.rstrip("/")
        super().__init__(
            token.strip(),
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=_Request(
                connection_pool_size=_AT_ONCE,
                connect_timeout=10.0,
                read_timeout=20.0,
                write_timeout=20.0,
                pool_timeout=10.0,
                media_write_timeout=60.0,
            ),
            get_updates_request=_Request(connection_pool_size=1, connect_timeout=10.0),
        )

    async def updates(self, offset: int | None) -> list[Any]:
        """New updates as they came, waiting up to POLL_SECONDS for one. `offset` confirms all with a lower id.

        Not Bot.get_updates: one update that it cannot read makes it raise for all, again and again.
        """
        data: dict[str, Any] = {"timeout": POLL_SECONDS, "offset": offset, "allowed_updates": UPDATES}
        found = await self._post("getUpdates", data, read_timeout=POLL_SECONDS + 15.0)
        return cast("list[Any]", found)

    async def hang_up(self) -> None:
        """Close every connection."""
        for request in self._request:
            await request.shutdown()
