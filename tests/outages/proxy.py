"""The line between us and a platform, in real sockets: it can be cut, fall silent, break off, or answer itself."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Literal
from urllib.parse import urlsplit

#: well: passed on; refuse: nobody listens; silent: read and never answered; broken: 503 from somebody in between;
#: half: the platform did it, and its answer ends in the middle.
State = Literal["well", "refuse", "silent", "broken", "half"]
#: A whole answer for a request (its head and body), or None to pass it on.
Rule = Callable[[bytes], bytes | None]
_GATEWAY = b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/html\r\ncontent-length: 4\r\n\r\nsee?"
_RESET = struct.pack("ii", 1, 0)


def answer(status: int, body: bytes, **headers: str) -> bytes:
    """An answer of JSON."""
    lines = [f"HTTP/1.1 {status} X", "content-type: application/json", f"content-length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


class Proxy:
    """Listens on a port of this machine and passes requests on to `target`."""

    def __init__(self, target: str) -> None:
        self._target = urlsplit(target)
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._port = 0
        self.state: State = "well"
        self.rule: Rule = lambda _request: None
        self.on_request: Callable[[], object] = lambda: None
        self.on_answer: Callable[[], object] = lambda: None
        #: What happens between the platform's work and its answer.
        self.before_answer: Callable[[bytes], Awaitable[None]] | None = None
        #: Real seconds of silence, if the caller does not hang up before.
        self.silence = 0.5
        #: Requests that reached the platform in full, and were told so to nobody.
        self.unanswered = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def be(self, state: State) -> None:
        """From now on it is like this. Connections that are open are cut when nobody is to listen any more."""
        self.state = state
        if state == "refuse":
            await self.close()
        elif self._server is None:
            await self.open()

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        if self._server is not None:
            # A connection that was accepted and has no transport yet would be lost, and its socket left open.
            for listening in self._server.sockets:
                asyncio.get_running_loop().remove_reader(listening.fileno())
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            self._server.close()
            self._server = None
        for writer in list(self._open):
            _reset(writer)
        mine = asyncio.current_task()
        others = [task for task in self._tasks if task is not mine]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._open.add(writer)
        try:
            await self._serve(reader, writer)
        except (asyncio.CancelledError, ConnectionError, asyncio.IncompleteReadError):
            writer.transport.abort()
        finally:
            self._tasks.discard(task)
            self._open.discard(writer)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        upward: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        try:
            while True:
                request = await _message(reader)
                self.on_request()
                made = self.rule(request)
                if self.state == "silent":
                    await asyncio.wait({asyncio.ensure_future(reader.read(1))}, timeout=self.silence)
                    _reset(writer)
                    return
                made = _GATEWAY if self.state == "broken" else made
                if made is None:
                    upward = upward or await asyncio.open_connection(self._target.hostname, self._target.port)
                    upward[1].write(request)
                    made = await _message(upward[0])
                    self.on_answer()
                    if self.before_answer is not None:
                        await self.before_answer(made)
                if self.state == "half":
                    self.unanswered += 1
                    writer.write(made[: len(made) // 2])
                    await writer.drain()
                    _reset(writer)
                    return
                writer.write(made)
                await writer.drain()
        finally:
            if upward is not None:
                upward[1].transport.abort()


def _reset(writer: asyncio.StreamWriter) -> None:
    """Hang up as a machine does that loses its power: RST."""
    peer = writer.get_extra_info("socket")
    if peer is not None and peer.fileno() >= 0:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    writer.transport.abort()


async def _message(reader: asyncio.StreamReader) -> bytes:
    """One request or answer, head and body, as it came."""
    head = await reader.readuntil(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return head + await reader.readexactly(int(line.partition(b":")[2]))
    return head


@asynccontextmanager
async def proxy_to(target: str) -> AsyncIterator[Proxy]:
    """A line that works, until told otherwise."""
    proxy = Proxy(target)
    await proxy.open()
    try:
        yield proxy
    finally:
        await proxy.close()
