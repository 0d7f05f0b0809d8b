"""The web adapter: a page posts what people write, the database is their mailbox, events say when to look."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from bot.adapter import Away
from bot.adapters.web import page, uploads
from bot.adapters.web.answers import AWAY_SECONDS, Endpoint, answer, read_body, speaks_json
from bot.adapters.web.bodies import ChatAddress, MessageBody, ReceiptsBody, chat_address, inbound_of
from bot.adapters.web.entries import delivery_external_id, entry_of_outgoing
from bot.adapters.web.events import stream_events
from bot.adapters.web.guard import Guard
from bot.adapters.web.history import history
from bot.adapters.web.hub import Hub
from bot.adapters.web.receipts import note_receipts, ticks_of
from bot.adapters.web.replies import reply_is_coming
from conversations.capabilities import Capabilities

if TYPE_CHECKING:
    from datetime import datetime

    from bot.adapter import Accept, Outgoing
    from bot.adapters.web.receipts import Tick
    from bot.media import MediaStore
    from conversations.messages import Inbound
    from storage.database import Database


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """An aware moment."""
        ...


class WebAdapter:
    """Chats on a page. `allowed_hosts` are Host names to answer besides loopback; "*" for any."""

    changes = None

    def __init__(
        self, channel: str, database: Database, media: MediaStore, clock: Clock, allowed_hosts: Collection[str] = ()
    ) -> None:
        self.channel = channel
        self.capabilities = Capabilities(
            buttons=24, button_label=80, text=16_000, threads=True, media=True, receipts=True, typing=True, rich=True
        )
        self.database, self.media, self.clock = database, media, clock
        self.hub = Hub()
        self.guard = Middleware(Guard, allowed_hosts=allowed_hosts)
        self._accept: Accept | None = None

    def routes(self) -> Sequence[BaseRoute]:
        """The page, its parts, and the API that it talks to."""
        return [
            Route("/", page.page, middleware=[self.guard]),
            Mount("/static", page.static_files(), name="static", middleware=[self.guard]),
            self.route("/events", self._events),
            self.route("/media/{ref}", self._file),
            self.route("/chat/{address}/history", self._history),
            self.route("/chat/{address}/messages", self._message, "POST"),
            self.route("/chat/{address}/media", self._upload, "POST"),
            self.route("/chat/{address}/receipts", self._receipts, "POST"),
        ]

    def route(self, path: str, endpoint: Endpoint, method: str = "GET") -> Route:
        """A guarded JSON route."""
        return Route(path, _function(speaks_json(endpoint)), methods=[method], middleware=[self.guard])

    async def start(self, accept: Accept) -> None:
        """Begin to hand on what pages post."""
        self._accept = accept

    async def stop(self) -> None:
        """Take nothing more, and end every stream."""
        self._accept = None
        self.hub.close()

    async def send(self, outgoing: Outgoing) -> str:
        """Show a message on the pages that are open; the others find it in the database, where it already is."""
        entry = entry_of_outgoing(outgoing, self.clock.now())
        data = {"address": outgoing.address, "entry": entry}
        self.hub.publish(outgoing.address, "delivery", data, outgoing.delivery_id)
        self.hub.broadcast("turn", {})
        return delivery_external_id(outgoing.delivery_id)

    async def tell_writers(self, delivery_ids: Sequence[int]) -> None:
        """Move the ticks of those who wrote what these deliveries carry; for receipts of other platforms too."""
        ticks = await run_in_threadpool(self._ticks, list(delivery_ids))
        self._publish(ticks)

    def _ticks(self, delivery_ids: list[int]) -> list[Tick]:
        with self.database.read() as session:
            return ticks_of(session.connection(), self.channel, delivery_ids)

    def _publish(self, ticks: Sequence[Tick]) -> None:
        for tick in ticks:
            data = {"address": tick.address, "client": tick.client, "status": tick.status}
            self.hub.publish(tick.address, "status", data)

    async def _events(self, request: Request) -> Response:
        return stream_events(request, self.hub, self.database, self.channel)

    async def _file(self, request: Request) -> Response:
        return await uploads.serve_file(request, self.media)

    async def _upload(self, request: Request) -> Response:
        chat_address(request)
        return await uploads.keep_upload(request, self.media)

    async def _history(self, request: Request) -> Response:
        address, before = chat_address(request), request.query_params.get("before")
        return answer({"entries": await run_in_threadpool(self._read_history, address, before)})

    def _read_history(self, address: ChatAddress, before: str | None) -> list[Any]:
        with self.database.read() as session:
            entries = history(session.connection(), self.channel, address, before)
        for media in (media for entry in entries for media in entry["media"]):
            if self.media.find(media["ref"]) is None:
                media["gone"] = True
        return list(entries)

    async def _message(self, request: Request) -> Response:
        address, body = chat_address(request), await read_body(request, MessageBody)
        inbound = await run_in_threadpool(inbound_of, body, self.channel, address, self.clock.now(), self.media)
        await self._take(inbound)
        return answer({"id": body.id, "at": inbound.at.isoformat()})

    async def _take(self, inbound: Inbound) -> None:
        if self._accept is None:
            raise Away(AWAY_SECONDS)
        self._typing(inbound.address, on=True)
        coming = False
        try:
            await self._accept(inbound)
            coming = await run_in_threadpool(reply_is_coming, self.database, inbound)
        finally:
            # An answer that is still on its way ends it by arriving.
            if not coming:
                self._typing(inbound.address, on=False)
        self.hub.broadcast("turn", {})

    def _typing(self, address: str, *, on: bool) -> None:
        self.hub.publish(address, "typing", {"address": address, "on": on})

    async def _receipts(self, request: Request) -> Response:
        address, body = chat_address(request), await read_body(request, ReceiptsBody)
        noted = await run_in_threadpool(
            note_receipts, self.database, self.channel, address, body.ids, body.state, self.clock.now()
        )
        self._publish(noted.ticks)
        if noted.ids:
            self.hub.broadcast("turn", {})
        return answer({"noted": noted.ids})


def _function(endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    """A plain function: Starlette takes any other callable for an ASGI app."""

    async def call(request: Request) -> Response:
        return await endpoint(request)

    return call
