"""Whose turn it is in a thread: hand-overs and substitutes followed, rights looked up now (L1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from handlers.relay_words import people_of, staff_name
from storage import threads as queries
from storage.people import get_people
from storage.staff_rights import may_read_thread
from storage.substitutes import stood_in_for, substitute_for

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Connection

    from handlers.house import House
    from handlers.visit import Visit
    from storage.relay import MessageRow, ThreadRow


class Way(NamedTuple):
    """The thread in which words go, who wrote them and who is to read them."""

    thread: ThreadRow
    author_id: int
    reader_id: int


def school_day(house: House, now: datetime) -> date:
    """Today, at the school."""
    return now.astimezone(ZoneInfo(house.school.timezone)).date()


def may_read(connection: Connection, house: House, thread: ThreadRow, person_id: int, now: datetime) -> bool:
    """Whether a member of staff may read what this family writes now; the guardian's rights are another question."""
    return may_read_thread(connection, thread.id, person_id, now, school_day(house, now))


def reader_of(connection: Connection, house: House, thread: ThreadRow, now: datetime) -> tuple[ThreadRow, int]:
    """Where what a family writes in `thread` goes now, and to whom; 0 for nobody."""
    thread = queries.goes_on_in(connection, thread)
    stand_in = substitute_for(connection, thread.staff_id, now)
    for person_id in (stand_in.substitute_id if stand_in else 0, thread.staff_id):
        if person_id and may_read(connection, house, thread, person_id, now):
            return thread, person_id
    return thread, 0


def way_of(visit: Visit, thread: ThreadRow, *, from_staff: bool) -> Way | None:
    """Where the visit's words go; None once the writer was told why they go nowhere. A closed thread is open again."""
    if from_staff:
        way = _to_family(visit, thread, visit.state.person_id or thread.staff_id)
    else:
        way = _to_staff(visit, thread)
    if way is not None:
        queries.reopen(visit.work.connection, way.thread.id)
    return way


def _to_staff(visit: Visit, thread: ThreadRow) -> Way | None:
    connection = visit.work.connection
    thread, reader_id = reader_of(connection, visit.house, thread, visit.now)
    if reader_id:
        return Way(thread, thread.guardian_id, reader_id)
    visit.say(_reads_no_more(visit, thread, thread.staff_id))
    return None


def _reads_no_more(visit: Visit, thread: ThreadRow, reader_id: int) -> str:
    _, people = visit.gettext, people_of(visit.work.connection, thread)
    return _(
        "{name} can no longer read messages about {child}. Please write to another teacher, or call the school "
        "office at {phone}.",
        name=name_for(visit.work.connection, thread, reader_id),
        child=people[thread.student_id].called,
        phone=visit.house.school.office,
    )


def _to_family(visit: Visit, thread: ThreadRow, me: int) -> Way | None:
    why_not = _may_not_write(visit, thread, me)
    if why_not:
        visit.say(why_not)
        return None
    return Way(thread, me, thread.guardian_id)


def _may_not_write(visit: Visit, thread: ThreadRow, me: int) -> str:
    """What a member of staff is told who may not write in this thread now; empty when they may."""
    connection, _, house = visit.work.connection, visit.gettext, visit.house
    onward = queries.goes_on_in(connection, thread)
    if onward.id != thread.id:
        people = people_of(connection, onward)
        colleague, family = people[onward.staff_id].shown_as, people[onward.guardian_id].full_name
        return _("{colleague} answers {family} now, so I did not send this.", colleague=colleague, family=family)
    if may_read(connection, house, thread, me, visit.now):
        return ""
    if me != thread.staff_id and stood_in_for(connection, me, thread.staff_id):
        absent = get_people(connection, [thread.staff_id])[thread.staff_id].shown_as
        return _("You do not stand in for {name} any more, so I did not send this.", name=absent)
    return _("I can't help with that here. Please call the school office at {phone}.", phone=house.school.office)


def may_not_change(visit: Visit, thread: ThreadRow, message: MessageRow) -> str:
    """What the author of `message` is told when its new words may not go where the old ones went; else empty.

    An edit is writing: who may not write or read in the thread any more does neither by way of old messages (L1).
    """
    if message.reader_id == thread.guardian_id:
        return _may_not_write(visit, thread, message.author_id)
    if may_read(visit.work.connection, visit.house, thread, message.reader_id, visit.now):
        return ""
    return _reads_no_more(visit, thread, message.reader_id)


def is_theirs(connection: Connection, thread: ThreadRow | None, person_id: int) -> bool:
    """Whether this person is, or for a while was, one of the two sides of a thread."""
    return thread is not None and queries.took_part(connection, thread, person_id)


def name_for(connection: Connection, thread: ThreadRow, reader_id: int) -> str:
    """What the guardian of a thread calls whoever reads it: "Mr Diaz for Ms Ortiz"."""
    people = people_of(connection, thread) | get_people(connection, [reader_id])
    return staff_name(thread, reader_id, people)
