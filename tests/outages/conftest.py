"""A school on all channels, and no proxy between the tests and this machine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.outages.school import School, school_open
from tests.support.databases import FreshDatabase
from tests.support.house import make_schema


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
async def school(fresh_database: FreshDatabase, tmp_path: Path) -> AsyncIterator[School]:
    async with school_open(tmp_path, fresh_database("sqlite", make_schema)) as made:
        yield made
