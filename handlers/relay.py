"""The relay: words from one side kept, translated if need be, and delivered to the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import orjson
from babel.dates import format_time

from conversations.crisis import crisis_verdict
from conversations.locale import locale_for
from conversations.messages import Reply
from handlers.alerts import raise_alert_in_translation
from handlers.codec import dump_media, dump_reply, load_media
from handlers.ports import Translation
from handlers.quiet import quiet_until
from handlers.visit import RELAY
from storage import relay as store
from storage.addresses import newest_addresses
from storage.people import get_people, has_full_rights
from storage.turns import queue_deliveries

if TYPE_CHECKING:
    from datetime import datetime

    from conversations.messages import Words
    from handlers.house import House
    from handlers.visit import Visit
    from storage.addresses import AddressRow
    from storage.database import UnitOfWork
    from storage.people import PersonRow
    from storage.relay import MessageRow, ThreadRow

TRANSLATION_LANE = "translation"


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
    if not has_full_rights(connection, thread.guardian_id, thread.student_id):
        visit.say(
            _(
                "I can't help with that here. Please call the school office at {phone}.",
                phone=visit.house.school.office,
            )
        )
        return Posted("", reachable=False)
    people = get_people(connection, [author_id, reader_id])
    reader = people[reader_id]
    address = newest_addresses(connection, [reader_id]).get(reader_id)
    if from_staff:
        store.note_staff_wrote(connection, thread.id, visit.now)
    _keep(visit, thread, words, people[author_id], reader)
    if not quiet:
        _tell_writer(visit, reader, address, from_staff=from_staff)
    if from_staff and address is not None:
        _tell_hold(visit, reader, address)
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
        written_at=visit.now,
    )
    if waits:
        visit.house.lanes.wake(visit.work, TRANSLATION_LANE)
        return
    message = store.get_message(connection, message_id)
    if message is not None:
        _send(visit.work, visit.house, message, None, visit.now)


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


def same_language(one: str, other: str) -> bool:
    """Whether a reader of `other` reads `one`: the same language, and the same script where it is named."""
    first, second = one.lower().split("-"), other.lower().split("-")
    scripts = {part for part in (*first[1:], *second[1:]) if part in ("hans", "hant")}
    return first[0] == second[0] and len(scripts) <= 1


def finish_translation(work: UnitOfWork, house: House, message_id: int, translation: Translation | None) -> bool:
    """Deliver a message with its translation, or with an honest notice when there is none.

    False when another worker was first.
    """
    message = store.get_message(work.connection, message_id)
    if message is None or message.status != "translating":
        return False
    store.set_translated(
        work.connection,
        message_id,
        translation.text if translation else None,
        translation.translator if translation else "",
    )
    _send(work, house, message, translation, house.clock.now())
    if translation is not None and crisis_verdict(message.text, message.language) == "none":
        kind = crisis_verdict(translation.text, message.reader_language)
        if kind != "none":
            raise_alert_in_translation(work, house, message, translation, kind)
    return True


def _send(work: UnitOfWork, house: House, message: MessageRow, translation: Translation | None, now: datetime) -> None:
    thread = store.get_thread(work.connection, message.thread_id)
    address = newest_addresses(work.connection, [message.reader_id]).get(message.reader_id)
    if thread is None or address is None:
        return  # kept; delivered when the reader binds an address
    if not has_full_rights(work.connection, thread.guardian_id, thread.student_id):
        return  # rights may have ended while it waited (L1)
    to_staff = message.reader_id == thread.staff_id
    hold = None if to_staff else quiet_until(work.connection, house, message.reader_id, address.id, now)
    people = get_people(work.connection, [message.author_id, thread.guardian_id, thread.student_id])
    reply = _as_reply(message, thread, translation, people)
    row = {
        "channel": address.channel,
        "address_id": address.id,
        "priority": RELAY,
        "kind": "relay",
        "body": dump_reply(reply),
        "status": "queued",
        "attempts": 0,
        "next_attempt_at": hold,
        "created_at": now,
        "error": "",
        "error_detail": "",
        "received_id": message.received_id,
        "message_id": message.id,
    }
    queue_deliveries(work.connection, [row])
    house.lanes.wake(work, f"outbox:{address.channel}")


def _as_reply(
    message: MessageRow, thread: ThreadRow, translation: Translation | None, people: dict[int, PersonRow]
) -> Reply:
    """The message as its reader sees it: who writes about whom, the words, and the original beside them (Q6)."""
    locale = locale_for(message.reader_language)
    _ = locale.gettext
    author, student = people[message.author_id], people[thread.student_id]
    child = student.preferred_name or student.given_name
    to_staff = message.reader_id == thread.staff_id
    name = author.full_name if to_staff else author.shown_as
    facts = {"author": name, "about": child}
    if to_staff:
        facts["thread_title"] = f"{people[thread.guardian_id].full_name} · {child}"
    translated = translation.text if translation else None
    if translated is not None and translation is not None:
        facts |= {
            "original": message.text,
            "original_language": message.language,
            "translator": translation.translator,
            "label": _("Translated by a machine. Original:"),
        }
    elif message.text.strip() and not same_language(message.language, message.reader_language):
        facts |= {
            "original_language": message.language,
            "notice": _("I could not translate this. These are the writer's own words."),
        }
    media = load_media(orjson.loads(message.media))
    return Reply(translated or message.text, media=media, thread=str(thread.id) if to_staff else None, facts=facts)


def deliver_kept(work: UnitOfWork, house: House, person_id: int, now: datetime) -> int:
    """Send what waited for a person who can be reached now; gives how many messages."""
    kept = store.kept_for(work.connection, person_id)
    for message in kept:
        done = message.translation
        _send(work, house, message, Translation(done, message.translator) if done is not None else None, now)
    return len(kept)
