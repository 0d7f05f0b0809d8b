"""What a member of staff has before them, for platforms that show a page of it and offer forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conversations.messages import Choice
from handlers.alerts_people import open_to
from handlers.broadcast_audience import wider
from handlers.effects.concerns import mine
from handlers.threads import school_day
from handlers.threads_families import family_choices
from handlers.visit import STAFF_ROLES
from storage.addresses import get_contact
from storage.office_hours import get_office_hours
from storage.people import PersonRow, families_of, get_people, get_quiet_hours, roles_of
from storage.relay import staff_wrote_at
from storage.staff import classes_of, waiting_threads

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from handlers.house import House
    from storage.database import UnitOfWork
    from storage.office_hours import HoursRow

_NEXT = 5


@dataclass(frozen=True, slots=True)
class Waiting:
    """A family without an answer: its thread (Thread.id as text), "Ana García · Mateo", and since when."""

    key: str
    label: str
    since: datetime


@dataclass(frozen=True, slots=True)
class StaffDesk:
    """One member of staff's day. Tokens are those that the flows take."""

    language: str
    #: IANA name.
    timezone: str
    #: Those who wait longest first.
    waiting: tuple[Waiting, ...]
    #: Students whose family never had a word from them.
    notes_never: int
    #: Students whose family has waited longest for one.
    notes_next: tuple[Choice, ...]
    #: "student-guardian" and "Ana García (Mateo García)"; "student-all" where a student has several guardians.
    families: tuple[Choice, ...]
    students: tuple[Choice, ...]
    classes: tuple[Choice, ...]
    #: Worries that they answer for.
    concerns: int
    hours: tuple[HoursRow, ...]
    conferences: tuple[str, ...] = ()
    #: Grades and whole schools that they may write to at once.
    wider: tuple[Choice, ...] = ()
    #: Safety alerts that are not closed and that they may hear of.
    alerts: int = 0


def staff_desk(work: UnitOfWork, house: House, channel: str, address: str) -> StaffDesk | None:
    """The desk of whoever is behind an address; None when that is nobody of the staff."""
    connection = work.connection
    contact = get_contact(connection, channel, address)
    if contact is None or contact.person_id is None or not roles_of(connection, contact.person_id) & STAFF_ROLES:
        return None
    me, own = contact.person_id, get_quiet_hours(connection, contact.person_id)
    today = school_day(house, house.clock.now())
    families = families_of(connection, me, today)
    students = {row.student_id: row.student_name for row in families}
    wrote = staff_wrote_at(connection, me)
    by_wait = sorted(students, key=lambda one: (wrote[one].timestamp() if one in wrote else 0.0, students[one]))
    return StaffDesk(
        language=contact.language or house.school.language,
        timezone=(own.timezone if own else "") or house.school.timezone,
        waiting=_waiting(connection, house, me),
        notes_never=len([one for one in students if one not in wrote]),
        notes_next=tuple(Choice(str(one), students[one]) for one in by_wait[:_NEXT]),
        families=family_choices(families, families, contact.language or house.school.language),
        students=tuple(Choice(str(one), name) for one, name in students.items()),
        classes=tuple(Choice(str(row.id), row.title) for row in classes_of(connection, me, today)),
        concerns=len(mine(work, house, me, everybodys=False)),
        hours=tuple(get_office_hours(connection, me)),
        alerts=len(open_to(work, house, me, house.clock.now())),
        wider=wider(connection, me, contact.language or house.school.language),
    )


def _waiting(connection: Connection, house: House, me: int) -> tuple[Waiting, ...]:
    now = house.clock.now()
    rows = waiting_threads(connection, me, now, school_day(house, now))
    people = get_people(connection, [one for row in rows for one in (row.guardian_id, row.student_id)])
    return tuple(
        Waiting(
            str(row.thread_id),
            f"{people[row.guardian_id].full_name} · {_called(people[row.student_id])}",
            row.since,
        )
        for row in rows
    )


def _called(student: PersonRow) -> str:
    return student.preferred_name or student.given_name
