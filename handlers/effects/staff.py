"""Effects for staff: their classes, words to a whole class, worries, office hours."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

from conversations.effects.staff import (
    Concern,
    FindStudents,
    OpenConcerns,
    SetOfficeHours,
)
from conversations.messages import Choice
from handlers.effects import handles
from handlers.names import most_alike
from handlers.office_hours import off_until
from handlers.threads import school_day
from storage.office_hours import HoursRow, hold_relays, set_office_hours
from storage.people import families_of, get_people
from storage.staff import concerns_of

if TYPE_CHECKING:
    from handlers.visit import Visit

#: Worries older than this are no longer listed.
STILL_OPEN = timedelta(days=14)
_MOST_CONCERNS = 10


@handles(FindStudents)
def find_students(effect: FindStudents, visit: Visit) -> tuple[Choice, ...]:
    """Students of the teacher's own classes whose family can be written to."""
    families = families_of(visit.work.connection, visit.state.person_id or 0, school_day(visit.house, visit.now))
    students = {row.student_id: row.student_name for row in families}
    found = most_alike(effect.name, [((name,), student) for student, name in students.items()])
    return tuple(Choice(str(student), students[student]) for student in found)


@handles(OpenConcerns)
def open_concerns(_effect: OpenConcerns, visit: Visit) -> tuple[Concern, ...]:
    """Unanswered check-ins below "good", one of a family at a time (its newest)."""
    connection, me = visit.work.connection, visit.state.person_id or 0
    worries = concerns_of(connection, me, visit.now - STILL_OPEN, school_day(visit.house, visit.now))
    newest = {(row.student_id, row.guardian_id): row for row in worries}
    names = get_people(connection, [one for pair in newest for one in pair])
    return tuple(
        Concern(
            f"{student}-{guardian}",
            names[guardian].full_name,
            f"{names[guardian].full_name} ({names[student].full_name})",
            row.answer,
        )
        for (student, guardian), row in list(newest.items())[:_MOST_CONCERNS]
    )


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
