"""The webhook: Telegram posts updates to us, and is answered once they are committed."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import math
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import orjson
import structlog
from starlette.responses import Response

from bot.adapter import Away, Busy, NotAccepted
from bot.adapters.telegram.albums import ALBUM_SECONDS
from bot.adapters.telegram.intake import album_of, chat_key, read_update, update_id

if TYPE_CHECKING:
    from starlette.requests import Request
    from telegram import Update

    from bot.adapters.telegram.intake import Intake
    from bot.adapters.telegram.polling import Pause

PATH = "/telegram/webhook"
_HEADER = "x-telegram-bot-api-secret-token"
#: Bytes; no update comes near.
_BODY_BYTES = 2**20
log = structlog.get_logger()


def secret_of(token: str) -> str:
    """The secret that Telegram sends with each update: made from the token, so there is none to set or to lose."""
    return hmac.new(token.encode(), b"homeline telegram webhook", hashlib.sha256).hexdigest()


class Webhook:
    """The endpoint. Chats go in parallel, each in the order in which Telegram posts."""

    def __init__(self, secret: str, pause: Pause = asyncio.sleep) -> None:
        self._secret, self._pause = secret.encode(), pause
        self._intake: Intake | None = None
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._albums: dict[str, tuple[list[Update], asyncio.Task[None]]] = {}

    def open(self, intake: Intake) -> None:
        """Begin to take."""
        self._intake = intake

    def close(self) -> None:
        """Take nothing more: Telegram keeps it and comes again."""
        self._intake = None

    async def answer(self, request: Request) -> Response:
        """200 once taken; 401 and 403 to strangers, 400 and 413 to nonsense, 429 and 503 for "come again"."""
        refusal = self._refusal(request)
        if refusal:
            return Response(status_code=refusal)
        body = await _read(request)
        if body is None:
            return Response(status_code=413)
        raw = _json(body)
        if update_id(raw) is None:
            return Response(status_code=400)
        try:
            await self._take(raw)
        except NotAccepted as not_now:
            return _come_again(not_now)
        return Response(status_code=200)

    def _refusal(self, request: Request) -> int:
        """The status for whoever cannot show that they are Telegram; 0 for Telegram."""
        given = request.headers.get(_HEADER)
        if given is None:
            return 401
        return 0 if secrets.compare_digest(given.encode(), self._secret) else 403

    async def _take(self, raw: Any) -> None:
        if self._intake is None:
            raise Away(retry_after=2.0)
        update = read_update(raw)
        if update is None or self._intake.has_taken(update):
            return
        album = album_of(update)
        if album is None:
            await self._take_in_order(self._intake, [update])
        else:
            await self._take_album(self._intake, album, update)

    async def _take_in_order(self, intake: Intake, updates: Sequence[Update]) -> None:
        async with self._lock(updates[0]):
            await intake.take(updates)

    def _lock(self, update: Update) -> asyncio.Lock:
        return self._locks.setdefault(chat_key(update), asyncio.Lock())

    async def _take_album(self, intake: Intake, album: str, update: Update) -> None:
        """Join what comes of an album within a moment; each post is answered when all of it is committed."""
        if album not in self._albums:
            parts: list[Update] = []
            self._albums[album] = parts, asyncio.create_task(self._collect(intake, album, parts))
        parts, task = self._albums[album]
        parts.append(update)
        await asyncio.shield(task)

    async def _collect(self, intake: Intake, album: str, parts: list[Update]) -> None:
        await self._pause(ALBUM_SECONDS)
        del self._albums[album]
        await self._take_in_order(intake, sorted(parts, key=lambda update: update.update_id))


def _come_again(not_now: NotAccepted) -> Response:
    status = 429 if isinstance(not_now, Busy) else 503
    return Response(status_code=status, headers={"retry-after": str(math.ceil(not_now.retry_after))})


def _json(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return None


async def _read(request: Request) -> bytes | None:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _BODY_BYTES:
            return None
    return bytes(body)
