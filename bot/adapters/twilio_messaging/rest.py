"""Questions to Twilio's REST API that change nothing, for the check-up: account, senders, services, templates."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import urlsplit, urlunsplit

import aiohttp

from bot.adapters.twilio_messaging.wire import basic_auth

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.config.sections import TwilioSection

_TWILIO: Final = ".twilio.com"


class Refusal(Exception):
    """Twilio answered, with this HTTP status and error code (0: none)."""

    def __init__(self, status: int, code: int) -> None:
        super().__init__(f"HTTP {status}" + (f", Twilio {code}" if code else ""))
        self.status, self.code = status, code


class Rest:
    """GET requests. To be used as a context manager, inside the running loop."""

    def __init__(self, section: TwilioSection) -> None:
        self._base, self.account = section.base_url, section.account_sid
        self._session = aiohttp.ClientSession(
            headers=basic_auth(section.account_sid, section.auth_token.get_secret_value()),
            timeout=aiohttp.ClientTimeout(total=section.timeout),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._session.close()

    async def get(self, product: str, path: str, query: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The JSON at `path` of a product (api, messaging, content). Raises Refusal, aiohttp.ClientError, OSError."""
        async with self._session.get(_at(self._base, product) + path, params=query) as response:
            try:
                body = await response.json(content_type=None)
            except ValueError:
                body = None
            if response.status >= HTTPStatus.BAD_REQUEST or not isinstance(body, dict):
                code = body.get("code", 0) if isinstance(body, dict) else 0
                raise Refusal(response.status, code if isinstance(code, int) else 0)
            return body


def _at(base_url: str, product: str) -> str:
    """Twilio has a host for each product; a server of one's own has one for all."""
    parts = urlsplit(base_url)
    if not (parts.hostname or "").endswith(_TWILIO):
        return base_url
    _api, _dot, rest = parts.netloc.partition(".")
    return urlunsplit(parts._replace(netloc=f"{product}.{rest}"))
