"""From `run_bot.py` to its first answer: an empty folder, and one that has served before."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from statistics import median

from benchmarks.report import Report
from benchmarks.world import Places

ROOT = Path(__file__).resolve().parent.parent
_PATIENCE = 60.0


async def startup(places: Places, report: Report, *, quick: bool) -> None:
    """Seconds from the start of the process to the first answer of /health."""
    folder = places.folder / "started"
    folder.mkdir(exist_ok=True)
    first = _start(folder)
    again = median(_start(folder) for _ in range(1 if quick else 5))
    report.found["startup"] = again
    rows = [["first start: tables made, demo school imported", f"{first:.2f}"], ["later starts", f"{again:.2f}"]]
    report.table("Start-up", ["from process start to /health", "seconds"], rows)


def _start(folder: Path) -> float:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {
        "HOMELINE_STORAGE__URL": f"sqlite:///{folder / 'homeline.db'}",
        "HOMELINE_STORAGE__MEDIA": str(folder / "media"),
        "HOMELINE_WEB__PORT": str(port),
        "HOMELINE_LOG__LEVEL": "ERROR",
    }
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "run_bot.py"], cwd=ROOT, env={**os.environ, **settings}, stdout=subprocess.DEVNULL
    )
    try:
        while not _answers(port):
            if process.poll() is not None or time.perf_counter() - started > _PATIENCE:
                raise RuntimeError("run_bot.py does not serve")
            time.sleep(0.005)
        return time.perf_counter() - started
    finally:
        process.terminate()
        process.wait()


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as response:
            return bool(response.status == 200)  # noqa: PLR2004 - OK
    except urllib.error.URLError:
        return False
