"""A family that needs a person who speaks their language: asked for, taken by an adult of the school, done (L12)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple
from zoneinfo import ZoneInfo

from conversations.messages import Choice, Reply
from handlers.adults import adults, reachable, speaks, tell_family, tell_staff
from handlers.recurrence import moment
from handlers.taps import tap_on
from storage import interpreters as store
from storage.people import get_people

if TYPE_CHECKING:
    from conversations.locale import Locale
    from handlers.house import House
    from handlers.visit import Visit
    from storage.database import UnitOfWork
    from storage.interpreters import RequestRow
    from storage.people import PersonRow

#: Staff are reminded when nobody took it for so long, in school hours.
_PATIENCE = timedelta(hours=24)
_OPENS, _CLOSES = time(8), time(16)
_SATURDAY = 5


class Opened(NamedTuple):
    """A request, and whether it was there before, and whether anybody could be told of it."""

    request: RequestRow
    known: bool
    told: bool


class Wish(NamedTuple):
    """What a guardian needs: about which child (None: in general), to talk with whom, when; `language` is a tag."""

    guardian_id: int
    student_id: int | None
    staff_id: int | None
    language: str
    words: str = ""
    source: Literal["asked", "unserved"] = "asked"


def open_request(work: UnitOfWork, house: House, wish: Wish) -> Opened:
    """Note the wish and tell every adult whose task it is; one that is not done yet is not noted twice."""
    now, connection = house.clock.now(), work.connection
    earlier = store.find_request(connection, wish.guardian_id, wish.student_id)
    if earlier is not None and (wish.source == "unserved" or earlier.source == "asked"):
        told = earlier.status == "taken" or bool(_helpers(work, house, earlier))
        return Opened(earlier, known=True, told=told)
    request = store.add_request(
        connection,
        person_id=wish.guardian_id,
        student_id=wish.student_id,
        staff_id=wish.staff_id,
        language=wish.language,
        wish=wish.words,
        source=wish.source,
        opened_at=now,
        remind_at=_remind_at(house, now),
    )
    return Opened(request, known=False, told=_tell_helpers(work, house, request, now))


def _helpers(work: UnitOfWork, house: House, request: RequestRow) -> list[PersonRow]:
    roles = house.relay.interpreter_roles
    return [one.person for one in reachable(work, house, roles, request.person_id, request.student_id)]


def _tell_helpers(work: UnitOfWork, house: House, request: RequestRow, now: datetime, *, again: bool = False) -> bool:
    found = reachable(work, house, house.relay.interpreter_roles, request.person_id, request.student_id)
    for adult in found:
        locale = speaks(house, adult.person)
        _ = locale.gettext
        text = whole_request(work, house, locale, request)
        if again:
            text = "\n\n".join([_("Nobody has taken this yet. Can you?"), text])
        choices = (Choice("take", _("I take it")), Choice("done", _("Done")))
        taps = (tap_on("take_call", request.id), tap_on("call_done", request.id))
        facts = {"optional_choices": "1", "other_way": _("To take it, write INTERPRETER REQUESTS.")}
        tell_staff(work, house, adult, Reply(text, choices, taps=taps, facts=facts), now)
    return bool(found)


def whole_request(work: UnitOfWork, house: House, locale: Locale, request: RequestRow) -> str:
    """All that an adult needs to know to call the family."""
    ids = [one for one in (request.person_id, request.student_id, request.staff_id) if one is not None]
    people, _ = get_people(work.connection, ids), locale.gettext
    name, language = people[request.person_id].full_name, locale.language_name(request.language)
    staff = people[request.staff_id].shown_as if request.staff_id else ""
    if request.source == "unserved":
        ours = locale.language_name(_language_of(house, people, request.staff_id))
        lines = [
            _(
                "{name} and {teacher} write to each other, and no translator here knows {language} and {other}. "
                "They need a person.",
                name=name,
                teacher=staff,
                language=language,
                other=ours,
            )
        ]
    else:
        lines = [_("{name} would like an interpreter: {language}.", name=name, language=language)]
        if staff:
            lines.append(_("To talk with: {name}.", name=staff))
    if request.student_id:
        lines.append(_("About: {name}.", name=people[request.student_id].full_name))
    if request.wish:
        lines.append(_("When: “{words}”", words=request.wish))
    if request.taken_by:
        helper = get_people(work.connection, [request.taken_by])[request.taken_by]
        lines.append(_("Taken by: {name}.", name=helper.full_name))
    phone = store.spoken_by(work.connection, request.person_id).phone
    return "\n".join([*lines, *([_("Phone: {phone}", phone=phone)] if phone else [])])


def _language_of(house: House, people: dict[int, PersonRow], staff_id: int | None) -> str:
    return (people[staff_id].language if staff_id else "") or house.school.language


def may_help(visit: Visit, request_id: int) -> RequestRow | None:
    """The request, if the visit's person is one of the adults for it; looked up now."""
    request = store.get_request(visit.work.connection, request_id)
    if request is None:
        return None
    roles = visit.house.relay.interpreter_roles
    mine = adults(visit.work, visit.house, roles, request.person_id, request.student_id)
    return request if visit.person.person_id in {one.id for one in mine} else None


def take(visit: Visit, request_id: int) -> None:
    """The visit's person will call the family, which is told so; nobody else hears of it."""
    _, connection, me = visit.gettext, visit.work.connection, visit.person.person_id
    request = may_help(visit, request_id)
    if request is None or me is None:
        visit.say(_("That is not here any more."))
        return
    if not store.take_request(connection, request.id, me, visit.now):
        _say_taken(visit, request_id)
        return
    people = get_people(connection, [me, request.person_id])
    guardian, helper = people[request.person_id], people[me]
    theirs = speaks(visit.house, guardian)
    if request.source == "asked":
        text = theirs.gettext("{name} will call you.", name=helper.shown_as)
    else:
        text = theirs.gettext("{name} of the school helps with the language and will call you.", name=helper.shown_as)
    reached = tell_family(visit.work, visit.house, request.person_id, request.student_id, Reply(text), visit.now)
    done = (Choice("done", _("Done")),)
    told = _("It is yours. I told {name} that you will call.", name=guardian.full_name)
    if not reached:
        told = _("It is yours. I can't reach {name} here, so please call.", name=guardian.full_name)
    facts = {"optional_choices": "1", "other_way": _("When it is done, write INTERPRETER REQUESTS.")}
    visit.reply(Reply(told, done, taps=(tap_on("call_done", request.id),), facts=facts))


def _say_taken(visit: Visit, request_id: int) -> None:
    _, request = visit.gettext, store.get_request(visit.work.connection, request_id)
    if request is None or request.taken_by in (None, visit.person.person_id) or request.status == "done":
        visit.say(_("That is noted already. Thank you."))
        return
    name = get_people(visit.work.connection, [request.taken_by])[request.taken_by].full_name
    visit.say(_("{name} has taken this already. Thank you.", name=name))


def finish(visit: Visit, request_id: int) -> None:
    """The family was helped."""
    _, request = visit.gettext, may_help(visit, request_id)
    if request is None:
        visit.say(_("That is not here any more."))
    elif store.finish_request(visit.work.connection, request.id, visit.now):
        visit.say(_("Noted as done. Thank you."))
    else:
        visit.say(_("That is noted already. Thank you."))


def remind(work: UnitOfWork, house: House) -> int:
    """Write once more about requests that nobody took; gives how many. The caller commits."""
    now = house.clock.now()
    due = store.take_due(work.connection, now)
    for request in due:
        _tell_helpers(work, house, request, now, again=True)
    return len(due)


def _remind_at(house: House, now: datetime) -> datetime:
    """A day later if that is in school hours, else when school opens next."""
    zone = ZoneInfo(house.school.timezone)
    due = (now + _PATIENCE).astimezone(zone)
    day = due.date()
    if day.weekday() < _SATURDAY and due.time() < _CLOSES:
        return max(due, moment(day, _OPENS, zone))
    day += timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return moment(day, _OPENS, zone)
