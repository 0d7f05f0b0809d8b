"""The relay: words from one side kept, translated if need be, and delivered to the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from conversations.crisis import crisis_verdict
from conversations.high_stakes import read_mark
from conversations.locale import locale_for
from handlers.alerts import raise_alert_in_translation
from handlers.codec import dump_media
from handlers.languages import written_in
from handlers.office_hours import off_until
from handlers.ports import Translation, Unserved
from handlers.preview import hold_back, may_be_held, tell_waiting
from handlers.quiet import quiet_until
from handlers.relay_delivery import deliver
from handlers.relay_edits import TRANSLATION_LANE
from handlers.relay_words import same_language
from handlers.threads import name_for, way_of
from handlers.threads_urgent import can_wait, page_if_urgent, with_button
from handlers.unserved import ask_a_person
from storage import relay as store
from storage.addresses import newest_addresses
from storage.people import get_people, has_full_rights

if TYPE_CHECKING:
    from datetime import datetime

    from conversations.messages import Words
    from handlers.house import House
    from handlers.visit import Visit
    from storage.addresses import AddressRow
    from storage.database import UnitOfWork
    from storage.people import PersonRow
    from storage.relay import MessageRow, ThreadRow


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of relayed words: who gets them; empty when they may not be passed on."""

    reader: str
    reachable: bool
    #: They are translated first, and somebody may have to look at that before they go.
    may_come_back: bool = False


def post(visit: Visit, thread: ThreadRow, words: Words, *, from_staff: bool, quiet: bool = False) -> Posted:
    """Keep `words` in `thread` and send them to its other side; the writer is told unless `quiet`.

    Words about a student go only to and from a guardian with full rights, looked up now (L1).
    """
    connection, _ = visit.work.connection, visit.gettext
    hidden = visit.state.shared and not visit.has_child(str(thread.student_id))
    if hidden or not has_full_rights(connection, thread.guardian_id, thread.student_id):
        visit.say(
            _(
                "I can't help with that here. Please call the school office at {phone}.",
                phone=visit.house.school.office,
            )
        )
        return Posted("", reachable=False)
    way = way_of(visit, thread, from_staff=from_staff)
    if way is None:
        return Posted("", reachable=False)
    thread, author_id, reader_id = way
    people = get_people(connection, [author_id, reader_id])
    reader = people[reader_id]
    name = reader.full_name if from_staff else name_for(connection, thread, reader_id)
    address = newest_addresses(connection, [reader_id], thread.student_id).get(reader_id)
    if from_staff:
        store.note_staff_wrote(connection, thread.id, visit.now)
    message_id = _keep(visit, thread, words, people[author_id], reader)
    if from_staff:
        tell_waiting(visit, message_id)
    if not quiet:
        _tell_writer(visit, name, address, from_staff=from_staff)
    if address is not None:
        tell_hold(visit, reader, address) if from_staff else _tell_off(visit, name, reader, message_id, words)
    if not from_staff:
        page_if_urgent(visit, message_id, words.text)
    may_come_back = from_staff and may_be_held(visit, message_id)
    return Posted(name, reachable=address is not None, may_come_back=may_come_back)


def _keep(visit: Visit, thread: ThreadRow, words: Words, author: PersonRow, reader: PersonRow) -> int:
    """Keep the words, and deliver them when nothing is to be done before; gives the message."""
    connection, school = visit.work.connection, visit.house.school
    to_family = reader.id == thread.guardian_id
    marked, text = read_mark(words.text) if to_family else ("", words.text)
    language = written_in(visit.house, text, author.language or school.language)
    read_in = reader.language or school.language
    must_translate = bool(text.strip()) and not same_language(language, read_in)
    # Earlier words of this thread that still wait for a translator must not be overtaken.
    waits = must_translate or thread.id in store.waiting_before(connection, [thread.id])
    message_id = store.add_message(
        connection,
        thread_id=thread.id,
        author_id=author.id,
        reader_id=reader.id,
        text=text,
        media=dump_media(words.media),
        language=language,
        reader_language=read_in,
        translator="",
        status="translating" if waits else "queued",
        received_id=visit.received_id,
        author_address_id=visit.state.address_id,
        origin=words.origin,
        written_at=visit.now,
        to_family=to_family,
        stakes=marked,
    )
    if waits:
        visit.house.lanes.wake(visit.work, TRANSLATION_LANE)
        return message_id
    message = store.get_message(connection, message_id)
    if message is not None:
        deliver(visit.work, visit.house, message, None, visit.now)
    return message_id


def _tell_writer(visit: Visit, name: str, address: AddressRow | None, *, from_staff: bool) -> None:
    _ = visit.gettext
    if address is None:
        visit.say(_("I can't reach {name} here yet. I will keep your message and send it as soon as I can.", name=name))
    elif not from_staff:
        visit.say(_("Sent to {name}.", name=name))


def tell_hold(visit: Visit, reader: PersonRow, address: AddressRow) -> None:
    """Staff hear when words will arrive that wait for a family's morning."""
    until = quiet_until(visit.work.connection, visit.house, reader.id, address.id, visit.now)
    if until is None:
        return
    locale, _ = locale_for(visit.person.language), visit.gettext
    local = until.astimezone(ZoneInfo(visit.person.timezone))
    when = format_time(local.time(), "short", locale=locale.babel)
    visit.say(_("{name} has quiet hours now. Your message arrives at {time}.", name=reader.full_name, time=when))


def _tell_off(visit: Visit, name: str, reader: PersonRow, message_id: int, words: Words) -> None:
    """A family hears when a teacher will read words that wait for their office hours (L7)."""
    until = off_until(visit.work.connection, visit.house, reader.id, visit.now)
    if until is None:
        return
    babel, _ = locale_for(visit.person.language).babel, visit.gettext
    local = until.astimezone(ZoneInfo(visit.person.timezone))
    day, hour = format_date(local, "EEEE", locale=babel), format_time(local.time(), "short", locale=babel)
    text = _("{name} reads messages again on {day} at {time}.", name=name, day=day, time=hour)
    if not can_wait(visit, words.text):
        visit.say(text)
        return
    office = visit.house.school.office
    more = _("If it can't wait, write URGENT, or call the school office at {phone}.", phone=office)
    visit.reply(with_button(visit, f"{text} {more}", message_id))


def finish_translation(
    work: UnitOfWork,
    house: House,
    translated: MessageRow,
    outcome: Translation | Unserved | None,
    back: str | None = None,
) -> bool:
    """Deliver a message with its translation, or with an honest notice when there is none; or hold it for a person.

    `back` is the translation turned back into the language of the original, where it was asked for (`wants_back`).
    `translated` is the message as the translator saw it. False when another worker was first, or when the author
    changed or took back the words meanwhile: new words still wait for their own translation.
    """
    message = store.get_message(work.connection, translated.id)
    expected = ("translating", translated.revision, translated.reader_id)
    if message is None or (message.status, message.revision, message.reader_id) != expected:
        return False
    translation = outcome if isinstance(outcome, Translation) else None
    if not hold_back(work, house, message, translation, back):
        store.set_translated(
            work.connection,
            message.id,
            translation.text if translation else None,
            translation.translator if translation else "",
        )
        if isinstance(outcome, Unserved):
            message = ask_a_person(work, house, message)
        deliver(work, house, message, translation, house.clock.now())
    if translation is not None and crisis_verdict(message.text, message.language) == "none":
        kind = crisis_verdict(translation.text, message.reader_language)
        if kind != "none":
            raise_alert_in_translation(work, house, message, translation, kind)
    return True


def deliver_kept(work: UnitOfWork, house: House, person_id: int, now: datetime) -> int:
    """Send what waited for a person who can be reached now; gives how many messages."""
    kept = store.kept_for(work.connection, person_id)
    for message in kept:
        done = message.translation
        deliver(work, house, message, Translation(done, message.translator) if done is not None else None, now)
    return len(kept)
