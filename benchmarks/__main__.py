"""`make bench`: measures everything on this machine in one run and prints Markdown. `--quick` takes about a minute."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import structlog

from benchmarks import broadcast, nudges, outbox, scale, startup, surveys, turns
from benchmarks.report import Report
from benchmarks.world import Places
from bot.app import warm_up
from tests.support.postgres import postgres_server


class Section(Protocol):
    """One thing to measure."""

    def __call__(self, places: Places, report: Report, *, quick: bool) -> Awaitable[None]:
        """Measure and report it."""
        ...


SECTIONS: dict[str, Section] = {
    "sqlite": turns.sqlite,
    "postgresql": turns.postgresql,
    "scale": scale.scale,
    "outbox": outbox.outbox,
    "nudges": nudges.nudges,
    "broadcast": broadcast.broadcast,
    "surveys": surveys.surveys,
    "startup": startup.startup,
}
_NEED_SERVER = {"postgresql", "outbox", "nudges", "broadcast", "surveys"}


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds: about a minute, and noisier")
    parser.add_argument("--only", choices=[*SECTIONS, "roster"], action="append", help="this section (may be repeated)")
    options = parser.parse_args()
    wanted = options.only or [*SECTIONS, *([] if options.quick else ["roster"])]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    print(f"# Homeline's speed\n\n{_machine()}", flush=True)
    started, report = time.monotonic(), Report()
    with tempfile.TemporaryDirectory(prefix="homeline-bench-") as folder, _server(wanted) as server:
        asyncio.run(_measure(Places(Path(folder), server), report, wanted, quick=options.quick))
    if "roster" in wanted:
        _roster()
    report.targets()
    print(f"\n{time.monotonic() - started:.0f} s in all.")


async def _measure(places: Places, report: Report, wanted: list[str], *, quick: bool) -> None:
    warm_up()  # as start-up does, so that it is not counted to the first turns
    for name, section in SECTIONS.items():
        if name in wanted:
            await section(places, report, quick=quick)


@contextmanager
def _server(wanted: list[str]) -> Iterator[str | None]:
    """A PostgreSQL server that syncs what it commits, when a section needs one."""
    if not _NEED_SERVER & set(wanted):
        yield None
        return
    with postgres_server(durable=True) as server:
        yield server.url()


def _roster() -> None:
    """The import of a large roster, which runs in processes of its own."""
    print("\n## Roster import\n", flush=True)
    found = subprocess.run([sys.executable, "-m", "benchmarks.roster"], check=True, capture_output=True, text=True)
    print("\n".join(f"    {line}" for line in found.stdout.splitlines()))


def _machine() -> str:
    load = os.getloadavg()[0]
    return (
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores, "
        f"load {load:.1f} before we began."
    )


if __name__ == "__main__":
    main()
