"""A mark on a relayed message is shown on the other side too."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import orjson

from conversations.locale import locale_for
from conversations.messages import Reply
from handlers.codec import dump_reply
from handlers.relay_delivery import hold_of
from handlers.relay_words import facts_of, people_of, quoted, thread_key
from handlers.threads import may_read
from handlers.visit import RELAY
from storage import relay as store
from storage import relay_changes as changes
from storage.addresses import get_open_address
from storage.people import has_full_rights

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from handlers.visit import Visit
    from storage.relay import MessageRow, ThreadRow
    from storage.relay_changes import CarrierRow


class _Place(NamedTuple):
    """The same message on the other side: in whose chat, and what it is called there."""

    #: Who set the mark, and who is to see it.
    actor_id: int
    reader_id: int
    address_id: int
    channel: str
    target_id: int | None = None
    target_external_id: str | None = None


def react(visit: Visit, written: Sequence[MessageRow], heard: MessageRow | None) -> str:
    """Mark on the other side what the visit's person marked: messages they wrote, or one they were sent."""
    places = [(message, place) for message in written if (place := _at_reader(visit, message))]
    if heard is not None and (place := _at_author(visit, heard)):
        places.append((heard, place))
    done = [True for message, place in places if message.status != "taken_back" and _mark(visit, message, place)]
    return "reaction" if done else "reaction:nothing"


def _at_reader(visit: Visit, message: MessageRow) -> _Place | None:
    carried = changes.carriers(visit.work.connection, message.id)
    live = [row for row in carried if row.action == "send" and row.status in (*changes.WAITING, *changes.LEFT)]
    if not live or get_open_address(visit.work.connection, live[-1].address_id, message.reader_id) is None:
        return None
    return _Place(message.author_id, message.reader_id, live[-1].address_id, live[-1].channel, live[-1].id)


def _at_author(visit: Visit, message: MessageRow) -> _Place | None:
    if message.author_address_id is None:
        return None
    channel = get_open_address(visit.work.connection, message.author_address_id, message.author_id)
    if channel is None:
        return None
    return _Place(
        message.reader_id, message.author_id, message.author_address_id, channel, None, message.origin or None
    )


def _mark(visit: Visit, message: MessageRow, place: _Place) -> bool:
    connection, emoji = visit.work.connection, visit.inbound.text.strip() if visit.inbound else ""
    thread = store.get_thread(connection, message.thread_id)
    if thread is None or not has_full_rights(connection, thread.guardian_id, thread.student_id):
        return False  # L1
    staff_id = place.reader_id if place.actor_id == thread.guardian_id else place.actor_id
    if emoji and not may_read(connection, visit.house, thread, staff_id, visit.now):
        return False  # whose time here is over says nothing more in this thread, and hears nothing
    earlier = [
        row for row in changes.carriers(connection, message.id, "reaction") if row.address_id == place.address_id
    ]
    if not emoji:
        return _unmark(visit, message, place, earlier)
    if any(row.action == "send" and _emoji(row) == emoji and row.status != "expired" for row in earlier):
        return False  # told in words already, once is enough
    body = dump_reply(_line(visit, message, thread, place, emoji))
    if earlier and earlier[-1].action == "react" and changes.replace_waiting(connection, earlier[-1].id, body):
        return True
    hold = hold_of(visit.work, visit.house, thread, place.reader_id, place.address_id, visit.now)
    _queue(visit, message, place, body, hold)
    return True


def _unmark(visit: Visit, message: MessageRow, place: _Place, earlier: Sequence[CarrierRow]) -> bool:
    """Take the mark away: before it leaves, and where it is; a line that was written stays."""
    dropped = changes.drop_waiting(visit.work.connection, [row.id for row in earlier[-1:]], "taken_back")
    marks = [row for row in earlier if row.action == "react" and row.status in changes.LEFT]
    if not marks or not _emoji(marks[-1]):
        return bool(dropped)
    _queue(visit, message, place, dump_reply(Reply("", facts={"emoji": ""})), None)
    return True


def _emoji(row: CarrierRow) -> str:
    facts = orjson.loads(row.body).get("facts") or {}
    return str(facts.get("emoji", ""))


def _line(visit: Visit, message: MessageRow, thread: ThreadRow, place: _Place, emoji: str) -> Reply:
    """What is said where no mark can be set: who, which, and the first words of the message as this side knows it."""
    author_reads = place.reader_id == message.author_id
    people = people_of(visit.work.connection, thread)
    own = people[message.author_id].language or message.language
    _ = locale_for(own if author_reads else message.reader_language).gettext
    facts = facts_of(thread, place.actor_id, people)
    name, _about = facts.pop("author"), facts.pop("about")
    words = quoted(message.text if author_reads else message.translation or message.text)
    text = _("{name} marked with {emoji}: “{words}”", name=name, emoji=emoji, words=words)
    if not words:
        text = _("{name} marked a file with {emoji}.", name=name, emoji=emoji)
    return Reply(text, thread=thread_key(thread, place.reader_id), facts={**facts, "emoji": emoji})


def _queue(visit: Visit, message: MessageRow, place: _Place, body: str, hold_until: datetime | None) -> None:
    changes.queue_change(
        visit.work.connection,
        channel=place.channel,
        address_id=place.address_id,
        priority=RELAY,
        kind="reaction",
        action="react",
        target_id=place.target_id,
        target_external_id=place.target_external_id,
        hold_until=hold_until,
        body=body,
        created_at=visit.now,
        received_id=visit.received_id,
        message_id=message.id,
    )
    visit.ledger.channels.add(place.channel)
