"""The relay: words from one side kept, translated if need be, and delivered to the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from conversations.crisis import crisis_verdict
from conversations.locale import locale_for
from handlers.alerts import raise_alert_in_translation
from handlers.codec import dump_media
from handlers.office_hours import off_until
from handlers.ports import Translation
from handlers.quiet import quiet_until
from handlers.relay_delivery import deliver
from handlers.relay_edits import TRANSLATION_LANE
from handlers.relay_words import same_language
from storage import relay as store
from storage.addresses import newest_addresses
from storage.people import get_people, has_full_rights

if TYPE_CHECKING:
    from datetime import datetime

    from conversations.messages import Words
    from handlers.house import House
    from handlers.ports import Unserved
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


def post(visit: Visit, thread: ThreadRow, words: Words, *, from_staff: bool, quiet: bool = False) -> Posted:
    """Keep `words` in `thread` and send them to its other side; the writer is told unless `quiet`.

    Words about a student go only to and from a guardian with full rights, looked up now (L1).
    """
    connection, _ = visit.work.connection, visit.gettext
    author_id, reader_id = (
        (thread.staff_id, thread.guardian_id) if from_staff else (thread.guardian_id, thread.staff_id)
    )
    hidden = visit.state.shared and not visit.has_child(str(thread.student_id))
    if hidden or not has_full_rights(connection, thread.guardian_id, thread.student_id):
        visit.say(
            _(
                "I can't help with that here. Please call the school office at {phone}.",
                phone=visit.house.school.office,
            )
        )
        return Posted("", reachable=False)
    people = get_people(connection, [author_id, reader_id])
    reader = people[reader_id]
    address = newest_addresses(connection, [reader_id], thread.student_id).get(reader_id)
    if from_staff:
        store.note_staff_wrote(connection, thread.id, visit.now)
    _keep(visit, thread, words, people[author_id], reader)
    if not quiet:
        _tell_writer(visit, reader, address, from_staff=from_staff)
    if address is not None:
        _tell_hold(visit, reader, address) if from_staff else _tell_off(visit, reader)
    return Posted(reader.full_name if from_staff else reader.shown_as, reachable=address is not None)


def _keep(visit: Visit, thread: ThreadRow, words: Words, author: PersonRow, reader: PersonRow) -> None:
    connection, school = visit.work.connection, visit.house.school
    written_in = author.language or school.language
    read_in = reader.language or school.language
    must_translate = bool(words.text.strip()) and not same_language(written_in, read_in)
    # Earlier words of this thread that still wait for a translator must not be overtaken.
    waits = must_translate or thread.id in store.waiting_before(connection, [thread.id])
    message_id = store.add_message(
        connection,
        thread_id=thread.id,
        author_id=author.id,
        reader_id=reader.id,
        text=words.text,
        media=dump_media(words.media),
        language=written_in,
        reader_language=read_in,
        translator="",
        status="translating" if waits else "queued",
        received_id=visit.received_id,
        author_address_id=visit.state.address_id,
        origin=words.origin,
        written_at=visit.now,
    )
    if waits:
        visit.house.lanes.wake(visit.work, TRANSLATION_LANE)
        return
    message = store.get_message(connection, message_id)
    if message is not None:
        deliver(visit.work, visit.house, message, None, visit.now)


def _tell_writer(visit: Visit, reader: PersonRow, address: AddressRow | None, *, from_staff: bool) -> None:
    _ = visit.gettext
    if address is None:
        name = reader.full_name if from_staff else reader.shown_as
        visit.say(_("I can't reach {name} here yet. I will keep your message and send it as soon as I can.", name=name))
    elif not from_staff:
        visit.say(_("Sent to {name}.", name=reader.shown_as))


def _tell_hold(visit: Visit, reader: PersonRow, address: AddressRow) -> None:
    """Staff hear when words will arrive that wait for a family's morning."""
    until = quiet_until(visit.work.connection, visit.house, reader.id, address.id, visit.now)
    if until is None:
        return
    locale, _ = locale_for(visit.person.language), visit.gettext
    local = until.astimezone(ZoneInfo(visit.person.timezone))
    when = format_time(local.time(), "short", locale=locale.babel)
    visit.say(_("{name} has quiet hours now. Your message arrives at {time}.", name=reader.full_name, time=when))


def _tell_off(visit: Visit, reader: PersonRow) -> None:
    """A family hears when a teacher will read words that wait for their office hours (L7)."""
    until = off_until(visit.work.connection, visit.house, reader.id, visit.now)
    if until is None:
        return
    babel, _ = locale_for(visit.person.language).babel, visit.gettext
    local = until.astimezone(ZoneInfo(visit.person.timezone))
    visit.say(
        _(
            "{name} reads messages again on {day} at {time}. If it can't wait, please call the school office at "
            "{phone}.",
            name=reader.shown_as,
            day=format_date(local, "EEEE", locale=babel),
            time=format_time(local.time(), "short", locale=babel),
            phone=visit.house.school.office,
        )
    )


def finish_translation(
    work: UnitOfWork, house: House, translated: MessageRow, outcome: Translation | Unserved | None
) -> bool:
    """Deliver a message with its translation, or with an honest notice when there is none.

    `translated` is the message as the translator saw it. False when another worker was first, or when the author
    changed or took back the words meanwhile: new words still wait for their own translation.
    """
    message = store.get_message(work.connection, translated.id)
    if message is None or (message.status, message.revision) != ("translating", translated.revision):
        return False
    translation = outcome if isinstance(outcome, Translation) else None
    store.set_translated(
        work.connection,
        message.id,
        translation.text if translation else None,
        translation.translator if translation else "",
    )
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
