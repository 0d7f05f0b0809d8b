"""A school in a database, ready to be translated for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.support.databases import FreshDatabase, Kind
from tests.support.school import make_school


@pytest.fixture
def willow(kind: Kind, fresh_database: FreshDatabase) -> Iterator[Database]:
    """The invented school, on either database."""
    made = Database(fresh_database(kind, make_school))
    yield made
    made.dispose()


@pytest.fixture
def small(fresh_database: FreshDatabase) -> Iterator[Database]:
    """The invented school, on SQLite."""
    made = Database(fresh_database("sqlite", make_school))
    yield made
    made.dispose()
