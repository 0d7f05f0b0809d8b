"""The engines' HTTP interfaces on one port, as their documentation describes them, and the ways in which they fail."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.translate.fakes import spanish


@dataclass
class Heard:
    """One request."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


@dataclass
class Engines:
    """What the server does. `hang` holds every answer back until it is set."""

    url: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    work: Callable[[str], str] = spanish
    hang: threading.Event | None = None
    raw: bytes | None = None
    by_target: dict[str, str] = field(default_factory=dict)
    heard: list[Heard] = field(default_factory=list)

    def answer(self, heard: Heard) -> bytes:
        if self.raw is not None:
            return self.raw
        if heard.path == "/m":  # Google's page
            return f'<div class="result-container">{self.work(heard.query["q"])}</div>'.encode()
        return json.dumps(self._json(heard)).encode()

    def _json(self, heard: Heard) -> Any:
        if heard.path == "/get":
            return {"responseData": {"translatedText": self.work(heard.query["q"])}, "matches": []}
        if heard.path == "/v2/translate":
            return {"translations": [{"text": self.work(heard.body["text"][0])}]}
        if heard.path == "/v1/chat/completions":
            words = self.work(heard.body["messages"][-1]["content"])
            return {"choices": [{"message": {"content": words}, "finish_reason": "stop"}]}
        if isinstance(heard.body, list):  # Microsoft
            return [{"translations": [{"text": self.work(heard.body[0]["Text"])}]}]
        return {"translatedText": self.by_target.get(heard.body["target"]) or self.work(heard.body["q"])}


@contextmanager
def engines_running() -> Iterator[Engines]:
    """The server on a free port."""
    made = Engines()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._serve(None)

        def do_POST(self) -> None:
            self._serve(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def _serve(self, body: Any) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            heard = Heard(parts.path, query, dict(self.headers), body)
            made.heard.append(heard)
            if made.hang is not None:
                made.hang.wait(30)
            content = made.answer(heard) if made.status == 200 else b"no"
            try:
                self.send_response(made.status)
                for name, value in {**made.headers, "Content-Length": str(len(content))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)
            except OSError:
                self.close_connection = True

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    made.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        if made.hang is not None:
            made.hang.set()
        server.shutdown()
        server.server_close()
        thread.join()
