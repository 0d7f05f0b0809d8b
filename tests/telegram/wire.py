"""HTTP/1.1 on a plain socket, as little as a Bot API needs, so that answers can also be broken off half way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote

import orjson
from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartParser


@dataclass
class Request:
    """One request, its body read as a form."""

    path: str
    form: dict[str, Any]


@dataclass
class Answer:
    """What is written back. `cut` bytes of the body are left out, then the connection is closed; -1: no answer."""

    status: int
    body: bytes
    cut: int = 0


def result(value: object) -> Answer:
    """A good answer."""
    return Answer(200, orjson.dumps({"ok": True, "result": value}))


def refusal(code: int, description: str, **parameters: int) -> Answer:
    """An answer as Telegram refuses."""
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    if parameters:
        body["parameters"] = parameters
    return Answer(code, orjson.dumps(body))


Handler = Callable[[Request], Awaitable[Answer]]


class Wire:
    """Listens on a port of this machine."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self.base = ""

    async def open(self, port: int = 0) -> None:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", port)
        self.base = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def close(self) -> None:
        if self._server is None:
            return
        self._server.close()
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await self._server.wait_closed()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            while await self._one(reader, writer):
                continue
        except (asyncio.CancelledError, ConnectionError, asyncio.IncompleteReadError):
            writer.transport.abort()
        finally:
            self._connections.discard(task)
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = Headers(
            raw=[(k.lower().encode(), v.strip().encode()) for k, _, v in (x.partition(":") for x in head[1:] if x)]
        )
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        request = Request(unquote(head[0].split(" ")[1]), await _form(headers, body))
        answering = asyncio.ensure_future(self._handler(request))
        hanging_up = asyncio.ensure_future(reader.read(1))
        await asyncio.wait((answering, hanging_up), return_when=asyncio.FIRST_COMPLETED)
        if not answering.done():  # the caller has gone: as with a long poll that is cancelled
            answering.cancel()
            await asyncio.gather(answering, return_exceptions=True)
            return False
        hanging_up.cancel()
        await asyncio.gather(hanging_up, return_exceptions=True)
        return await _write(writer, answering.result())


async def _write(writer: asyncio.StreamWriter, answer: Answer) -> bool:
    if answer.cut < 0:
        writer.transport.abort()
        return False
    head = f"HTTP/1.1 {answer.status} X\r\ncontent-type: application/json\r\ncontent-length: {len(answer.body)}\r\n\r\n"
    writer.write(head.encode() + answer.body[: len(answer.body) - answer.cut])
    await writer.drain()
    return not answer.cut


async def _form(headers: Headers, body: bytes) -> dict[str, Any]:
    if not headers.get("content-type", "").startswith("multipart/"):
        return dict(parse_qsl(body.decode(), keep_blank_values=True))

    async def stream() -> AsyncGenerator[bytes, None]:
        yield body

    async with asyncio.timeout(5):
        form = await MultiPartParser(headers, stream()).parse()
    read: dict[str, Any] = {}
    for name, value in form.multi_items():
        read[name] = (value.filename, await value.read()) if isinstance(value, UploadFile) else value
    await form.close()
    return read
