"""An author changes or takes back words that were relayed: the other side follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.high_stakes import read_mark
from conversations.locale import locale_for
from conversations.messages import Reply
from conversations.text import clean
from handlers.codec import dump_reply
from handlers.languages import written_in
from handlers.relay_delivery import deliver, hold_of
from handlers.relay_words import facts_of, people_of, same_language, staff_name, thread_key
from handlers.stakes import set_mark
from handlers.threads import may_not_change
from handlers.visit import RELAY, REPLY
from storage import relay as store
from storage import relay_changes as changes
from storage.addresses import get_open_address, newest_addresses
from storage.people import has_full_rights

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from handlers.ports import Lanes
    from handlers.visit import Visit
    from storage.database import UnitOfWork
    from storage.relay import MessageRow, ThreadRow
    from storage.relay_changes import CarrierRow

TRANSLATION_LANE = "translation"
#: A fact of a deletion of which its reader may not be told: where it cannot be made, its author still is.
UNHEARD = "unheard"


def edit(visit: Visit, messages: Sequence[MessageRow]) -> str:
    """Put the visit's words in the place of `messages` (one for each reader), and tell a guardian; gives the route.

    Words about a student go only to and from a guardian with full rights, looked up now (L1).
    """
    words = clean(visit.text)
    live = [message for message in messages if message.status != "taken_back"]
    changed = [message for message in live if clean(message.text) != words and (words or message.media != "[]")]
    if not changed:
        return "edit:nothing"  # platforms also tell of edits that change no words: a link's preview
    refused = {message.id: why for message in changed if (why := _may_not(visit, message))}
    readers = {one.reader_id: _reword(visit, one, words) for one in changed if one.id not in refused}
    if not readers:
        for why in dict.fromkeys(refused.values()):
            visit.say(why)
        return "edit:refused"
    _tell_writer(visit, readers)
    return "edit"


def _may_not(visit: Visit, message: MessageRow) -> str:
    """What its author is told when a change of this message may not be passed on; empty when it may."""
    connection, _ = visit.work.connection, visit.gettext
    thread = store.get_thread(connection, message.thread_id)
    if thread is None or not has_full_rights(connection, thread.guardian_id, thread.student_id):
        office = visit.house.school.office
        return _("I can't help with that here. Please call the school office at {phone}.", phone=office)
    return may_not_change(visit, thread, message)


def _reword(visit: Visit, message: MessageRow, words: str) -> str:
    """Change one message; gives its reader's name."""
    connection = visit.work.connection
    thread = store.get_thread(connection, message.thread_id)
    if thread is None:
        return ""
    marked, words = read_mark(words) if message.to_family else ("", words)
    set_mark(connection, message, marked)
    language = written_in(visit.house, words, message.language)
    must_translate = bool(words) and not same_language(language, message.reader_language)
    waits = must_translate or thread.id in store.waiting_before(connection, [thread.id])
    status = "translating" if waits else "queued"
    message = changes.reword(connection, message, words, status, visit.now, language)
    if waits:
        visit.house.lanes.wake(visit.work, TRANSLATION_LANE)
    else:
        deliver(visit.work, visit.house, message, None, visit.now)
    people = people_of(connection, thread)
    if message.reader_id == thread.guardian_id:
        return people[message.reader_id].full_name
    return staff_name(thread, message.reader_id, people)


def _tell_writer(visit: Visit, readers: dict[int, str]) -> None:
    """A guardian hears that the change goes on; staff see their own message change, as when they write."""
    _ = visit.gettext
    if not visit.person.is_staff:
        for reader_id in newest_addresses(visit.work.connection, list(readers)):
            visit.say(_("{name} will see the change.", name=readers[reader_id]))


def take_back(visit: Visit, messages: Sequence[MessageRow]) -> str:
    """Let what has not left never leave, and have taken away or told what has; gives the route."""
    live = [message for message in messages if message.status != "taken_back"]
    for message in live:
        thread = store.get_thread(visit.work.connection, message.thread_id)
        if thread is not None:
            _take_back(visit, message, thread)
    changes.take_back(visit.work.connection, [message.id for message in live], visit.now)
    return "delete" if live else "delete:nothing"


def _take_back(visit: Visit, message: MessageRow, thread: ThreadRow) -> None:
    connection = visit.work.connection
    carried = changes.carriers(connection, message.id)
    marks = changes.carriers(connection, message.id, "reaction")
    dropped = changes.drop_waiting(connection, [row.id for row in (*carried, *marks)], "taken_back")
    arrived = [row for row in carried if row.action == "send" and row.status in changes.LEFT and row.id not in dropped]
    if arrived and get_open_address(connection, arrived[-1].address_id, message.reader_id) is None:
        if visit.state.opted_out_at is None:  # nothing goes to who said STOP
            visit.reply(_stays(visit.work.connection, message, thread, told=False))
        return
    for row in arrived:
        # One line is enough, whatever it took to bring the words there.
        _queue_deletion(visit, message, thread, row, _notice(visit, message, thread, aloud=row is arrived[-1]))


def _may_hear(visit: Visit, message: MessageRow, thread: ThreadRow) -> bool:
    """Whether the reader may be told of the student; a guardian whose rights have ended may not (L1)."""
    if message.reader_id == thread.staff_id:
        return True
    return has_full_rights(visit.work.connection, thread.guardian_id, thread.student_id)


def _notice(visit: Visit, message: MessageRow, thread: ThreadRow, *, aloud: bool) -> Reply:
    """What is said where the message cannot be taken away."""
    _ = locale_for(message.reader_language).gettext
    facts = facts_of(thread, message.author_id, people_of(visit.work.connection, thread))
    line = _("{name} took back a message about {child}.", name=facts.pop("author"), child=facts.pop("about"))
    if aloud and not _may_hear(visit, message, thread):
        return Reply("", facts={UNHEARD: "yes"})
    return Reply(line if aloud else "", thread=thread_key(thread, message.reader_id), facts=facts)


def _queue_deletion(visit: Visit, message: MessageRow, thread: ThreadRow, row: CarrierRow, notice: Reply) -> None:
    changes.queue_change(
        visit.work.connection,
        channel=row.channel,
        address_id=row.address_id,
        priority=RELAY,
        kind="relay",
        action="delete",
        target_id=row.id,
        hold_until=hold_of(visit.work, visit.house, thread, message.reader_id, row.address_id, visit.now),
        body=dump_reply(notice),
        created_at=visit.now,
        received_id=visit.received_id,
        message_id=message.id,
    )
    visit.ledger.channels.add(row.channel)


def tell_not_taken_back(work: UnitOfWork, lanes: Lanes, delivery_id: int, now: datetime, *, told: bool) -> None:
    """The author hears that a message stays where it is; `told`: the reader was told that it was taken back."""
    message = store.message_carried_by(work.connection, delivery_id)
    thread = store.get_thread(work.connection, message.thread_id) if message else None
    if message is None or thread is None or message.author_address_id is None:
        return
    address_id = message.author_address_id
    channel = get_open_address(work.connection, address_id, message.author_id)
    if channel is None:
        return
    changes.queue_change(
        work.connection,
        channel=channel,
        address_id=address_id,
        priority=REPLY,
        kind="reply",
        body=dump_reply(_stays(work.connection, message, thread, told=told)),
        created_at=now,
    )
    lanes.wake(work, f"outbox:{channel}")


def _stays(connection: Connection, message: MessageRow, thread: ThreadRow, *, told: bool) -> Reply:
    """What the author of a message hears that cannot be taken away."""
    people = people_of(connection, thread)
    _ = locale_for(people[message.author_id].language or message.language).gettext
    facts = facts_of(thread, message.reader_id, people)
    name, _about = facts.pop("author"), facts.pop("about")
    lines = [_("Your message to {name} had arrived already, and I cannot remove it there.", name=name)]
    if told:
        lines.append(_("I said there that you took it back."))
    return Reply(" ".join(lines), thread=thread_key(thread, message.author_id), facts=facts)
