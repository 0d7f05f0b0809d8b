"""The real thing as a process of its own: `run_bot.py`, to be talked to over HTTP and killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """`run_bot.py` on a database; `start` returns once it listens."""

    def __init__(self, url: str, folder: Path, **settings: str) -> None:
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.log = folder / "server.log"
        # Nothing of the tests may reach a public translator.
        own = {"HOMELINE_TRANSLATION__PROVIDERS": '["none"]', "HOMELINE_STORAGE__URL": url}
        own |= {"HOMELINE_STORAGE__MEDIA": str(folder / "media"), "HOMELINE_WEB__PORT": str(self.port)}
        own |= {"HOMELINE_LOG__FORMAT": "json", "PYTHONDONTWRITEBYTECODE": "1"}
        self._environment = {**os.environ, **own, **settings}
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> Self:
        """Start it and wait until it listens. Raises AssertionError with its log when it does not."""
        self._process = subprocess.Popen(
            [sys.executable, "run_bot.py"],
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stderr is not None
        with self.log.open("a", encoding="utf-8") as log:
            for line in self._process.stderr:
                log.write(line)
                if "Uvicorn running" in line:
                    return self
        self._process.communicate()
        raise AssertionError(self.log.read_text(encoding="utf-8")[-2000:])

    def kill(self) -> None:
        """Kill -9: no time to say goodbye."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Ask it to stop, as systemd does; gives its exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        assert self._process is not None
        self._process.send_signal(how)
        _out, rest = self._process.communicate(timeout=30)
        with self.log.open("a", encoding="utf-8") as log:
            log.write(rest or "")
        return self._process.returncode

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._process is not None and self._process.poll() is None:
            self._end(signal.SIGKILL)
