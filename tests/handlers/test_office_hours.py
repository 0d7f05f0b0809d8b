"""Until when words for a member of staff wait, over a year with both changes of clocks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from handlers.office_hours import off_until
from storage.office_hours import HoursRow, set_office_hours
from storage.people import PERSON
from tests.support.databases import FreshDatabase
from tests.support.school import make_school
from tests.support.world import MarkingTranslator, World

MONDAY = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
ZONE = ZoneInfo("America/Los_Angeles")


@pytest.fixture
def world(fresh_database: FreshDatabase) -> Iterator[World]:
    made = World(fresh_database("sqlite", make_school), MONDAY, MarkingTranslator())
    yield made
    made.close()


def until(world: World, hours: list[HoursRow], now: datetime) -> datetime | None:
    with world.database.begin() as work:
        ortiz = work.connection.execute(select(PERSON.c.id).where(PERSON.c.sourced_id == "ortiz")).scalar_one()
        set_office_hours(work.connection, ortiz, hours)
        return off_until(work.connection, world.house, ortiz, now)


WEEKDAYS = [HoursRow(day, time(7, 30), time(16)) for day in range(5)]


@pytest.mark.parametrize(
    "now, expected",
    [
        ("2026-11-23 07:29", "2026-11-23 07:30"),
        ("2026-11-23 07:30", None),
        ("2026-11-23 15:59", None),
        ("2026-11-23 16:00", "2026-11-24 07:30"),
        ("2026-11-27 18:00", "2026-11-30 07:30"),
        ("2026-10-30 18:00", "2026-11-02 07:30"),  # the clocks go back on Sunday
        ("2027-03-12 18:00", "2027-03-15 07:30"),  # and forward
    ],
)
def test_a_school_week(world: World, now: str, expected: str | None) -> None:
    found = until(world, WEEKDAYS, datetime.fromisoformat(now).replace(tzinfo=ZONE))
    assert (f"{found:%Y-%m-%d %H:%M}" if found else None) == expected


def test_one_day_a_week_comes_again_next_week(world: World) -> None:
    found = until(world, [HoursRow(0, time(9), time(10))], datetime(2026, 11, 23, 10, 0, tzinfo=ZONE))
    assert found == datetime(2026, 11, 30, 9, 0, tzinfo=ZONE)


def test_no_hours_are_any_time(world: World) -> None:
    assert until(world, [], MONDAY) is None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    days=st.sets(st.integers(0, 6), min_size=1),
    starts=st.integers(0, 22),
    minutes=st.integers(0, 60 * 24 * 365),
)
def test_words_arrive_at_the_next_opening_and_never_before(
    world: World, days: set[int], starts: int, minutes: int
) -> None:
    now = datetime(2026, 6, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    hours = [HoursRow(day, time(starts), time(starts + 1)) for day in days]
    found = until(world, hours, now)
    local = now.astimezone(ZONE)
    is_open = local.weekday() in days and local.hour == starts
    if found is None:
        assert is_open
    else:
        assert not is_open
        assert now < found <= now + timedelta(days=7, hours=1)
        assert found.weekday() in days
