"""Who is looking: the open pages, and what they are told as it happens."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import orjson

#: Events that wait for one page; a page that is further behind is cut off, comes back and reads the database.
WAITING_EVENTS = 256
#: Closes a page's stream.
_END = b""


def as_event(name: str, data: object, event_id: int | None = None) -> bytes:
    """One server-sent event (HTML, 9.2 Server-sent events); `data` is JSON, hence without line breaks."""
    mark = f"id: {event_id}\n" if event_id is not None else ""
    return f"{mark}event: {name}\ndata: {orjson.dumps(data).decode()}\n\n".encode()


class Listener:
    """One open page."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[bytes] = asyncio.Queue()

    async def next(self) -> bytes:
        """The next event; empty when the stream is over."""
        return await self._queue.get()

    def put(self, event: bytes) -> None:
        """Hand over one event, or the end once too many wait."""
        if self._queue.qsize() <= WAITING_EVENTS:
            self._queue.put_nowait(event if self._queue.qsize() < WAITING_EVENTS else _END)

    def end(self) -> None:
        """Close the stream."""
        self._queue.put_nowait(_END)


class Hub:
    """Hands events to the pages that show an address. Nothing here must be kept: the truth is in the database."""

    def __init__(self) -> None:
        self._by_address: dict[str, set[Listener]] = {}
        self._all: set[Listener] = set()

    @contextmanager
    def listening(self, addresses: list[str]) -> Iterator[Listener]:
        """A listener for `addresses`, for as long as the block runs."""
        listener = Listener()
        self._all.add(listener)
        for address in addresses:
            self._by_address.setdefault(address, set()).add(listener)
        try:
            yield listener
        finally:
            self._forget(listener, addresses)

    def _forget(self, listener: Listener, addresses: list[str]) -> None:
        self._all.discard(listener)
        for address in addresses:
            listeners = self._by_address.get(address, set())
            listeners.discard(listener)
            if not listeners:
                self._by_address.pop(address, None)

    def publish(self, address: str, name: str, data: object, event_id: int | None = None) -> None:
        """Tell the pages that show `address`."""
        listeners = self._by_address.get(address)
        if listeners:
            event = as_event(name, data, event_id)
            for listener in listeners:
                listener.put(event)

    def broadcast(self, name: str, data: object) -> None:
        """Tell every page."""
        event = as_event(name, data)
        for listener in self._all:
            listener.put(event)

    def close(self) -> None:
        """End every stream."""
        for listener in self._all:
            listener.end()
