"""One request to a provider: bounded in time and size, its failures named."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import orjson
import requests

from bot.translate.provider import Away, RateLimited, Refused, Unsupported, Unusable

#: Seconds to be connected in; a machine that is away is known by then.
_CONNECT = 3.0
_MOST_BYTES = 1_000_000
_REFUSED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.FORBIDDEN)
#: DeepL says that the month's characters are used up with this.
_QUOTA_EXCEEDED = 456


def ask_json(
    url: str,
    body: Any,
    seconds: float,
    headers: Mapping[str, str] | None = None,
    params: Mapping[str, str] | None = None,
) -> Any:
    """What `url` answers to a POST of `body`, read from JSON, within about `seconds`. Raises ProviderError."""
    content = orjson.dumps(body)
    given = {"Content-Type": "application/json", "Accept": "application/json", **(headers or {})}
    status, answer, told = fetch("POST", url, seconds, data=content, headers=given, params=dict(params or {}))
    check(status, told)
    try:
        return orjson.loads(answer)
    except orjson.JSONDecodeError as error:
        raise Unusable("no JSON") from error


def fetch(method: str, url: str, seconds: float, **request: Any) -> tuple[int, bytes, Mapping[str, str]]:
    """Status, body and headers. Raises Away when it is not all there within `seconds`."""
    until = time.monotonic() + seconds
    limits = (min(_CONNECT, seconds), seconds)
    try:
        with (
            requests.Session() as session,
            session.request(method, url, timeout=limits, stream=True, allow_redirects=False, **request) as response,
        ):
            return response.status_code, _body(response, until), response.headers
    except (requests.RequestException, OSError) as error:
        raise Away(type(error).__name__) from error


def _body(response: requests.Response, until: float) -> bytes:
    """All of it; a server that lets it trickle is cut off."""
    body = bytearray()
    while piece := response.raw.read1(65536, decode_content=True):
        body += piece
        if time.monotonic() > until or len(body) > _MOST_BYTES:
            raise Away("too slow or too long")
    return bytes(body)


def check(status: int, headers: Mapping[str, str]) -> None:
    """Raise the ProviderError that `status` stands for; nothing for a success."""
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise RateLimited(retry_after(headers))
    if status in _REFUSED or status == _QUOTA_EXCEEDED:
        raise Refused(f"status {status}")
    if status == HTTPStatus.BAD_REQUEST:
        raise Unsupported("status 400")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Away(f"status {status}")
    if status != HTTPStatus.OK:
        raise Unusable(f"status {status}")


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait (RFC 9110, 10.2.3: seconds or a date); None when nothing sensible is said."""
    said = headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdecimal():
        return float(said)
    with suppress(ValueError, TypeError):
        return max(0.0, (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds())
    return None
