"""A house for tests: frozen clock, counted ids, lanes that only note who was woken."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.app import build_house
from bot.config import Settings
from handlers.house import House
from storage.database import Database, UnitOfWork
from storage.migrate import upgrade
from tests.support.databases import FreshDatabase, Kind

#: Monday, 23 November 2026, nine in the morning in Los Angeles.
MONDAY = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


@dataclass
class FrozenClock:
    """Stands still until told."""

    moment: datetime = MONDAY

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.moment.timestamp()

    def advance(self, **by: float) -> None:
        self.moment += timedelta(**by)


@dataclass
class CountedIds:
    """Ids that count, so that texts and taps are the same in every run."""

    count: int = 0
    keys: int = 0

    def _next(self) -> int:
        self.count += 1
        return self.count

    def nonce(self) -> str:
        return f"n{self._next():04}"

    def error_id(self) -> str:
        return f"ERR{self._next():03}"

    def invite_code(self) -> str:
        return f"{self._next():08}".translate(str.maketrans("0123456789", "ACDEFGHJKM"))

    def key(self) -> str:
        # Not counted: keys must be in no order, though the same in every run.
        self.keys += 1
        return hashlib.sha256(str(self.keys).encode()).hexdigest()[:32]


@dataclass
class NotedLanes:
    """Notes the lanes that commits woke."""

    woken: list[str] = field(default_factory=list)

    def wake(self, work: UnitOfWork, lane: str) -> None:
        work.after_commit(lambda: self.woken.append(lane))


def make_schema(url: str) -> None:
    """All tables, by the migrations."""
    database = Database(url)
    upgrade(database)
    database.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> Kind:
    """Both kinds of database, one after the other."""
    found: Kind = request.param
    return found


@pytest.fixture
def database(kind: Kind, fresh_database: FreshDatabase) -> Iterator[Database]:
    """A database with all tables and nothing in them."""
    made = Database(fresh_database(kind, make_schema))
    yield made
    made.dispose()


@pytest.fixture
def clock() -> FrozenClock:
    """Monday morning, until told otherwise."""
    return FrozenClock()


@pytest.fixture
def make_house(clock: FrozenClock) -> Callable[..., House]:
    """Builds a house with the default settings; takes other lanes."""

    def make(lanes: object | None = None) -> House:
        return build_house(Settings(), clock, CountedIds(), lanes or NotedLanes())  # type: ignore[arg-type]

    return make
