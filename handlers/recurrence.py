"""Weekly times on the wall clock of a zone, across changes of clocks. Libraries' cron triggers lose such runs."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEK = timedelta(days=7)


class Weekly(NamedTuple):
    """A weekday (0 is Monday) and a wall-clock time."""

    weekday: int
    at: time


def read_weekly(text: str) -> Weekly | None:
    """Read "thu 15:10" as Thursday at ten past three, and "off" as None. Raises ValueError for anything else."""
    if text == "off":
        return None
    day, _space, at = text.partition(" ")
    return Weekly(_DAYS.index(day), time.fromisoformat(at))


def latest(weekly: Weekly, zone: ZoneInfo, now: datetime) -> datetime:
    """The newest occurrence that is not after `now` (aware), as a wall-clock moment in `zone`."""
    local = now.astimezone(zone)
    day = local.date() - timedelta(days=(local.weekday() - weekly.weekday) % 7)
    found = moment(day, weekly.at, zone)
    return found if found <= now else moment(day - _WEEK, weekly.at, zone)


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """`at` on `day`, as a wall-clock moment.

    A time that the clocks skip is the same moment on the new clock (02:30 → 03:30); of one that comes twice, the
    first is meant.
    """
    local = datetime.combine(day, at, tzinfo=zone)
    return local.astimezone(UTC).astimezone(zone)


def in_hours(start: time, end: time, at: time) -> bool:
    """Whether `at` lies in the hours from `start` to before `end`, which may pass midnight."""
    return start <= at < end if start <= end else at >= start or at < end
