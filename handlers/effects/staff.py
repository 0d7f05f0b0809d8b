"""Effects for staff: their classes, words to a whole class, worries, office hours."""

from __future__ import annotations

from collections import Counter
from datetime import time, timedelta
from typing import TYPE_CHECKING

from conversations.effects.staff import (
    Announce,
    Concern,
    FindStudents,
    MyClasses,
    OpenConcerns,
    Readers,
    ReadersOf,
    SetOfficeHours,
)
from conversations.messages import Choice
from handlers.effects import handles
from handlers.names import most_alike
from handlers.office_hours import off_until
from handlers.relay import post
from storage.addresses import newest_addresses
from storage.office_hours import HoursRow, hold_relays, set_office_hours
from storage.people import families_of, get_people
from storage.relay import open_thread
from storage.staff import GuardianRow, classes_of, concerns_of, guardians_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.visit import Visit

#: Worries older than this are no longer listed.
STILL_OPEN = timedelta(days=14)
_MOST_CONCERNS = 10


@handles(MyClasses)
def my_classes(_effect: MyClasses, visit: Visit) -> tuple[Choice, ...]:
    """The sections of the visit's person."""
    rows = classes_of(visit.work.connection, visit.state.person_id or 0)
    return tuple(Choice(str(row.id), row.title) for row in rows)


@handles(FindStudents)
def find_students(effect: FindStudents, visit: Visit) -> tuple[Choice, ...]:
    """Students of the teacher's own classes whose family can be written to."""
    families = families_of(visit.work.connection, visit.state.person_id or 0)
    students = {row.student_id: row.student_name for row in families}
    found = most_alike(effect.name, [((name,), student) for student, name in students.items()])
    return tuple(Choice(str(student), students[student]) for student in found)


@handles(ReadersOf)
def readers_of(effect: ReadersOf, visit: Visit) -> Readers:
    """Count families, those without an address, and their languages."""
    rows = _guardians(visit, effect.classes)
    reachable = newest_addresses(visit.work.connection, [row.guardian_id for row in rows])
    school = visit.house.school.language
    languages = Counter(row.language or school for row in rows)
    return Readers(len(rows), len(rows) - len(reachable), tuple(languages.most_common()))


@handles(Announce)
def announce(effect: Announce, visit: Visit) -> int:
    """Write to every family of these classes, each in its own thread, so that answers come back there."""
    me = visit.state.person_id
    rows = _guardians(visit, effect.classes) if me is not None else []
    for row in rows:
        thread = open_thread(visit.work.connection, row.guardian_id, me or 0, row.student_id, visit.now)
        post(visit, thread, effect.words, from_staff=True, quiet=True)
    return len(rows)


def _guardians(visit: Visit, classes: Sequence[str]) -> list[GuardianRow]:
    sections = [int(one) for one in classes if one.isdecimal()]
    return guardians_in(visit.work.connection, visit.state.person_id or 0, sections)


@handles(OpenConcerns)
def open_concerns(_effect: OpenConcerns, visit: Visit) -> tuple[Concern, ...]:
    """Unanswered check-ins below "good", one of a family at a time (its newest)."""
    connection, me = visit.work.connection, visit.state.person_id or 0
    newest = {(row.student_id, row.guardian_id): row for row in concerns_of(connection, me, visit.now - STILL_OPEN)}
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
