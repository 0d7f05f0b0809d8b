"""The demo's clock: forward to the next such time at school, and kept over restarts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from starlette.testclient import TestClient

from bot.demo.clock import BadTime, DemoClock, next_moment
from tests.web.fake_house import FakeHouse

LA = ZoneInfo("America/Los_Angeles")
MONDAY_NOON = datetime(2026, 11, 23, 12, 0, tzinfo=LA).astimezone(UTC)


@pytest.mark.parametrize(
    "to,expected",
    [
        ("thu 15:10", "2026-11-26 15:10"),
        ("Thursday 15:10", "2026-11-26 15:10"),
        ("mon 12:01", "2026-11-23 12:01"),
        ("mon 12:00", "2026-11-30 12:00"),
        ("mon 07:30", "2026-11-30 07:30"),
        ("sun 0:00", "2026-11-29 00:00"),
    ],
    ids=str,
)
def test_the_next_such_time(to: str, expected: str) -> None:
    assert next_moment(MONDAY_NOON, to, LA).astimezone(LA).strftime("%Y-%m-%d %H:%M") == expected


def test_over_a_change_of_clocks_it_is_still_wall_clock_time() -> None:
    friday = datetime(2026, 3, 6, 12, 0, tzinfo=LA).astimezone(UTC)
    assert next_moment(friday, "mon 09:00", LA) == datetime(2026, 3, 9, 16, 0, tzinfo=UTC)
    assert next_moment(friday, "sun 02:30", LA) == datetime(2026, 3, 8, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize("to", ["", "thu", "15:10", "thu 24:00", "thu 15:60", "thu  15:10", "don 15:10", "thu 15:10 x"])
def test_what_is_no_time_is_refused(to: str) -> None:
    with pytest.raises(BadTime):
        next_moment(MONDAY_NOON, to, LA)


def test_the_offset_survives_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "data" / "clock.json"
    target = DemoClock(path, LA.key, lambda: MONDAY_NOON).jump("thu 15:10")
    later = DemoClock(path, LA.key, lambda: MONDAY_NOON + timedelta(minutes=5))
    assert later.now() == target + timedelta(minutes=5)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"offset_seconds": "x"}', b'{"offset_seconds": 1e300}'], ids=repr
)
def test_a_damaged_file_means_real_time(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "clock.json"
    path.write_bytes(content)
    assert DemoClock(path, LA.key, lambda: MONDAY_NOON).now() == MONDAY_NOON


def test_a_jump_runs_what_is_due(client: TestClient, house: FakeHouse) -> None:
    response = client.post("/demo/clock", json={"to": "thu 15:10"})
    assert response.json() == {"now": "2026-11-26T23:10:00+00:00"}
    assert house.jumps == 1
    assert client.get("/demo/world").json()["clock"]["now"] == "2026-11-26T23:10:00+00:00"


def test_a_bad_jump_changes_nothing(client: TestClient, house: FakeHouse) -> None:
    response = client.post("/demo/clock", json={"to": "soon"})
    assert (response.status_code, house.jumps) == (400, 0)
    assert "thu 15:10" in response.json()["error"]
