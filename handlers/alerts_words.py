"""What is said about an alert: to whoever is paged, to whoever has it, and of all that was done (L9)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_time

from conversations.locale import locale_for
from conversations.messages import Choice, Reply
from handlers.alerts_people import concerned
from handlers.codec import load_inbound
from handlers.taps import tap_on
from storage import alerts as store
from storage.interpreters import spoken_by
from storage.on_call import classes_attended, links_of
from storage.people import get_people
from storage.received import get_received
from storage.turns import load_states_by_id

if TYPE_CHECKING:
    from datetime import datetime

    from conversations.locale import Locale
    from handlers.house import House
    from storage.alerts import AlertRow, EventRow
    from storage.database import UnitOfWork
    from storage.people import PersonRow
    from storage.turns import State

#: Characters of the writer's words that are shown; of more, the newest.
_MOST = 1500


def speaks(house: House, person: PersonRow) -> Locale:
    """The language in which the bot speaks to a member of staff."""
    return locale_for(person.language or house.school.language)


def page(work: UnitOfWork, alert: AlertRow, locale: Locale) -> Reply:
    """The page: who wrote which words, what it is not, and the button that takes it."""
    _ = locale.gettext
    who, words = writer(work, alert, locale), words_of(work, alert)
    lines = [_("Nobody has taken this yet.")] if alert.round > 1 else []
    if alert.kind == "missing":
        lines.append(
            _(
                "A CHILD MAY BE MISSING (alert {number}). {who} writes:\n\n“{words}”\n\nPlease find out now where the "
                "child is, and call the family. A computer read this and may be wrong. It is not a mandated report.",
                number=alert.id,
                who=who,
                words=words,
            )
        )
    else:
        lines.append(
            _(
                "SAFETY ALERT {number}. Words that may mean danger, from {who}:\n\n“{words}”\n\n"
                "Please read and act now. This is a computer's guess. It is not a mandated report.",
                number=alert.id,
                who=who,
                words=words,
            )
        )
    text = "\n\n".join([*lines, *_restricted(work, alert, locale)])
    other_way = _("To take it, write MINE {number}.", number=alert.id)
    have = (Choice("have", _("I have it")),)
    facts = {"optional_choices": "1", "other_way": other_way}
    return Reply(text, have, taps=(tap_on("have_alert", alert.id),), facts=facts)


def phone_page(house: House, alert: AlertRow) -> Reply:
    """The same for a phone of which we only know the number: no names, and no words of the family."""
    _ = locale_for(house.school.language).gettext
    return Reply(
        _(
            "SAFETY ALERT {number} at {school}. Nobody has taken it yet. Open Homeline now and write ALERTS, or call "
            "the school office at {phone}.",
            number=alert.id,
            school=house.school.name,
            phone=house.school.office,
        )
    )


def writer(work: UnitOfWork, alert: AlertRow, locale: Locale) -> str:
    """Who wrote: a name, those who share the phone, or where a stranger writes from."""
    people = get_people(work.connection, concerned(work, alert).writers)
    if alert.person_id in people:
        return people[alert.person_id].full_name
    if people:
        return " / ".join(one.full_name for one in people.values())
    place = f"{_state(work, alert).channel} {_state(work, alert).address}"
    return locale.gettext("someone we don't know yet, at {address}", address=place)


def words_of(work: UnitOfWork, alert: AlertRow) -> str:
    """The words that raised it and those that came since, the newest when they are many."""
    said = [event.words for event in store.events_of(work.connection, alert.id) if event.kind in {"raised", "more"}]
    if not said:  # raised by a version that kept them only where all messages are
        body = get_received(work.connection, store.received_of(work.connection, alert.id))
        said = [load_inbound(body).text] if body else []
    whole = "\n".join(said)
    return whole if len(whole) <= _MOST else f"… {whole[-_MOST:]}"


def facts_of(work: UnitOfWork, house: House, alert: AlertRow, locale: Locale) -> str:
    """What whoever has it needs to call: who wrote, which children, in which classes, and how they are reached."""
    _, connection, family = locale.gettext, work.connection, concerned(work, alert)
    lines = [_("From: {name}", name=writer(work, alert, locale))]
    lines += [
        _("Child: {name} ({classes})", name=link.name, classes=link.classes or _("no class"))
        for link in links_of(connection, family.writers)
    ]
    known = {link.student_id for link in links_of(connection, family.writers)}
    if alert.student_id is not None and alert.student_id not in known:
        student = get_people(connection, [alert.student_id])[alert.student_id]
        classes = classes_attended(connection, student.id)
        lines.append(_("Child: {name} ({classes})", name=student.full_name, classes=classes or _("no class")))
    state = _state(work, alert)
    lines.append(_("Writes on: {address}", address=f"{state.channel} {state.address}"))
    for person_id in family.writers:
        spoken = spoken_by(connection, person_id)
        if spoken.phone:
            lines.append(_("Phone: {phone}", phone=spoken.phone))
        language = spoken.spoken or spoken.language
        if language:
            lines.append(_("Speaks: {language}", language=locale.language_name(language)))
    lines.append(_("School office: {phone}", phone=house.school.office))
    return "\n".join([*lines, *_restricted(work, alert, locale)])


def _restricted(work: UnitOfWork, alert: AlertRow, locale: Locale) -> list[str]:
    """A warning where the law limits what the writer may be told."""
    limited = [one.name for one in links_of(work.connection, concerned(work, alert).writers) if one.rights != "full"]
    if not limited:
        return []
    _ = locale.gettext
    names = locale.list_of(limited)
    return [_("The rights of {who} to {child} are restricted: look into the record before you tell them anything.",
              who=writer(work, alert, locale), child=names)]  # fmt: skip


def _state(work: UnitOfWork, alert: AlertRow) -> State:
    return load_states_by_id(work.connection, [alert.address_id])[alert.address_id]


def at(house: House, moment: datetime, now: datetime, locale: Locale) -> str:
    """A moment on the school's clock; with its day, when that is another one."""
    zone = ZoneInfo(house.school.timezone)
    local = moment.astimezone(zone)
    if local.date() == now.astimezone(zone).date():
        return format_time(local.time(), "short", locale=locale.babel)
    return format_datetime(local, "short", locale=locale.babel)


def detail(work: UnitOfWork, house: House, alert: AlertRow, locale: Locale, now: datetime) -> str:
    """An alert with all that was done about it."""
    _ = locale.gettext
    events = store.events_of(work.connection, alert.id)
    people = get_people(work.connection, sorted({one.person_id for one in events if one.person_id is not None}))
    title = _("Alert {number}, from {who}:\n“{words}”", number=alert.id, who=writer(work, alert, locale),
              words=words_of(work, alert))  # fmt: skip
    steps = (f"{at(house, one.at, now, locale)} {_step(one, people, locale)}" for one in events)
    return "\n".join([title, *steps])


def _step(event: EventRow, people: dict[int, PersonRow], locale: Locale) -> str:
    _, person = locale.gettext, people.get(event.person_id or 0)
    name = person.full_name if person else _("the phone of the staff on call")
    said = {
        "raised": _("The words came."),
        "more": _("More words came."),
        "paged": _("{name} was paged.", name=name),
        "delivered": _("The platform took it: {name}.", name=name),
        "failed": _("It could not be delivered: {name}.", name=name),
        "moved": _("It did not leave, so it went another way: {name}.", name=name),
        "acknowledged": _("{name} has it.", name=name),
        "reminded": _("{name} was asked about it.", name=name),
        "reopened": _("{name} could not be reached, so it began again.", name=name),
        "note": _("Note by {name}: “{words}”", name=name, words=event.words),
        "closed": _("{name} closed it: “{words}”", name=name, words=event.words),
    }
    return said[event.kind]
