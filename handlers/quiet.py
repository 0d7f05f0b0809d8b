"""Quiet hours, on the recipient's own clock (L6): until when something that is no emergency waits."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from handlers.recurrence import in_hours, moment
from storage.people import get_quiet_hours
from storage.received import last_wrote_at

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from handlers.house import House

#: Someone who wrote so lately is awake and waits for the answer.
_TALKING = timedelta(minutes=30)


class QuietHours(NamedTuple):
    """Quiet hours in a zone."""

    zone: ZoneInfo
    start: time
    end: time

    def end_of(self, now: datetime) -> datetime | None:
        """When the quiet that `now` lies in ends; None when it lies in none."""
        local = now.astimezone(self.zone)
        if not in_hours(self.start, self.end, local.time()):
            return None
        day = local.date() if local.time() < self.end else local.date() + timedelta(days=1)
        return moment(day, self.end, self.zone)


def quiet_hours(house: House, timezone: str, start: time | None, end: time | None) -> QuietHours:
    """A person's own quiet hours, with the school's where they said nothing."""
    school = house.school
    return QuietHours(ZoneInfo(timezone or school.timezone), start or school.quiet_from, end or school.quiet_until)


def quiet_until(
    connection: Connection, house: House, person_id: int, address_id: int, now: datetime
) -> datetime | None:
    """When the person's quiet hours end, or None when they may be written to now."""
    own = get_quiet_hours(connection, person_id)
    if own is None:
        return None
    until = quiet_hours(house, own.timezone, own.quiet_from, own.quiet_until).end_of(now)
    wrote = last_wrote_at(connection, address_id) if until else None
    return None if wrote is not None and now - wrote < _TALKING else until
