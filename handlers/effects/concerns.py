"""Effects of concerns and praise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from conversations.effects.checkin import Owned
from conversations.effects.concerns import (
    AboutWhom,
    AcceptConcern,
    Concern,
    HandOverConcern,
    OpenConcern,
    OpenConcerns,
    PassPraise,
    Praised,
    PraiseWhom,
    ReplyToConcern,
    ResolveConcern,
    ShowConcern,
    Shown,
    WeekReport,
    WhoMayTake,
)
from conversations.effects.relay import Passed
from conversations.locale import locale_for
from conversations.messages import Choice
from conversations.text import fold
from handlers import concerns_work as work_on
from handlers.concern_words import actions, is_named, line_of, names_of, speaks
from handlers.concerns import MANAGERS, may_work, open_concern, tell
from handlers.digest import report_for
from handlers.effects import handles
from handlers.names import most_alike
from handlers.relay import post
from handlers.threads import reader_of, school_day
from handlers.threads_telling import tell_side
from storage.checkins import add_praise
from storage.concern_lists import pending_for
from storage.concerns import PENDING
from storage.people import get_people, roles_of, teachers_of
from storage.relay import open_thread

if TYPE_CHECKING:
    from handlers.house import House
    from handlers.visit import Visit
    from storage.concerns import ConcernRow
    from storage.database import UnitOfWork

_LISTED = 9


def mine(work: UnitOfWork, house: House, person_id: int, *, everybodys: bool) -> list[ConcernRow]:
    """What somebody has to answer, and with `everybodys` all that they may, what is due first coming first."""
    connection = work.connection
    everybodys = everybodys and bool(roles_of(connection, person_id) & set(MANAGERS))
    rows = pending_for(connection, person_id, house.clock.now(), everybodys=everybodys)
    return [row for row in rows if may_work(work, house, row, person_id)]


@handles(OpenConcerns)
def open_concerns(_effect: OpenConcerns, visit: Visit) -> tuple[Concern, ...]:
    """The list."""
    connection, locale = visit.work.connection, locale_for(visit.person.language)
    found = mine(visit.work, visit.house, visit.person.person_id or 0, everybodys=True)[:_LISTED]
    names = {row.id: names_of(connection, row) for row in found}
    return tuple(
        Concern(
            str(row.id),
            f"{names[row.id].who} ({names[row.id].about})",
            line_of(connection, visit.house, row, locale),
        )
        for row in found
    )


def _find(visit: Visit, token: str) -> ConcernRow | None:
    return work_on.find(visit, int(token)) if token.isdecimal() else None


@handles(ShowConcern)
def show_concern(effect: ShowConcern, visit: Visit) -> Shown | None:
    """One of them."""
    concern = _find(visit, effect.concern)
    if concern is None:
        return None
    name = names_of(visit.work.connection, concern).who
    if concern.state not in PENDING:
        return Shown(work_on.settled(visit, concern), (), name)
    return Shown(work_on.shown_to(visit, concern), actions(locale_for(visit.person.language), concern), name)


@handles(AcceptConcern)
def accept_concern(effect: AcceptConcern, visit: Visit) -> None:
    """As the button does."""
    concern = _find(visit, effect.concern)
    if concern is not None:
        work_on.accept(visit, concern)


@handles(ReplyToConcern)
def reply_to_concern(effect: ReplyToConcern, visit: Visit) -> Passed:
    """Write in the thread with the family."""
    concern = _find(visit, effect.concern)
    return work_on.reply(visit, concern, effect.words) if concern is not None else Passed("", reachable=False)


@handles(WhoMayTake)
def who_may_take(effect: WhoMayTake, visit: Visit) -> tuple[Choice, ...]:
    """Colleagues by name."""
    concern = _find(visit, effect.concern)
    if concern is None:
        return ()
    known = [((one.full_name, one.shown_as), one) for one in work_on.who_may_take(visit, concern)]
    return tuple(Choice(str(one.id), one.full_name) for one in most_alike(effect.name, known))


@handles(HandOverConcern)
def hand_over_concern(effect: HandOverConcern, visit: Visit) -> Literal["done", "unreachable", "settled"]:
    """Let a colleague answer for it."""
    concern = _find(visit, effect.concern)
    return work_on.hand_over(visit, concern, int(effect.colleague), effect.reason) if concern else "settled"


@handles(ResolveConcern)
def resolve_concern(effect: ResolveConcern, visit: Visit) -> Literal["told", "kept", "not_told", "settled"]:
    """Say what was done."""
    concern = _find(visit, effect.concern)
    return work_on.resolve(visit, concern, effect.done) if concern is not None else "settled"


@handles(AboutWhom)
def about_whom(effect: AboutWhom, visit: Visit) -> tuple[Choice, ...]:
    """Children that the words name, else all."""
    return _named(visit, effect.words) or visit.person.children


def _named(visit: Visit, words: str) -> tuple[Choice, ...]:
    said = f" {fold(words)} "
    return tuple(child for child in visit.person.children if f" {fold(child.label)} " in said)


@handles(OpenConcern)
def open_worry(effect: OpenConcern, visit: Visit) -> Owned | None:
    """A worry that a family tells by itself."""
    me = visit.person.person_id
    if me is None or not visit.has_child(effect.child):
        return None
    concern = open_concern(visit.work, visit.house, me, int(effect.child), "worry")
    return Owned(*tell(visit, concern, effect.topic, effect.words))


@handles(PraiseWhom)
def praise_whom(effect: PraiseWhom, visit: Visit) -> tuple[Praised, ...]:
    """The teacher named in the words, else the class teacher; of the child named, else one for each child."""
    connection, today = visit.work.connection, school_day(visit.house, visit.now)
    found: list[Praised] = []
    by_name: list[Praised] = []
    for child in _named(visit, effect.words) or visit.person.children:
        teachers = [one for one in teachers_of(connection, int(child.token), today) if one.id != visit.person.person_id]
        said = [one for one in teachers if is_named(one, effect.words)]
        for one in (said or teachers)[:1]:
            (by_name if said else found).append(Praised(f"{child.token}-{one.id}", child.label, one.shown_as))
    return tuple(by_name or found)


@handles(PassPraise)
def pass_praise(effect: PassPraise, visit: Visit) -> Passed:
    """The teacher gets the words in the family's thread, under a line that says that it is praise."""
    child, _dash, teacher = effect.whom.partition("-")
    me, connection = visit.person.person_id, visit.work.connection
    known = {one.id for one in teachers_of(connection, int(child), school_day(visit.house, visit.now))}
    if me is None or not visit.has_child(child) or int(teacher) not in known:
        return Passed("", reachable=False)
    thread = open_thread(connection, me, int(teacher), int(child), visit.now)
    thread, reader = reader_of(connection, visit.house, thread, visit.now)
    if reader == thread.staff_id:  # who stands in for them passes it on in their own words
        text = speaks(visit.work, visit.house, reader).gettext(
            "Praise for you from {name}! 💛", name=get_people(connection, [me])[me].full_name
        )
        tell_side(visit.work, visit.house, thread, reader, text, visit.now)
    posted = post(visit, thread, effect.words, from_staff=False, quiet=True)
    if posted.reader:
        add_praise(connection, person_id=me, student_id=int(child), staff_id=int(teacher), at=visit.now)
    return Passed(posted.reader, posted.reachable)


@handles(WeekReport)
def week_report(_effect: WeekReport, visit: Visit) -> str:
    """The same words that come on Fridays."""
    if not visit.roles & set(MANAGERS):
        return ""
    return report_for(visit.work, visit.house, visit.person.person_id or 0, visit.now, always=True)
