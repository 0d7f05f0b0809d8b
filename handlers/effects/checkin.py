"""Effects of the check-in, with families and with teachers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from conversations.effects.checkin import (
    Askable,
    AskClass,
    AskedBy,
    Asking,
    ClassesToAsk,
    HowManyToAsk,
    MyClasses,
    Owned,
    OwnerOf,
    RecordCheckIn,
    RecordStaffCheckIn,
    TellConcern,
    TellStaffConcern,
)
from conversations.locale import locale_for
from conversations.messages import Choice, Words
from handlers import checkin_rounds
from handlers.concern_words import day_of
from handlers.concerns import MANAGERS, open_concern, open_staff_concern, owner_for, tell
from handlers.effects import handles
from handlers.threads import school_day
from storage import checkins as store
from storage.concerns import move, of_check_in
from storage.interpreters import school_of
from storage.people import get_people
from storage.staff import classes_of

if TYPE_CHECKING:
    from handlers.visit import Visit

#: The token of all teachers, where classes have the ids of sections.
_TEACHERS = "teachers"
_FLOWS = frozenset({"checkin", "checkin_asked", "checkin_class"})
_LISTED = 9


def _run(visit: Visit) -> int | None:
    """The check-in's own run; another one may still be open while this begins."""
    return visit.state.conversation_id if visit.state.flow in _FLOWS else None


def _asker(visit: Visit, number: str) -> int | None:
    round_ = store.get_round(visit.work.connection, int(number)) if number.isdecimal() else None
    return round_.asked_by if round_ else None


@handles(RecordCheckIn)
def record_check_in(effect: RecordCheckIn, visit: Visit) -> None:
    """Keep the answer, if the person still has rights to the child (L1)."""
    me, connection = visit.person.person_id, visit.work.connection
    if me is None or not visit.has_child(effect.child):
        return
    checkin_id = store.keep_answer(
        connection,
        person_id=me,
        student_id=int(effect.child),
        answer=effect.answer,
        conversation_id=_run(visit),
        round_id=int(effect.round) if effect.round.isdecimal() else None,
        at=visit.now,
    )
    if effect.answer != "good":
        asker = _asker(visit, effect.round)
        open_concern(visit.work, visit.house, me, int(effect.child), effect.answer, checkin_id, asker)
        return
    earlier = of_check_in(connection, checkin_id)
    if earlier is not None:
        move(connection, earlier, "withdraw", me, visit.now)


@handles(OwnerOf)
def owner_of(effect: OwnerOf, visit: Visit) -> str | None:
    """Who would answer for it."""
    me = visit.person.person_id
    if me is None or not visit.has_child(effect.child):
        return None
    asker = _asker(visit, effect.round)
    owner = owner_for(visit.work, visit.house, me, int(effect.child), effect.topic, asker)
    return get_people(visit.work.connection, [owner])[owner].shown_as if owner else None


@handles(TellConcern)
def tell_concern(effect: TellConcern, visit: Visit) -> Owned | None:
    """Keep what it is about, and tell the owner; words that are not to be shared stay with the check-in."""
    me, connection = visit.person.person_id, visit.work.connection
    if me is None or not visit.has_child(effect.child):
        return None
    checkin_id = store.of_run(connection, _run(visit), int(effect.child))
    concern = of_check_in(connection, checkin_id) if checkin_id else None
    if checkin_id is None or concern is None:
        return None
    store.add_words(connection, checkin_id, effect.words, wants_answer=effect.share)
    shared = effect.words if effect.share else ""
    # A topic that was read from words tells some of them.
    topic = effect.topic if effect.share or not effect.words else ""
    return Owned(*tell(visit, concern, topic, Words(shared)))


@handles(AskedBy)
def asked_by(effect: AskedBy, visit: Visit) -> Asking | None:
    """What an asking is about, for those whose children are in the class and who have full rights (L1)."""
    connection = visit.work.connection
    round_ = store.get_round(connection, int(effect.round)) if effect.round.isdecimal() else None
    section = store.get_section(connection, round_.section_id) if round_ and round_.section_id else None
    if round_ is None or section is None:
        return None
    here = store.students_in(connection, section.id, school_day(visit.house, visit.now))
    children = tuple(child for child in visit.person.children if int(child.token) in here)
    asker = get_people(connection, [round_.asked_by])[round_.asked_by].shown_as
    return Asking(section.title, asker, children) if children else None


@handles(ClassesToAsk)
def classes_to_ask(_effect: ClassesToAsk, visit: Visit) -> tuple[Choice, ...]:
    """Own classes, and all teachers for those who answer for the school."""
    _, found = visit.gettext, _classes(visit)
    everybody = (Choice(_TEACHERS, _("All teachers")),) if visit.roles & set(MANAGERS) else ()
    return (*found[:_LISTED], *everybody)


def _classes(visit: Visit) -> tuple[Choice, ...]:
    rows = classes_of(visit.work.connection, visit.person.person_id or 0, school_day(visit.house, visit.now))
    return tuple(Choice(str(row.id), row.title) for row in rows)


@handles(HowManyToAsk)
def how_many_to_ask(effect: HowManyToAsk, visit: Visit) -> Askable:
    """Whether they may be asked now; what is not one's own has nobody in it."""
    connection, today = visit.work.connection, school_day(visit.house, visit.now)
    if not _may_ask(visit, effect.group):
        return Askable(0)
    section_id = _section(effect.group)
    earlier = checkin_rounds.asked_lately(visit, section_id)
    asked_on = ""
    if earlier is not None:
        day = earlier.asked_at.astimezone(ZoneInfo(visit.house.school.timezone)).date()
        asked_on = day_of(day, today, locale_for(visit.person.language))
    if section_id is not None:
        return Askable(store.count_to_ask(connection, section_id, today), asked_on)
    everybody = store.RoundRow(0, None, _school(visit), 0, visit.now, visit.now + timedelta(days=1))
    return Askable(len(store.to_ask(connection, everybody, today, visit.now)), asked_on)


@handles(AskClass)
def ask_class(effect: AskClass, visit: Visit) -> bool:
    """Begin to ask."""
    section_id = _section(effect.group)
    if not _may_ask(visit, effect.group) or checkin_rounds.asked_lately(visit, section_id) is not None:
        return False
    checkin_rounds.ask(visit, section_id, _school(visit))
    return True


def _may_ask(visit: Visit, group: str) -> bool:
    if group == _TEACHERS:
        return bool(visit.roles & set(MANAGERS))
    return group in {choice.token for choice in _classes(visit)}


def _section(group: str) -> int | None:
    return int(group) if group.isdecimal() else None


def _school(visit: Visit) -> int | None:
    return school_of(visit.work.connection, visit.person.person_id or 0)


@handles(MyClasses)
def my_classes(_effect: MyClasses, visit: Visit) -> tuple[Choice, ...]:
    """The classes that the visit's person teaches."""
    return _classes(visit)[:_LISTED]


@handles(RecordStaffCheckIn)
def record_staff_check_in(effect: RecordStaffCheckIn, visit: Visit) -> None:
    """Keep a teacher's answer about a class of theirs."""
    me, connection = visit.person.person_id, visit.work.connection
    if me is None or effect.section not in {choice.token for choice in _classes(visit)}:
        return
    section_id = int(effect.section)
    checkin_id = store.keep_staff_answer(
        connection,
        person_id=me,
        section_id=section_id,
        conversation_id=_run(visit),
        answer=effect.answer,
        at=visit.now,
    )
    if effect.answer != "good":
        open_staff_concern(visit.work, visit.house, me, section_id, checkin_id, effect.answer)
        return
    earlier = of_check_in(connection, None, checkin_id)
    if earlier is not None:
        move(connection, earlier, "withdraw", me, visit.now)


@handles(TellStaffConcern)
def tell_staff_concern(effect: TellStaffConcern, visit: Visit) -> Owned | None:
    """Tell the principal or the office what would help."""
    connection = visit.work.connection
    checkin_id = store.staff_of_run(connection, _run(visit), int(effect.section))
    concern = of_check_in(connection, None, checkin_id) if checkin_id else None
    if checkin_id is None or concern is None:
        return None
    store.add_staff_words(connection, checkin_id, effect.words)
    return Owned(*tell(visit, concern, "", Words(effect.words)))
