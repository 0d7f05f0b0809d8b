"""How the page's API reads bodies and says no: JSON both ways, every refusal in one plain sentence."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from typing import TypeVar

import orjson
from pydantic import BaseModel, ValidationError
from sqlalchemy.exc import OperationalError
from starlette.requests import Request
from starlette.responses import Response

from bot.adapter import Away, Busy, NotAccepted

Endpoint = Callable[[Request], Awaitable[Response]]
Body = TypeVar("Body", bound=BaseModel)

#: Bytes of a JSON body; larger ones are refused before they are read to the end.
BODY_BYTES = 64 * 1024
#: Seconds after which a page asks again when the database did not answer.
AWAY_SECONDS = 1.0


class Refused(Exception):
    """The request is not carried out. `message` is for the person in front of the page."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


def answer(value: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """`value` as a JSON response."""
    return Response(orjson.dumps(value), status, headers, media_type="application/json")


def speaks_json(endpoint: Endpoint) -> Endpoint:
    """Let `endpoint` raise Refused, NotAccepted or a database error; the page gets a status and a sentence."""

    async def answered(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Refused as refusal:
            return answer({"error": refusal.message}, refusal.status)
        except NotAccepted as not_now:
            return _not_now(not_now)
        except OperationalError:
            return _not_now(Away(AWAY_SECONDS))

    return answered


def _not_now(reason: NotAccepted) -> Response:
    status, message = (429, "Too many messages at once.") if isinstance(reason, Busy) else (503, "Please try again.")
    return answer({"error": message}, status, {"retry-after": str(math.ceil(reason.retry_after))})


async def read_bytes(request: Request, limit: int) -> bytes:
    """The whole body. Raises Refused (413) as soon as it is longer than `limit` bytes."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > limit:
        raise Refused(413, f"That is too large: the limit is {limit // 1024} KB.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise Refused(413, f"That is too large: the limit is {limit // 1024} KB.")
    return bytes(body)


async def read_body(request: Request, shape: type[Body]) -> Body:
    """The JSON body as `shape`. Raises Refused (400, 413) with the first thing that is wrong."""
    try:
        return shape.model_validate(orjson.loads(await read_bytes(request, BODY_BYTES)))
    except orjson.JSONDecodeError:
        raise Refused(400, "The body is not JSON.") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Refused(400, f"{where}: {first['msg']}" if where else first["msg"]) from None
