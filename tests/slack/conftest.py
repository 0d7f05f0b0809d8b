"""Desks for tests, and no proxy between them and this machine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.adapters.slack import surface
from tests.slack.desk import Desk, desk_open
from tests.slack.house import House, house_open, make_house
from tests.support.databases import FreshDatabase


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def slack_is_patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack's three seconds are for tests that are about them: machines that run tests are busy."""
    monkeypatch.setattr(surface, "_OPENS", 20.0)
    monkeypatch.setattr(surface, "_ANSWERS", 20.0)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk_open(tmp_path) as opened:
        yield opened


@pytest.fixture
async def house(fresh_database: FreshDatabase, tmp_path: Path) -> AsyncIterator[House]:
    async with house_open(fresh_database("sqlite", make_house), tmp_path) as opened:
        yield opened
