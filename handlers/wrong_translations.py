"""A reader says that a translation looks wrong: the office gets both texts, and who wrote it is told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.messages import Choice, Reply
from handlers.adults import OFFICE, Adult, adults, reachable, speaks, tell_family, tell_staff
from handlers.relay_words import people_of, quoted, thread_key
from handlers.taps import tap_on
from storage import interpreters as store
from storage import relay
from storage.addresses import newest_addresses
from storage.people import has_full_rights

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conversations.locale import Locale
    from handlers.visit import Visit
    from storage.interpreters import ReportRow
    from storage.people import PersonRow
    from storage.relay import MessageRow, ThreadRow

#: Characters of each text that are shown; the longest that a platform takes from a person.
_MOST = 4000


def report(visit: Visit, message_id: int) -> None:
    """Keep that the person finds the translation of this message wrong, tell who must know, and them what follows."""
    _, connection, me = visit.gettext, visit.work.connection, visit.person.person_id
    message = relay.get_message(connection, message_id)
    thread = relay.get_thread(connection, message.thread_id) if message else None
    if message is None or thread is None or not may_report(visit, message):
        office = visit.house.school.office
        visit.say(_("I can't help with that here. Please call the school office at {phone}.", phone=office))
        return
    report_id = store.add_report(connection, message, me or 0, visit.now)
    if report_id is None:
        seen = store.report_of(connection, message).status == "looked_at"
        known = _("Thank you. This one is known already, and somebody will look at it.")
        visit.say(_("Somebody has looked at this one. If something is unclear, just write.") if seen else known)
        return
    _tell_all(visit, message, thread, report_id)


def may_report(visit: Visit, message: MessageRow) -> bool:
    """Who got the translation may, while the guardian has full rights to the student (L1)."""
    thread = relay.get_thread(visit.work.connection, message.thread_id)
    if thread is None:
        return False
    hidden = visit.state.shared and not visit.has_child(str(thread.student_id))
    mine = message.reader_id == visit.person.person_id and not hidden
    shown = message.translation is not None and message.status == "queued"
    return mine and shown and has_full_rights(visit.work.connection, thread.guardian_id, thread.student_id)


def _tell_all(visit: Visit, message: MessageRow, thread: ThreadRow, report_id: int) -> None:
    _, work, house = visit.gettext, visit.work, visit.house
    people = people_of(work.connection, thread)
    roles, office = _office(visit, thread)
    for adult in office:
        tell_staff(work, house, adult, _for_office(visit, adult, message, thread, people, report_id), visit.now)
    told = _tell_writer(visit, message, thread, people, known_to=roles)
    if roles == "office":
        visit.say(_("Thank you. The school office has both texts now, and somebody will look at them."))
    elif roles == "principal":
        visit.say(_("Thank you. The principal has both texts now and will look at them."))
    elif told:
        name, phone = people[message.author_id].shown_as, house.school.office
        text = _(
            "Thank you. I told {name}, who has both texts. I can't reach the school office here yet. "
            "If it matters now, please call {phone}.",
            name=name,
            phone=phone,
        )
        visit.say(text)
    else:
        phone = house.school.office
        visit.say(_("Thank you, I noted it. I can't reach anybody about it yet. Please call {phone}.", phone=phone))


def _office(visit: Visit, thread: ThreadRow) -> tuple[str, list[Adult]]:
    """Who looks at it: the first roles of which anybody can be reached; ("", []) for nobody."""
    besides = (thread.staff_id, visit.person.person_id or 0)  # whoever wrote or reported it does not judge it
    for roles in OFFICE:
        found = reachable(visit.work, visit.house, roles, thread.guardian_id, thread.student_id, besides)
        if found:
            return roles[0], found
    return "", []


def _for_office(
    visit: Visit,
    adult: Adult,
    message: MessageRow,
    thread: ThreadRow,
    people: Mapping[int, PersonRow],
    report_id: int,
) -> Reply:
    locale = speaks(visit.house, adult.person)
    text = whole_report(locale, message, thread, people)
    choice = Choice("looked", locale.gettext("Looked at"))
    facts = {"optional_choices": "1", "other_way": locale.gettext("When you have looked, write LANGUAGE DESK.")}
    return Reply(text, (choice,), taps=(tap_on("looked", report_id),), facts=facts)


def whole_report(locale: Locale, message: MessageRow, thread: ThreadRow, people: Mapping[int, PersonRow]) -> str:
    """Who wrote what to whom, when, and both texts, for somebody who looks at the translation."""
    _, child = locale.gettext, people[thread.student_id].full_name
    names = {"author": people[message.author_id].full_name, "reader": people[message.reader_id].full_name}
    lines = [
        _("{reader} thinks that a translation is wrong. Please look at both texts.", reader=names["reader"]),
        _("{author} wrote this to {reader} about {child}:", **names, child=child),
        *_both_texts(locale, message),
    ]
    return "\n\n".join(lines)


def _both_texts(locale: Locale, message: MessageRow) -> list[str]:
    _ = locale.gettext
    names = (locale.language_name(tag) for tag in (message.language, message.reader_language))
    first, second = (name[:1].upper() + name[1:] for name in names)
    return [
        _("{language}: “{words}”", language=first, words=message.text[:_MOST]),
        _("{language}: “{words}”", language=second, words=(message.translation or "")[:_MOST]),
    ]


def _tell_writer(
    visit: Visit, message: MessageRow, thread: ThreadRow, people: Mapping[int, PersonRow], *, known_to: str
) -> bool:
    """A teacher hears that a family doubts the translation, in its thread; a family hears nothing of a teacher's."""
    if message.author_id == thread.guardian_id:
        return False
    address = newest_addresses(visit.work.connection, [message.author_id]).get(message.author_id)
    if address is None:
        return False
    author, reader = people[message.author_id], people[message.reader_id]
    locale = speaks(visit.house, author)
    _, words = locale.gettext, quoted(message.text)
    title = f"{reader.full_name} · {people[thread.student_id].called}"
    if known_to == "office":
        text = _(
            "{name} thinks that the translation of “{words}” is wrong. The school office has both texts.",
            name=reader.full_name,
            words=words,
        )
    elif known_to:
        text = _(
            "{name} thinks that the translation of “{words}” is wrong. The principal has both texts.",
            name=reader.full_name,
            words=words,
        )
    else:
        first = _(
            "{name} thinks that this translation is wrong. Nobody at the school office can be reached here yet.",
            name=reader.full_name,
        )
        text = "\n\n".join([first, *_both_texts(locale, message)])
    reply = Reply(text, thread=thread_key(thread, author.id), facts={"thread_title": title})
    tell_staff(visit.work, visit.house, Adult(author, address), reply, visit.now)
    return True


def looked(visit: Visit, report_id: int) -> None:
    """A person of the school has looked at a reported translation: who reported it and who wrote it are told."""
    _ = visit.gettext
    found = may_look(visit, report_id)
    if found is None:
        visit.say(_("That is not here any more."))
        return
    row, thread = found
    if not store.close_report(visit.work.connection, row.id, visit.person.person_id or 0, visit.now):
        visit.say(_("Somebody has looked at it before you. Thank you."))
        return
    visit.say(_("Thank you. I tell them that you looked at it."))
    people = people_of(visit.work.connection, thread)
    reporter, me = people[row.reporter_id], visit.person.person_id
    mine = adults(
        visit.work, visit.house, [role for roles in OFFICE for role in roles], thread.guardian_id, thread.student_id
    )
    name = next(one.shown_as for one in mine if one.id == me)
    words = speaks(visit.house, reporter).gettext(
        "{name} looked at the translation that you found wrong. If something is still unclear, just write.", name=name
    )
    _tell_one(visit, thread, reporter, Reply(words))
    message = relay.get_message(visit.work.connection, row.message_id)
    if message is None or message.author_id == thread.guardian_id:
        return  # a family hears nothing of a teacher's doubts
    author = people[message.author_id]
    told = speaks(visit.house, author).gettext(
        "{name} looked at the translation of “{words}” that {reader} found wrong.",
        name=name,
        words=quoted(message.text),
        reader=reporter.full_name,
    )
    _tell_one(visit, thread, author, Reply(told))


def _tell_one(visit: Visit, thread: ThreadRow, one: PersonRow, reply: Reply) -> None:
    if one.id == thread.guardian_id:
        tell_family(visit.work, visit.house, thread.guardian_id, thread.student_id, reply, visit.now)
        return
    address = newest_addresses(visit.work.connection, [one.id]).get(one.id)
    if address is not None:
        people = people_of(visit.work.connection, thread)
        title = f"{people[thread.guardian_id].full_name} · {people[thread.student_id].called}"
        reply = replace(reply, thread=thread_key(thread, one.id), facts={"thread_title": title})
        tell_staff(visit.work, visit.house, Adult(one, address), reply, visit.now)


def may_look(visit: Visit, report_id: int) -> tuple[ReportRow, ThreadRow] | None:
    """The report with its thread, if the visit's person is of those who look at such things; looked up now."""
    row = store.get_report(visit.work.connection, report_id)
    message = relay.get_message(visit.work.connection, row.message_id) if row else None
    thread = relay.get_thread(visit.work.connection, message.thread_id) if message else None
    if row is None or thread is None:
        return None
    roles = [role for some in OFFICE for role in some]
    mine = adults(visit.work, visit.house, roles, thread.guardian_id, thread.student_id)
    return (row, thread) if visit.person.person_id in {one.id for one in mine} else None
