"""Addresses under which Twilio, and readers of SMS, may fetch a file of ours for a while."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, Response

from bot.media.gone import gone

if TYPE_CHECKING:
    from starlette.requests import Request

    from bot.adapters.twilio_messaging.hooks import Clock
    from bot.media import MediaStore

#: Seconds: Twilio fetches at once, but may queue for hours; people open a link within days.
FOR_TWILIO, FOR_PEOPLE = 24 * 3600, 7 * 24 * 3600
#: The route; `until` is a Unix time, `proof` signs `until` and `ref`.
ROUTE = "/media/{until:int}/{proof}/{ref}"


class Links:
    """Makes and honours signed links. `prefix` is the public address of the channel's routes."""

    def __init__(self, prefix: str, secret: str, store: MediaStore, clock: Clock) -> None:
        self._prefix, self._store, self._clock = prefix, store, clock
        self._key = hashlib.sha256(b"media link" + secret.encode()).digest()

    def url(self, ref: str, seconds: int) -> str:
        """A link to the kept file `ref` that works for `seconds`."""
        until = int(self._clock.now().timestamp()) + seconds
        return f"{self._prefix}/media/{until}/{self._proof(until, ref)}/{ref}"

    def _proof(self, until: int, ref: str) -> str:
        return hmac.new(self._key, f"{until} {ref}".encode(), hashlib.sha256).hexdigest()[:32]

    async def serve(self, request: Request) -> Response:
        """The file behind a link; 404 for a link that we never gave or that is over, 410 when it is not kept."""
        until, proof, ref = (request.path_params[name] for name in ("until", "proof", "ref"))
        honest = hmac.compare_digest(self._proof(until, ref).encode(), proof.encode())
        if not honest or until < self._clock.now().timestamp():
            return Response(status_code=404)
        found = await run_in_threadpool(self._store.find, ref)
        if found is None:
            return gone(request)
        headers = {
            "cache-control": "private, no-store",
            "content-security-policy": "default-src 'none'; sandbox",
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "x-robots-tag": "noindex",
        }
        media = found.media
        return FileResponse(
            found.path,
            headers=headers,
            media_type=media.mime,
            filename=media.name,
            content_disposition_type="inline" if media.kind in {"photo", "voice", "video"} else "attachment",
        )
