"""What Twilio posts to us: forms, believed only with its signature.

The signature covers the public URL and every parameter
(https://www.twilio.com/docs/usage/webhooks/webhooks-security). Behind a proxy the request shows another host and
scheme, so the URL is built from the setting web.public_url, never from headers.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.datastructures import ImmutableMultiDict
from starlette.responses import Response
from twilio.request_validator import RequestValidator

from bot.adapter import Busy, NotAccepted

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

#: Twilio's largest inbound form has some 50 parameters and a body of 1,600 characters.
FORM_BYTES = 64 * 1024
_MOST_FIELDS = 200
Form = ImmutableMultiDict[str, str]


class Refused(Exception):
    """The request is not believed or not understood."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


async def signed_form(request: Request, public_url: str, token: str) -> Form:
    """The form of a request that Twilio signed with `token`. Raises Refused (400, 403, 413)."""
    form = await _read_form(request)
    query = f"?{request.url.query}" if request.url.query else ""
    signature = request.headers.get("x-twilio-signature", "")
    url = f"{public_url}{request.scope['path']}{query}"
    if not signature or not RequestValidator(token).validate(url, form, signature):
        raise Refused(403, "not signed by Twilio for this address (web.public_url)")
    return form


async def _read_form(request: Request) -> Form:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise Refused(400, "a form is expected")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > FORM_BYTES:
            raise Refused(413, "too large")
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError:
        raise Refused(400, "this is no form in UTF-8") from None
    return ImmutableMultiDict(pairs)


def answering(endpoint: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """`endpoint` that may raise Refused, or NotAccepted: then Twilio must not think that we have it."""

    async def call(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Refused as refusal:
            return Response(refusal.reason, refusal.status, media_type="text/plain")
        except NotAccepted as not_now:
            status = 429 if isinstance(not_now, Busy) else 503
            return Response(status_code=status, headers={"retry-after": str(math.ceil(not_now.retry_after))})

    return call
