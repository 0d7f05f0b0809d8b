"""Effects of threads: several teachers, hand-over, substitutes, closing, history."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date

from conversations.effects.threads import (
    AnswerOffer,
    CloseThread,
    Cover,
    EndSubstitute,
    FindColleagues,
    FindStaff,
    FindThreads,
    MyCover,
    MyThreads,
    NameSubstitute,
    Offer,
    OfferHandOver,
    OpenOffers,
    ShowHistory,
    TellTeam,
    Told,
)
from conversations.locale import locale_for
from conversations.messages import Choice
from handlers import threads_handing, threads_standing_in
from handlers.effects import handles
from handlers.names import most_alike
from handlers.relay import post
from handlers.threads import may_read, school_day
from handlers.threads_history import as_choices, own_threads, read_day, show
from handlers.threads_telling import title_of
from storage import threads as queries
from storage.people import get_people, teachers_of
from storage.relay import get_thread, open_thread
from storage.substitutes import substitute_for

if TYPE_CHECKING:
    from handlers.visit import Visit
    from storage.relay import ThreadRow

_MOST_THREADS = 8


@handles(TellTeam)
def tell_team(effect: TellTeam, visit: Visit) -> Told:
    """Pass a guardian's words to everybody who teaches their child, nobody twice."""
    me, connection = visit.state.person_id, visit.work.connection
    if me is None or not visit.has_child(effect.child):
        return Told("")
    reached: dict[str, bool] = {}
    for teacher in teachers_of(connection, int(effect.child), school_day(visit.house, visit.now)):
        thread = open_thread(connection, me, teacher.id, int(effect.child), visit.now)
        posted = post(visit, thread, effect.words, from_staff=False, quiet=True)
        if posted.reader:
            reached[posted.reader] = posted.reachable
    list_of = locale_for(visit.person.language).list_of
    return Told(list_of(list(reached)), list_of([name for name, here in reached.items() if not here]))


@handles(FindThreads)
def find_threads(effect: FindThreads, visit: Visit) -> tuple[Choice, ...]:
    """Threads of the visit's person by the name of the family, the most alike first."""
    connection, known = visit.work.connection, []
    for thread in _own(visit):
        people = get_people(connection, [thread.guardian_id, thread.student_id])
        names = people[thread.guardian_id].full_name, people[thread.student_id].full_name
        known.append((names, thread))
    return as_choices(visit, most_alike(effect.name, known))


def _own(visit: Visit) -> list[ThreadRow]:
    me = visit.state.person_id
    return [
        thread
        for thread in own_threads(visit, "")
        if thread.staff_id == me and queries.goes_on_in(visit.work.connection, thread).id == thread.id
    ]


@handles(MyThreads)
def my_threads(effect: MyThreads, visit: Visit) -> tuple[Choice, ...]:
    """The newest threads of the visit's person."""
    return as_choices(visit, own_threads(visit, effect.child)[:_MOST_THREADS])


@handles(FindColleagues)
def find_colleagues(effect: FindColleagues, visit: Visit) -> tuple[Choice, ...]:
    """Staff of the same school by name, without the visit's person."""
    return tuple(found for found in _staff(visit, effect.name) if found.token != str(visit.state.person_id))


@handles(FindStaff)
def find_staff(effect: FindStaff, visit: Visit) -> tuple[Choice, ...]:
    """Staff of the same school by name."""
    return _staff(visit, effect.name)


def _staff(visit: Visit, name: str) -> tuple[Choice, ...]:
    known = [((person.full_name, person.shown_as), person) for person in threads_handing.staff_of_school(visit)]
    return tuple(Choice(str(person.id), person.full_name) for person in most_alike(name, known))


@handles(OfferHandOver)
def offer_hand_over(effect: OfferHandOver, visit: Visit) -> Literal["offered", "unreachable", "refused"]:
    """Ask a colleague to go on with a family."""
    return threads_handing.offer(
        visit, int(effect.thread), int(effect.colleague), effect.reason, with_history=effect.with_history
    )


@handles(OpenOffers)
def open_offers(_effect: OpenOffers, visit: Visit) -> tuple[Offer, ...]:
    """What colleagues ask the visit's person."""
    connection, found = visit.work.connection, []
    for row in queries.offers_to(connection, visit.state.person_id or 0):
        thread = get_thread(connection, row.thread_id)
        if thread is not None:
            giver = get_people(connection, [row.from_id])[row.from_id].shown_as
            found.append(Offer(str(row.id), giver, title_of(connection, thread), row.reason, row.with_history))
    return tuple(found)


@handles(AnswerOffer)
def answer_offer(effect: AnswerOffer, visit: Visit) -> None:
    """Take a family over, or say no."""
    threads_handing.answer(visit, int(effect.offer), accept=effect.accept)


@handles(CloseThread)
def close_thread(effect: CloseThread, visit: Visit) -> bool:
    """Note that nothing in a thread of the visit's person needs an answer."""
    thread, me = get_thread(visit.work.connection, int(effect.thread)), visit.state.person_id or 0
    if thread is None or not may_read(visit.work.connection, visit.house, thread, me, visit.now):
        return False
    return queries.close(visit.work.connection, thread.id, visit.now)


@handles(ShowHistory)
def show_history(effect: ShowHistory, visit: Visit) -> int:
    """Send what was written in a thread of the visit's person."""
    return show(visit, int(effect.thread), read_day(effect.since))


@handles(MyCover)
def my_cover(_effect: MyCover, visit: Visit) -> Cover:
    """Whose substitute the visit's person may name, and who stands in for them."""
    connection, me = visit.work.connection, visit.state.person_id or 0
    others = bool(visit.roles & threads_standing_in.MAY_NAME)
    row = substitute_for(connection, me, visit.now)
    if row is None:
        return Cover(others)
    name = get_people(connection, [row.substitute_id])[row.substitute_id].shown_as
    last = (row.ends_at.astimezone(ZoneInfo(visit.house.school.timezone)) - timedelta(hours=1)).date()
    return Cover(others, name, format_date(last, "full", locale=locale_for(visit.person.language).babel))


@handles(NameSubstitute)
def name_substitute(effect: NameSubstitute, visit: Visit) -> str:
    """Name a substitute; gives the last day in words."""
    until = read_day(effect.until)
    staff_id = int(effect.staff) if effect.staff else visit.state.person_id or 0
    return threads_standing_in.name(visit, staff_id, int(effect.substitute), until) if until else ""


@handles(EndSubstitute)
def end_substitute(effect: EndSubstitute, visit: Visit) -> bool:
    """End a substitution before its day."""
    return threads_standing_in.end(visit, int(effect.staff) if effect.staff else visit.state.person_id or 0)
