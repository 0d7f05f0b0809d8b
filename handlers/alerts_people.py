"""Who may hear of an alert: staff on call, nobody of the family, nobody who is kept away, no phone that others read."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from handlers.threads import school_day
from storage import alerts as store
from storage import on_call as staff
from storage.interpreters import school_of
from storage.sharing import people_at

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from handlers.house import House
    from storage.addresses import AddressRow
    from storage.alerts import AlertRow
    from storage.database import UnitOfWork
    from storage.people import PersonRow

#: What is most urgent leaves within seconds; after this its platform counts as away.
PATIENCE = timedelta(seconds=30)
_MOST = 50


class Concerned(NamedTuple):
    """Whom an alert is about: who wrote (all who share the phone, while that is not known), and which students."""

    writers: list[int]
    students: list[int]


class Rung(NamedTuple):
    """One member of staff on call, and where they are reached best first."""

    person: PersonRow
    addresses: Sequence[AddressRow]


def concerned(work: UnitOfWork, alert: AlertRow) -> Concerned:
    """The writer and the students around them, read now."""
    here = people_at(work.connection, alert.address_id)
    writers = [alert.person_id] if alert.person_id is not None else here
    students = set(staff.children_around(work.connection, [*writers, *here]))
    return Concerned(writers, sorted(students | ({alert.student_id} if alert.student_id is not None else set())))


def ladder(work: UnitOfWork, house: House, alert: AlertRow, now: datetime) -> list[Rung]:
    """Staff on call who can be reached, in the order in which they are paged.

    They are those of the child's school; when none of them can be reached, those of the other schools.
    """
    connection, family = work.connection, concerned(work, alert)
    schools = (school_of(connection, one) for one in (*family.students, *family.writers))
    home = next((school for school in schools if school is not None), None)
    here = set(people_at(connection, alert.address_id))
    for school in dict.fromkeys((home, None)):
        people = staff.on_call(
            connection,
            house.safety.order_for(alert.kind),
            family.students,
            school=school,
            now=now,
            today=school_day(house, now),
            besides={*family.writers, *here},
        )
        found = _reached(work, people, alert, now)
        if found:
            return found
    return []


def _reached(work: UnitOfWork, people: Sequence[PersonRow], alert: AlertRow, now: datetime) -> list[Rung]:
    found, addresses = [], places(work, [one.id for one in people], now)
    for person in people:
        theirs = [one for one in addresses.get(person.id, ()) if one.id != alert.address_id]
        if theirs:
            found.append(Rung(person, theirs))
    return found


def places(work: UnitOfWork, people: Sequence[int], now: datetime) -> dict[int, list[AddressRow]]:
    """By member of staff: where they alone are reached, best first; SMS and platforms that are away come last."""
    away = staff.stuck_channels(work.connection, now - PATIENCE)
    return {
        person: sorted(theirs, key=lambda one: (one.channel in away, one.channel == "sms"))
        for person, theirs in staff.own_addresses(work.connection, people).items()
    }


def paged(work: UnitOfWork, house: House, alert: AlertRow, now: datetime) -> list[int]:
    """Everybody who was told of the alert, has it or had it, and may still hear of it."""
    events = store.events_of(work.connection, alert.id)
    told = [one.person_id for one in events if one.kind in {"paged", "acknowledged"} and one.person_id is not None]
    family = concerned(work, alert)
    ids = [one for one in dict.fromkeys(told) if one not in family.writers]
    today = school_day(house, now)
    return [one.id for one in staff.staff_among(work.connection, ids, family.students, today)]


def open_to(work: UnitOfWork, house: House, person_id: int, now: datetime) -> list[AlertRow]:
    """Alerts that are not closed and that this member of staff may hear of, the oldest first."""
    found = store.open_alerts(work.connection, _MOST)
    return [one for one in found if may_hear(work, house, one, person_id, now)]


def may_hear(work: UnitOfWork, house: House, alert: AlertRow, person_id: int, now: datetime) -> bool:
    """Whether this person is on call for the alert, or was paged for it and still may."""
    on_call = (one.person.id for one in ladder(work, house, alert, now))
    return person_id in on_call or person_id in paged(work, house, alert, now)
