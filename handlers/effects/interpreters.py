"""Effects of interpreters and of translations that look wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from conversations.effects.interpreters import (
    AskInterpreter,
    DoDeskItem,
    LanguageDesk,
    LanguageToInterpret,
    ReportTranslation,
    ShowDeskItem,
    TranslatedForMe,
)
from conversations.locale import locale_for
from conversations.messages import Choice
from handlers.effects import handles
from handlers.interpreters import Opened, Wish, finish, may_help, open_request, take, whole_request
from handlers.relay_words import people_of, quoted
from handlers.threads import school_day
from handlers.wrong_translations import looked, may_look, may_report, report, whole_report
from storage import interpreters as store
from storage.people import get_people, teachers_of
from storage.relay import get_message

if TYPE_CHECKING:
    from handlers.visit import Visit

_REPORTED_WITHIN = timedelta(days=7)
_MOST_SHOWN = 5


@handles(LanguageToInterpret)
def language_to_interpret(_effect: LanguageToInterpret, visit: Visit) -> str:
    """What the guardian speaks, else reads; nothing where that is the school's own language."""
    if visit.state.person_id is None:
        return ""
    known = store.spoken_by(visit.work.connection, visit.state.person_id)
    language = known.spoken or known.language
    return "" if locale_for(language or "en").catalog == visit.house.school.language == language else language


@handles(AskInterpreter)
def ask_interpreter(effect: AskInterpreter, visit: Visit) -> None:
    """Open the request for a guardian with full rights to the child, and say what becomes of it."""
    me, house = visit.state.person_id, visit.house
    if me is None or (effect.child and not visit.has_child(effect.child)):
        return
    child = int(effect.child) if effect.child else None
    today = school_day(house, visit.now)
    teachers = {one.id for one in teachers_of(visit.work.connection, child, today)} if child else set()
    staff = int(effect.teacher) if effect.teacher.isdecimal() and int(effect.teacher) in teachers else None
    opened = open_request(visit.work, house, Wish(me, child, staff, effect.language, effect.wish))
    visit.say(_outcome(visit, opened))


def _outcome(visit: Visit, opened: Opened) -> str:
    _, request, phone = visit.gettext, opened.request, visit.house.school.office
    if request.taken_by is not None:
        helper = get_people(visit.work.connection, [request.taken_by])[request.taken_by]
        return _("{name} has your request already and will call you.", name=helper.shown_as)
    if not opened.told:
        return _(
            "I noted it, but I can't reach anybody here who can help with that yet. Please call the school office at "
            "{phone}.",
            phone=phone,
        )
    if opened.known:
        return _("Your request is known already. I will tell you here who calls you.")
    language = locale_for(visit.person.language).language_name(request.language)
    return _(
        "I asked the school for a grown-up who speaks {language}. I will tell you here who calls you. If it can't "
        "wait, please call the school office at {phone}.",
        language=language,
        phone=phone,
    )


@handles(TranslatedForMe)
def translated_for_me(_effect: TranslatedForMe, visit: Visit) -> tuple[Choice, ...]:
    """What the person may report: nothing about a child that those who share their phone may not know of."""
    connection, since = visit.work.connection, visit.now - _REPORTED_WITHIN
    found = []
    for message in store.translated_for(connection, visit.state.person_id or 0, since, _MOST_SHOWN):
        if not may_report(visit, message):
            continue
        author = get_people(connection, [message.author_id])[message.author_id]
        found.append(Choice(str(message.id), f"{author.shown_as}: “{quoted(message.translation or '')}”"))
    return tuple(found)


@handles(ReportTranslation)
def report_translation(effect: ReportTranslation, visit: Visit) -> None:
    """As the button under the message does."""
    report(visit, int(effect.message))


@handles(LanguageDesk)
def language_desk(_effect: LanguageDesk, visit: Visit) -> tuple[Choice, ...]:
    """Only what this person may do."""
    connection, locale = visit.work.connection, locale_for(visit.person.language)
    rows = store.waiting_requests(connection, 50)
    requests = [row for row in rows if may_help(visit, row.id)]
    reports = [row for row in store.open_reports(connection, 50) if may_look(visit, row.id)]
    ids = [row.person_id for row in requests] + [row.reporter_id for row in reports]
    people = get_people(connection, ids)
    found = [
        Choice(
            f"{'t' if row.taken_by else 'i'}{row.id}",
            f"{people[row.person_id].full_name} ({locale.language_name(row.language)})",
        )
        for row in requests
    ]
    _ = locale.gettext
    return (
        *found[:_MOST_SHOWN],
        *(
            Choice(f"w{row.id}", _("Translation: {name}", name=people[row.reporter_id].full_name))
            for row in reports[:_MOST_SHOWN]
        ),
    )


@handles(ShowDeskItem)
def show_desk_item(effect: ShowDeskItem, visit: Visit) -> str:
    """The same words that were sent when it began."""
    locale, row_id = locale_for(visit.person.language), int(effect.item[1:])
    if not effect.item.startswith("w"):
        request = may_help(visit, row_id)
        return whole_request(visit.work, visit.house, locale, request) if request else ""
    found = may_look(visit, row_id)
    message = get_message(visit.work.connection, found[0].message_id) if found else None
    if found is None or message is None:
        return ""
    return whole_report(locale, message, found[1], people_of(visit.work.connection, found[1]))


@handles(DoDeskItem)
def do_desk_item(effect: DoDeskItem, visit: Visit) -> None:
    """As the buttons do."""
    action = {"take": take, "done": finish, "looked": looked}[effect.what]
    action(visit, int(effect.item[1:]))
