"""A substitute gets what families write to a member of staff, until the end of a day."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import format_date

from conversations.locale import locale_for
from conversations.messages import Reply
from handlers.recurrence import moment
from handlers.telling import tell_person
from handlers.threads import school_day
from handlers.threads_handing import staff_of_school
from handlers.threads_moving import redirect
from handlers.threads_telling import speaks
from storage import substitutes
from storage.people import get_people
from storage.threads import threads_with

if TYPE_CHECKING:
    from handlers.house import House
    from handlers.visit import Visit
    from storage.database import UnitOfWork
    from storage.substitutes import SubstituteRow

#: Roles that may name a substitute for others.
MAY_NAME = frozenset({"office", "principal", "administrator", "district"})


def may_name_for(visit: Visit, staff_id: int) -> bool:
    """Whether the visit's person may say who stands in for this member of their school's staff."""
    if not visit.person.is_staff:
        return False
    return staff_id == visit.state.person_id or bool(visit.roles & MAY_NAME)


def name(visit: Visit, staff_id: int, substitute_id: int, until: date) -> str:
    """Name a substitute; gives the last day in words, or nothing when it may not be."""
    connection, house, now = visit.work.connection, visit.house, visit.now
    known = {person.id for person in staff_of_school(visit)}
    fits = staff_id != substitute_id and {staff_id, substitute_id} <= known | {visit.state.person_id}
    absent_too = substitutes.substitute_for(connection, substitute_id, now) is not None
    if not may_name_for(visit, staff_id) or not fits or absent_too or until < school_day(house, now):
        return ""
    before = substitutes.substitute_for(connection, staff_id, now)
    ends_at = moment(until + timedelta(days=1), time(), ZoneInfo(house.school.timezone))
    values = {"staff_id": staff_id, "substitute_id": substitute_id, "named_by": visit.state.person_id or 0}
    substitutes.name_substitute(connection, **values, begins_at=now, ends_at=ends_at)
    if before is not None and before.substitute_id != substitute_id:
        _tell_over(visit.work, house, before)
    _tell_named(visit, staff_id, substitute_id, until)
    redirect(visit.work, house, threads_with(connection, staff_id), now)
    return _day(until, visit.person.language)


def _tell_named(visit: Visit, staff_id: int, substitute_id: int, until: date) -> None:
    connection, work, house = visit.work.connection, visit.work, visit.house
    people = get_people(connection, [staff_id, substitute_id])
    locale = speaks(connection, house, substitute_id)
    text = locale.gettext(
        "You stand in for {name} until {day}. What families write to {name} comes to you, and you can answer.",
        name=people[staff_id].shown_as,
        day=_day(until, locale.tag),
    )
    tell_person(work, house, substitute_id, Reply(text))
    if staff_id != visit.state.person_id:
        locale = speaks(connection, house, staff_id)
        text = locale.gettext(
            "{name} stands in for you and gets what families write to you, until {day}.",
            name=people[substitute_id].shown_as,
            day=_day(until, locale.tag),
        )
        tell_person(work, house, staff_id, Reply(text))


def end(visit: Visit, staff_id: int) -> bool:
    """Nobody stands in any more; False when nobody did, or when it is not for the visit's person to say."""
    connection = visit.work.connection
    if not may_name_for(visit, staff_id):
        return False
    ended = substitutes.end_for(connection, staff_id)
    for row in ended:
        _tell_over(visit.work, visit.house, row)
    redirect(visit.work, visit.house, threads_with(connection, staff_id), visit.now)
    return bool(ended)


def end_what_is_over(work: UnitOfWork, house: House) -> int:
    """Whose last day is over stands in no more: what waits goes back, and both are told. Gives how many."""
    now = house.clock.now()
    ended = substitutes.end_due(work.connection, now)
    for row in ended:
        _tell_over(work, house, row)
        person = get_people(work.connection, [row.substitute_id])[row.substitute_id]
        _ = speaks(work.connection, house, row.staff_id).gettext
        back = _("What families write comes to you again. {name} stood in for you until now.", name=person.shown_as)
        tell_person(work, house, row.staff_id, Reply(back))
        redirect(work, house, threads_with(work.connection, row.staff_id), now)
    return len(ended)


def _tell_over(work: UnitOfWork, house: House, row: SubstituteRow) -> None:
    absent = get_people(work.connection, [row.staff_id])[row.staff_id]
    _ = speaks(work.connection, house, row.substitute_id).gettext
    text = _("You do not stand in for {name} any more. Thank you!", name=absent.shown_as)
    tell_person(work, house, row.substitute_id, Reply(text))


def _day(day: date, language: str) -> str:
    return format_date(day, "full", locale=locale_for(language).babel)
