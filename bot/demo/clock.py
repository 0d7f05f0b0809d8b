"""The demo's clock: real time plus an offset that can be moved forward, never back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import orjson
import regex as re

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TO = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)[a-z]* ([01]?\d|2[0-3]):([0-5]\d)")
_OPENS, _CLOSES, _SATURDAY = time(8), time(19), 5
log = logging.getLogger(__name__)


class BadTime(ValueError):
    """Not a weekday and a time, such as "thu 15:10"."""

    def __init__(self) -> None:
        super().__init__('to: give a weekday and a time, such as "thu 15:10"')


def real_now() -> datetime:
    """The moment by this computer's clock."""
    return datetime.now(UTC)


class DemoClock:
    """Real time plus an offset, which `path` keeps over restarts. `zone` is the school's IANA name."""

    def __init__(self, path: Path, zone: str, real: Callable[[], datetime] = real_now) -> None:
        self.zone = ZoneInfo(zone)
        self._path, self._real = path, real
        self.offset = _read_offset(path)

    def now(self) -> datetime:
        """An aware moment in UTC."""
        return self._real() + self.offset

    def jump(self, to: str) -> datetime:
        """Move on to the next `to` ("thu 15:10", wall-clock time at school). Raises BadTime."""
        target = next_moment(self.now(), to, self.zone)
        offset = target - self._real()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_bytes(orjson.dumps({"offset_seconds": offset.total_seconds()}))
        self.offset = offset
        return target

    def start_in_school_hours(self) -> None:
        """The first time ever, begin at nine on a school day: at night families would rightly not be disturbed."""
        local = self.now().astimezone(self.zone)
        if self._path.exists() or (local.weekday() < _SATURDAY and _OPENS <= local.time() < _CLOSES):
            return
        mornings = [f"{day} 09:00" for day in WEEKDAYS[:_SATURDAY]]
        self.jump(min(mornings, key=lambda to: next_moment(self.now(), to, self.zone)))


def next_moment(now: datetime, to: str, zone: ZoneInfo) -> datetime:
    """The first `to` after `now`, in UTC; a time that a change of clocks skips is the one an hour later."""
    found = _TO.fullmatch(to.strip().lower())
    if found is None:
        raise BadTime
    weekday, at = WEEKDAYS.index(found[1]), time(int(found[2]), int(found[3]))
    local = now.astimezone(zone)
    day = local.date() + timedelta(days=(weekday - local.weekday()) % 7)
    target = datetime.combine(day, at, zone).astimezone(UTC)
    if target <= now:
        target = datetime.combine(day + timedelta(days=7), at, zone).astimezone(UTC)
    return target


def _read_offset(path: Path) -> timedelta:
    try:
        return timedelta(seconds=float(orjson.loads(path.read_bytes())["offset_seconds"]))
    except FileNotFoundError:
        return timedelta()
    except (ValueError, TypeError, KeyError, OverflowError):
        log.warning("The demo's clock file is damaged; starting from real time.")
        return timedelta()
