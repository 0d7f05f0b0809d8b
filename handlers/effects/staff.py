"""Effects for staff: their classes, office hours."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from conversations.effects.staff import (
    FindStudents,
    SetOfficeHours,
)
from conversations.messages import Choice
from handlers.effects import handles
from handlers.names import most_alike
from handlers.office_hours import off_until
from handlers.threads import school_day
from storage.office_hours import HoursRow, hold_relays, set_office_hours
from storage.people import families_of

if TYPE_CHECKING:
    from handlers.visit import Visit


@handles(FindStudents)
def find_students(effect: FindStudents, visit: Visit) -> tuple[Choice, ...]:
    """Students of the teacher's own classes whose family can be written to."""
    families = families_of(visit.work.connection, visit.state.person_id or 0, school_day(visit.house, visit.now))
    students = {row.student_id: row.student_name for row in families}
    found = most_alike(effect.name, [((name,), student) for student, name in students.items()])
    return tuple(Choice(str(student), students[student]) for student in found)


@handles(SetOfficeHours)
def keep_office_hours(effect: SetOfficeHours, visit: Visit) -> None:
    """Keep when the visit's person reads messages."""
    if visit.state.person_id is None:
        return
    days = sorted({int(day) for day in effect.days})
    hours = [HoursRow(day, time.fromisoformat(effect.start), time.fromisoformat(effect.end)) for day in days]
    me, connection = visit.state.person_id, visit.work.connection
    set_office_hours(connection, me, hours)
    for channel in hold_relays(connection, me, off_until(connection, visit.house, me, visit.now)):
        visit.house.lanes.wake(visit.work, f"outbox:{channel}")
