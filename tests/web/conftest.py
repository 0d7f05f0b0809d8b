"""The page's API on the fake house, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.fake_house import FakeHouse
from tests.web.talk import Talk


@pytest.fixture
def house(tmp_path: Path) -> FakeHouse:
    return FakeHouse(tmp_path)


@pytest.fixture
def client(house: FakeHouse) -> Iterator[TestClient]:
    with TestClient(house.app(), base_url="http://localhost:8080") as client:
        client.get("/demo/world")
        yield client


@pytest.fixture
def talk(client: TestClient) -> Talk:
    return Talk(client)
