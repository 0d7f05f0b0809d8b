"""Office hours (L7): when a member of staff will read what a family writes now."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from handlers.recurrence import moment
from storage.office_hours import get_office_hours
from storage.people import get_quiet_hours

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from handlers.house import House

_A_WEEK = 8  # days to look ahead: today may be over already


def off_until(connection: Connection, house: House, staff_id: int, now: datetime) -> datetime | None:
    """When this member of staff reads again, as a moment in their zone; None when they read now, or at any time."""
    hours = {row.weekday: row for row in get_office_hours(connection, staff_id)}
    if not hours:
        return None
    zone = staff_zone(connection, house, staff_id)
    today = now.astimezone(zone).date()
    for ahead in range(_A_WEEK):
        day = today + timedelta(days=ahead)
        row = hours.get(day.weekday())
        if row is None:
            continue
        opens, closes = moment(day, row.starts, zone), moment(day, row.ends, zone)
        if now < opens:
            return opens
        if now < closes:
            return None
    return None


def staff_zone(connection: Connection, house: House, staff_id: int) -> ZoneInfo:
    """The zone of a person's wall clock: their own, or the school's."""
    own = get_quiet_hours(connection, staff_id)
    return ZoneInfo((own.timezone if own else "") or house.school.timezone)
