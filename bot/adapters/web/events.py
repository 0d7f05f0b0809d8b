"""The live stream of a page: server-sent events that resume where the connection broke."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from bot.adapters.web.answers import Refused
from bot.adapters.web.entries import read_row_id
from bot.adapters.web.history import deliveries_after
from bot.adapters.web.hub import as_event

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

    from bot.adapters.web.hub import Hub, Listener
    from storage.database import Database

HEARTBEAT_SECONDS = 15.0
MOST_ADDRESSES = 8
#: Milliseconds after which a browser comes back.
_RETRY = b"retry: 1000\n\n"
_HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}


def stream_events(request: Request, hub: Hub, database: Database, channel: str) -> StreamingResponse:
    """Events for the addresses asked for. Raises Refused (400) when there is none or there are too many.

    The id of a delivery event is its row's: after a break, `Last-Event-ID` brings what arrived since.
    """
    addresses = request.query_params.getlist("address")
    if not 1 <= len(addresses) <= MOST_ADDRESSES:
        raise Refused(400, f"address: give 1 to {MOST_ADDRESSES}.")
    after = read_row_id(request.headers.get("last-event-id", ""))

    async def body() -> AsyncIterator[bytes]:
        # Listen first, read then: what happens in between comes twice rather than never.
        with hub.listening(addresses) as listener:
            yield _RETRY
            if after is not None:
                yield await run_in_threadpool(_missed, database, channel, addresses, after)
            async for event in _live(listener):
                yield event

    return StreamingResponse(body(), headers=_HEADERS, media_type="text/event-stream")


def _missed(database: Database, channel: str, addresses: list[str], after: int) -> bytes:
    with database.read() as session:
        found = deliveries_after(session.connection(), channel, addresses, after)
    return b"".join(
        as_event("delivery", {"address": address, "entry": entry}, int(entry["id"][1:])) for address, entry in found
    )


async def _live(listener: Listener) -> AsyncIterator[bytes]:
    while True:
        try:
            event = await asyncio.wait_for(listener.next(), HEARTBEAT_SECONDS)
        except TimeoutError:
            event = b": still here\n\n"
        if not event:
            return
        yield event
