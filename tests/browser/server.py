"""The bot as its own process, so that it can be killed."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

_ROOT = Path(__file__).resolve().parents[2]
_STARTING_SECONDS = 40.0


class Server:
    """One process on one port; a new one takes up where the last was killed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        command = [sys.executable, "-m", "tests.browser.serve", str(self.folder), str(self.port)]
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(command, cwd=_ROOT, stdout=log, stderr=log)
        deadline = time.monotonic() + _STARTING_SECONDS
        while not self._answers():
            if _ended(self._process) or time.monotonic() > deadline:
                raise RuntimeError((self.folder / "server.log").read_text()[-2000:])

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/demo/world", timeout=5).is_success
        except httpx.TransportError:
            return False

    def start_over(self) -> None:
        """Empty chats, and the phones in the hands of the cast."""
        for slot, name, role in (("father", "haddad", "guardian"), ("mother", "delgado", "guardian")):
            person = self._ask(f"/demo/people?q={name}&role={role}")["people"][0]
            self._ask(f"/demo/phones/{slot}", {"person_id": person["id"]})
        self._ask("/demo/reset", {})

    def _ask(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        response = httpx.request("GET" if body is None else "POST", f"{self.url}{path}", json=body, timeout=10)
        answer: dict[str, Any] = response.raise_for_status().json()
        return answer

    def kill(self) -> None:
        """End it as `kill -9` does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()


def _ended(process: subprocess.Popen[bytes]) -> bool:
    """Whether it ended; gives it a moment before the next look."""
    try:
        process.wait(timeout=0.1)
    except subprocess.TimeoutExpired:
        return False
    return True
