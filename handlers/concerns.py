"""Concerns: opened by what somebody said, given an owner, and told to that owner once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from conversations.locale import locale_for
from conversations.messages import Reply, Words
from handlers.adults import Adult, adults, reachable, tell_staff
from handlers.concern_words import day_of, names_of, speaks, whole, with_actions
from handlers.recurrence import moment
from handlers.relay import post
from handlers.threads import reader_of, school_day
from storage import concerns as store
from storage import threads as queries
from storage.addresses import newest_addresses
from storage.interpreters import school_of
from storage.people import get_people, has_full_rights, teachers_of
from storage.relay import get_thread, open_thread
from storage.staff_rights import is_kept_away, may_read_thread

if TYPE_CHECKING:
    from collections.abc import Callable

    from conversations.locale import Locale
    from handlers.concern_words import Names
    from handlers.house import House
    from handlers.visit import Visit
    from storage.concerns import ConcernRow
    from storage.database import UnitOfWork

    #: Why somebody is written to, in their language.
    Note = Callable[[Locale, Names], str]

#: Who answers where no teacher can, or where it is about one; the next only when nobody of the first can be reached.
OFFICE = ("office", "principal", "administrator", "counsellor", "support")
#: Who sees every concern of the school, and hears of those that nobody answers.
MANAGERS = ("principal", "office", "administrator")
#: For so long a family may go on and say what it is about, before the owner hears that there were no words.
PATIENCE = timedelta(minutes=15)
_MORNING, _SATURDAY = time(8), 5


def school_days_after(day: date, count: int) -> date:
    """The school day that comes `count` school days later."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < _SATURDAY
    return day


def dates(house: House, now: datetime) -> dict[str, Any]:
    """When a concern that begins, or begins anew, is due, and when others are written to about it."""
    zone = ZoneInfo(house.school.timezone)
    due = school_days_after(school_day(house, now), house.listening.due_days)
    after = school_days_after(due, 1)
    return {"due_on": due, "remind_at": moment(due, _MORNING, zone), "escalate_at": moment(after, _MORNING, zone)}


def owner_for(
    work: UnitOfWork, house: House, guardian_id: int, student_id: int, topic: str, asker: int | None = None
) -> int | None:
    """Who answers for a worry about this student: a class teacher, else the office; about a teacher, the office.

    The `asker`, who wanted to know, comes before other teachers. Of these the first who can be reached; where that is
    nobody, the first. None: there is nobody at all.
    """
    connection = work.connection
    teachers = teachers_of(connection, student_id, school_day(house, house.clock.now()))
    kept = [one.id for one in teachers if one.id != guardian_id and not is_kept_away(connection, one.id, student_id)]
    kept.sort(key=lambda one: one != asker)
    office = [one.id for one in adults(work, house, OFFICE, guardian_id, student_id)]
    order = [*office, *kept] if topic == "teacher" else [*kept, *office]
    here = newest_addresses(connection, order)
    return next((one for one in order if one in here), order[0] if order else None)


def open_concern(
    work: UnitOfWork,
    house: House,
    guardian_id: int,
    student_id: int,
    source: str,
    checkin_id: int | None = None,
    asker: int | None = None,
) -> ConcernRow:
    """Open a concern of a guardian; its owner is told by `tell`, or after a while by the clock."""
    now = house.clock.now()
    return store.add_concern(
        work.connection,
        person_id=guardian_id,
        student_id=student_id,
        school_id=school_of(work.connection, student_id),
        checkin_id=checkin_id,
        source=source,
        owner_id=asker,
        opened_at=now,
        tell_at=now + PATIENCE,
        **dates(house, now),
    )


def open_staff_concern(
    work: UnitOfWork, house: House, staff_id: int, section_id: int, checkin_id: int, source: str
) -> ConcernRow:
    """Open a concern of a teacher about a class; the principal or the office answers it."""
    now = house.clock.now()
    return store.add_concern(
        work.connection,
        person_id=staff_id,
        section_id=section_id,
        school_id=school_of(work.connection, staff_id),
        staff_checkin_id=checkin_id,
        source=source,
        opened_at=now,
        tell_at=now + PATIENCE,
        **dates(house, now),
    )


def find_owner(work: UnitOfWork, house: House, concern: ConcernRow) -> ConcernRow:
    """The concern with an owner, and the thread in which they write with the family, where there is anybody."""
    connection, now = work.connection, house.clock.now()
    if concern.student_id is None:
        found = [one.id for one in adults(work, house, MANAGERS, concern.person_id, None)]
        here = newest_addresses(connection, found)
        owner = next((one for one in found if one in here), found[0] if found else None)
        return _owned(work, concern, owner, None)
    owner = owner_for(work, house, concern.person_id, concern.student_id, concern.topic, concern.owner_id)
    if owner is None:
        return concern
    thread = open_thread(connection, concern.person_id, owner, concern.student_id, now)
    thread = queries.goes_on_in(connection, thread)  # a colleague answers this family now
    return _owned(work, concern, thread.staff_id, thread.id)


def _owned(work: UnitOfWork, concern: ConcernRow, owner_id: int | None, thread_id: int | None) -> ConcernRow:
    store.set_concern(work.connection, concern.id, owner_id=owner_id, thread_id=thread_id)
    return concern._replace(owner_id=owner_id, thread_id=thread_id)


def tell(visit: Visit, concern: ConcernRow, topic: str, words: Words) -> tuple[str, str]:
    """What the concern is about: its owner is told, and gets the words in the family's thread.

    Gives who answers, as the family calls them, and by which day; nobody where nobody can be reached.
    """
    work, house = visit.work, visit.house
    first = concern.tell_at is not None
    store.set_concern(work.connection, concern.id, topic=topic, words=words.text)
    concern = concern._replace(topic=topic, words=words.text)
    if first or concern.owner_id is None:
        concern = find_owner(work, house, concern)
    if concern.thread_id is not None and (words.text or words.media):
        thread = get_thread(work.connection, concern.thread_id)
        if thread is not None:
            post(visit, thread, words, from_staff=False, quiet=True)
    told = tell_owner(work, house, concern) if first else True
    locale = locale_for(visit.person.language)
    owner = get_people(work.connection, [concern.owner_id])[concern.owner_id] if concern.owner_id else None
    day = day_of(concern.due_on, school_day(house, visit.now), locale)
    return (owner.shown_as if owner and told else "", day)


def tell_owner(
    work: UnitOfWork, house: House, concern: ConcernRow, note: Note | None = None, *, words: bool = False
) -> bool:
    """Write to whoever answers for it now: the owner, or who stands in for them; False when they are out of reach.

    `note` says why; with `words`, what the family said stands in it too.
    """
    reader = reader_for(work, house, concern)
    address = newest_addresses(work.connection, [reader]).get(reader) if reader else None
    if not reader or address is None:
        store.set_concern(work.connection, concern.id, tell_at=house.clock.now() + PATIENCE)
        return False
    if _rights_ended(work, concern) and not is_manager(work, house, concern, reader):
        store.set_concern(work.connection, concern.id, tell_at=None)  # it is the office's, who hear when it is overdue
        return False
    locale = speaks(work, house, reader)
    names = names_of(work.connection, concern)
    said = note(locale, names) if note else ""
    text = whole(work.connection, house, concern, locale, words=words or concern.thread_id is None)
    person = get_people(work.connection, [reader])[reader]
    reply = with_actions("\n".join(part for part in (said, text) if part), locale, concern)
    tell_staff(work, house, Adult(person, address), reply, house.clock.now())
    store.set_concern(work.connection, concern.id, tell_at=None)
    return True


def _rights_ended(work: UnitOfWork, concern: ConcernRow) -> bool:
    student = concern.student_id
    return student is not None and not has_full_rights(work.connection, concern.person_id, student)


def reader_for(work: UnitOfWork, house: House, concern: ConcernRow) -> int:
    """Who reads what is written to its owner now; 0 for nobody."""
    now = house.clock.now()
    thread = get_thread(work.connection, concern.thread_id) if concern.thread_id is not None else None
    if thread is None:
        return concern.owner_id or 0
    return reader_of(work.connection, house, thread, now)[1]


def managers_of(work: UnitOfWork, house: House, concern: ConcernRow) -> list[Adult]:
    """Those who answer for the whole school, who can be reached, and who are not of the family."""
    besides = [concern.owner_id] if concern.owner_id else []
    return reachable(work, house, MANAGERS, concern.person_id, concern.student_id, besides)


def may_work(work: UnitOfWork, house: House, concern: ConcernRow, person_id: int) -> bool:
    """Whether somebody may read and answer this concern, as things stand now (L1)."""
    now, connection = house.clock.now(), work.connection
    if concern.thread_id is not None and may_read_thread(
        connection, concern.thread_id, person_id, now, school_day(house, now)
    ):
        return not _rights_ended(work, concern) or is_manager(work, house, concern, person_id)
    if concern.student_id is None and concern.owner_id == person_id:
        return True
    return is_manager(work, house, concern, person_id)


def is_manager(work: UnitOfWork, house: House, concern: ConcernRow, person_id: int) -> bool:
    """Whether somebody answers for the whole school of whom this is about, and is not of the family."""
    return person_id in {one.id for one in adults(work, house, MANAGERS, concern.person_id, concern.student_id)}


def tell_managers(work: UnitOfWork, house: House, concern: ConcernRow, note: Note) -> int:
    """Write to those who answer for the whole school; gives how many."""
    found = managers_of(work, house, concern)
    for adult in found:
        locale = speaks(work, house, adult.person.id)
        names = names_of(work.connection, concern)
        text = whole(work.connection, house, concern, locale, words=True)
        reply = with_actions(f"{note(locale, names)}\n{text}", locale, concern)
        tell_staff(work, house, adult, reply, house.clock.now())
    return len(found)


def tell_person_of_staff(work: UnitOfWork, house: House, person_id: int, text: str) -> None:
    """Write a line to somebody of the staff, in their office hours, where they can be reached."""
    address = newest_addresses(work.connection, [person_id]).get(person_id)
    if address is not None:
        person = get_people(work.connection, [person_id])[person_id]
        tell_staff(work, house, Adult(person, address), Reply(text), house.clock.now())
