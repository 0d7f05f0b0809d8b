"""The HTTP door: only what Slack has signed within five minutes comes in.

Bolt's own check is not used: it answers 500 to a timestamp that is no number, and logs the body of whatever it turns
away. https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from slack_sdk.signature import SignatureVerifier
from starlette.responses import Response

if TYPE_CHECKING:
    from slack_bolt import BoltResponse
    from starlette.requests import Request

#: Slack's own events are far smaller.
_MOST_BYTES = 1024 * 1024
_MOST_FIELDS = 100
_TIMESTAMP, _SIGNATURE = "x-slack-request-timestamp", "x-slack-signature"
Dispatch = Callable[[dict[str, Any]], Awaitable["BoltResponse"]]


class Refused(Exception):
    """A request that is answered with `status` and one plain sentence."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


class Door:
    """An endpoint for all three kinds of request: events, presses, commands."""

    def __init__(self, signing_secret: str, dispatch: Dispatch) -> None:
        self._verifier, self._dispatch = SignatureVerifier(signing_secret), dispatch

    async def __call__(self, request: Request) -> Response:
        """Answer 200 once it is committed; 400, 401, 403, 413 for what is no request of Slack's; 503 to come again."""
        try:
            body = await _read(request)
            self._verify(request, body)
            payload = _payload(body, request.headers.get("content-type", ""))
        except Refused as refused:
            return Response(refused.reason, refused.status, media_type="text/plain")
        answer = await self._dispatch(payload)
        headers = {name: value for name, (value, *_more) in answer.headers.items()}
        return Response(answer.body, answer.status, headers)

    def _verify(self, request: Request, body: bytes) -> None:
        timestamp, signature = request.headers.get(_TIMESTAMP), request.headers.get(_SIGNATURE)
        if timestamp is None or signature is None:
            raise Refused(401, "not signed")
        try:
            valid = self._verifier.is_valid(body, timestamp, signature)
        except (ValueError, TypeError, OverflowError):  # no number, no UTF-8, no ASCII, too large a number
            valid = False
        if not valid:
            raise Refused(403, "not signed by Slack, or too old")


async def _read(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) >= _MOST_BYTES:
            raise Refused(413, "too large")
    return bytes(body)


def _payload(body: bytes, content_type: str) -> dict[str, Any]:
    """The JSON of an event, the JSON in a form's `payload`, or the form of a command. Raises Refused (400)."""
    try:
        text = body.decode()
        if content_type.partition(";")[0].strip().lower() == "application/json":
            found = json.loads(text)
        else:
            form = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
            found = json.loads(form["payload"]) if "payload" in form else form
    except (ValueError, RecursionError):
        raise Refused(400, "this is neither JSON nor a form") from None
    if not isinstance(found, dict) or not found:
        raise Refused(400, "this is no request of Slack's")
    return found
