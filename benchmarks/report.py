"""What was measured, as Markdown: a table a section, and at the end what was wanted beside what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from benchmarks.talk import Measured


class Target(NamedTuple):
    """A figure to reach, and a better one to aim at."""

    what: str
    first: float
    moonshot: float
    unit: str = "×"
    #: Whether less is better, as with times.
    less: bool = False

    def verdict(self, found: float) -> str:
        """`moonshot`, `first` or `missed`."""
        reached = [
            name
            for name, wanted in (("moonshot", self.moonshot), ("first", self.first))
            if (found <= wanted if self.less else found >= wanted)
        ]
        return reached[0] if reached else "**missed**"


TARGETS = {
    "peer_32": Target("SQLite, 32 at once: × durable python-telegram-bot", 2, 3),
    "raw_32": Target("SQLite, 32 at once: × raw set-based batch", 0.25, 0.45),
    "peer_1": Target("SQLite, one at a time: × durable python-telegram-bot", 0.7, 1),
    "p50_1": Target("SQLite, one at a time: p50", 1.5, 1, "ms", less=True),
    "p99_1": Target("SQLite, one at a time: p99", 5, 3, "ms", less=True),
    "postgres_raw_32": Target("PostgreSQL, 32 at once: × raw set-based batch", 0.4, 0.6),
    "p99_32": Target("SQLite, 32 at once: p99", 30, 15, "ms", less=True),
    "postgres_p99_32": Target("PostgreSQL, 32 at once: p99", 60, 30, "ms", less=True),
    "scale": Target("time per turn, 20,000 and 500 open conversations", 1.2, 1.1, "×", less=True),
    "memory": Target("memory per open idle conversation", 64, 64, "bytes", less=True),
    "outbox_sqlite": Target("10,000 deliveries enqueued and drained, SQLite", 2, 0.6, "s", less=True),
    "outbox_postgresql": Target("10,000 deliveries enqueued and drained, PostgreSQL", 4, 1.5, "s", less=True),
    "nudges_sqlite": Target("10,000 nudges claimed and enqueued, SQLite", 2, 0.5, "s", less=True),
    "nudges_postgresql": Target("10,000 nudges claimed and enqueued, PostgreSQL", 2, 0.5, "s", less=True),
    "broadcast_sqlite": Target("broadcast to 10,000 families enqueued, SQLite", 5, 2, "s", less=True),
    "broadcast_postgresql": Target("broadcast to 10,000 families enqueued, PostgreSQL", 5, 2, "s", less=True),
    "startup": Target("start-up to first answer", 2, 1, "s", less=True),
}


@dataclass(slots=True)
class Report:
    """Prints each section once it is known; `found` holds the figures that have a target."""

    found: dict[str, float] = field(default_factory=dict)

    def table(self, title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print one table."""
        print(f"\n## {title}\n")
        for cells in (header, ["---"] * len(header), *rows):
            print(f"| {' | '.join(cells)} |", flush=True)

    def targets(self) -> None:
        """Print what was wanted and what was found."""
        rows = [
            [target.what, *(f"{value:g} {target.unit}" for value in (target.first, target.moonshot)),
             f"{self.found[name]:.2f} {target.unit}", target.verdict(self.found[name])]
            for name, target in TARGETS.items()
            if name in self.found
        ]  # fmt: skip
        self.table("Figures to reach", ["figure", "first", "moonshot", "found", "reached"], rows)


def row_of(name: str, measured: Measured) -> list[str]:
    """A design's line: turns a second, the slowest and the fastest round, and how long turns took."""
    rates = f"{min(measured.rates):,.0f} to {max(measured.rates):,.0f}"
    return [name, f"{measured.rate:,.0f}", rates, f"{measured.percentile(0.5):.2f}", f"{measured.percentile(0.99):.2f}"]


PACE = ["design", "turns/s", "rounds", "p50 ms", "p99 ms"]
