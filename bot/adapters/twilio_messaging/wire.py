"""The library's HTTP client, with what it lacks: a deadline, our base URL, Retry-After, and no retained requests."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import aiohttp
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.http.response import Response

from bot.adapters.twilio_messaging.errors import error_of
from bot.send_errors import Ambiguous, Unavailable

#: Where content resources live; with another `base_url` than Twilio's own, they are there too.
CONTENT_URL = "https://content.twilio.com"
_HOME = ".twilio.com"
_REFUSED = 400
_CONNECT_SECONDS = 5.0
#: The library logs addresses of requests at INFO; nobody needs them.
_QUIET = logging.getLogger("homeline.twilio.wire")
_QUIET.setLevel(logging.ERROR)


class Wire(AsyncTwilioHttpClient):  # type: ignore[misc]
    """Requests to `base_url`, each within `deadline` seconds; every failure is a SendError.

    To be made inside the running loop.
    """

    def __init__(self, base_url: str, deadline: float) -> None:
        super().__init__(pool_connections=False, logger=_QUIET)
        self.session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=min(_CONNECT_SECONDS, deadline)),
            # One machine sends at most 80 a second; a stuck request holds one connection for `deadline`.
            connector=aiohttp.TCPConnector(limit=64),
        )
        self._base, self._deadline = base_url, deadline

    async def request(self, method: str, url: str, **kwargs: Any) -> Response:
        """The answer, when it is a good one. Raises SendError."""
        auth = kwargs.pop("auth", None)
        if auth:  # the library would use aiohttp.BasicAuth, which is deprecated
            kwargs["headers"] = {**(kwargs.get("headers") or {}), **basic_auth(*auth)}
        try:
            async with asyncio.timeout(self._deadline):
                response = await super().request(method, at_base(url, self._base), **kwargs)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise Unavailable(type(error).__name__) from None
        except (TimeoutError, aiohttp.ClientError, ValueError) as error:
            # The request has left; whether it was carried out nobody knows.
            raise Ambiguous(type(error).__name__) from None
        finally:
            self._test_only_last_request = self._test_only_last_response = None
        if response.status_code >= _REFUSED:
            raise error_of(_code(response.text), response.status_code, _seconds(response.headers.get("Retry-After")))
        return response


def basic_auth(user: str, password: str) -> dict[str, str]:
    """The header that proves who we are."""
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def at_base(url: str, base_url: str) -> str:
    """`url` on the host of `base_url`; the Content API keeps its own while that is one of Twilio's."""
    base = urlsplit(base_url)
    if url.startswith(CONTENT_URL) and base.netloc.endswith(_HOME):
        return url
    return urlunsplit(urlsplit(url)._replace(scheme=base.scheme, netloc=base.netloc))


def _code(body: str) -> int:
    """The `code` of an error body {"code": 21211, "message": …, "status": 400}; 0 when there is none."""
    try:
        found = json.loads(body).get("code")
    except (ValueError, AttributeError):
        return 0
    return found if isinstance(found, int) else 0


def _seconds(header: str | None) -> float | None:
    try:
        return min(3600.0, max(0.0, float(header or "")))
    except ValueError:
        return None
