"""Weekly times on the wall clock, over years, zones and changes of clocks."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.recurrence import Weekly, in_hours, latest, moment, read_weekly

ZONES = ("America/New_York", "America/Los_Angeles", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu")
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@pytest.mark.parametrize("zone", ZONES)
@settings(max_examples=12)
@given(weekday=st.integers(0, 6), at=times)
def test_over_three_years_every_week_comes_once_at_its_time(zone: str, weekday: int, at: time) -> None:
    tz, weekly = ZoneInfo(zone), Weekly(weekday, at)
    seen: list[datetime] = []
    now = datetime(2026, 1, 1, tzinfo=UTC)
    while now < datetime(2029, 1, 1, tzinfo=UTC):
        found = latest(weekly, tz, now)
        assert found <= now
        if not seen or found != seen[-1]:
            seen.append(found)
        now += timedelta(hours=61)
    days = [one.date() for one in seen]
    assert all(day.weekday() == weekday for day in days)
    assert all((after - before).days == 7 for before, after in itertools.pairwise(days))
    assert sum(one.time() != at for one in seen) <= 3, "only where the clocks skip that very time"


def test_a_skipped_time_moves_with_the_clock_and_a_double_one_is_the_first() -> None:
    york = ZoneInfo("America/New_York")
    assert moment(date(2026, 3, 8), time(2, 30), york).isoformat() == "2026-03-08T03:30:00-04:00"
    assert moment(date(2026, 11, 1), time(1, 30), york).isoformat() == "2026-11-01T01:30:00-04:00"


def test_words_of_the_settings() -> None:
    assert read_weekly("thu 15:10") == Weekly(3, time(15, 10))
    assert read_weekly("off") is None
    with pytest.raises(ValueError, match="not in tuple"):
        read_weekly("someday 15:10")


def test_quiet_hours_pass_midnight() -> None:
    night = (time(21), time(7))
    assert [in_hours(*night, time(hour)) for hour in (20, 21, 0, 6, 7, 12)] == [False, True, True, True, False, False]
    assert in_hours(time(12), time(13), time(12, 30))
