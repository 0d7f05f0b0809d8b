"""What became of a message, shown to the member of staff who wrote it: a mark under it, or, once, that it failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from conversations.messages import Reply
from handlers.alerts_chain import look_at_pages
from handlers.codec import dump_reply
from handlers.relay_words import people_of, staff_name, thread_key
from handlers.threads_moving import redirect
from handlers.threads_telling import speaks, title_of
from handlers.visit import BULK, REPLY
from storage import receipts as queries
from storage import relay as store
from storage import relay_changes as changes
from storage.addresses import get_open_address

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from handlers.house import House
    from handlers.ports import Lanes
    from storage.database import UnitOfWork
    from storage.relay import MessageRow, ThreadRow

#: Delivered, and read: the second takes the place of the first.
MARKS = {"delivered": "✅", "read": "👀"}
_ORDER = ("", *MARKS.values())


def show_progress(work: UnitOfWork, lanes: Lanes | None, delivery_ids: Sequence[int], now: datetime) -> None:
    """A platform says how far these deliveries have come: mark the author's own message, forwards only.

    Of a message to several guardians the slowest counts. Where nothing is known, nothing is shown; where its author's
    platform has no marks, neither. Without `lanes` the mark leaves at the next sweep.
    """
    for origin in queries.origins_of(work.connection, delivery_ids):
        mark = MARKS.get(queries.reached(work.connection, origin), "")
        channel = get_open_address(work.connection, origin.address_id, origin.author_id) if mark else None
        if channel is not None:
            _mark(work, lanes, origin, channel, mark, now)


def _mark(
    work: UnitOfWork, lanes: Lanes | None, origin: queries.OriginRow, channel: str, mark: str, now: datetime
) -> None:
    connection, body = work.connection, dump_reply(Reply("", facts={"emoji": mark}))
    if queries.has_reaction(connection, origin):
        return  # a reader's own mark says more, and some platforms show only one of ours
    shown = queries.marks_at(connection, origin)
    if shown and _ORDER.index(_emoji(shown[-1].body)) >= _ORDER.index(mark):
        return
    if shown and changes.replace_waiting(connection, shown[-1].id, body):
        return
    changes.queue_change(
        connection,
        channel=channel,
        address_id=origin.address_id,
        priority=BULK,
        kind="receipt",
        action="react",
        target_external_id=origin.origin,
        body=body,
        created_at=now,
        message_id=origin.message_id,
    )
    if lanes is not None:
        lanes.wake(work, f"outbox:{channel}")


def _emoji(body: str) -> str:
    emoji = str((orjson.loads(body).get("facts") or {}).get("emoji", ""))
    return emoji if emoji in _ORDER else ""


def tell_failures(work: UnitOfWork, house: House, delivery_ids: Sequence[int], now: datetime) -> None:
    """These deliveries came to nothing: each author is told once; what waits for staff goes to whoever answers now.

    Those that went to another phone of the same person are no failures. A page of an alert goes on to the next at once.
    """
    look_at_pages(work, house, now, delivery_ids)
    for message_id, not_theirs in queries.failed(work.connection, delivery_ids):
        message = store.get_message(work.connection, message_id)
        thread = store.get_thread(work.connection, message.thread_id) if message else None
        if message is None or thread is None:
            continue
        if not_theirs and message.author_id == thread.guardian_id and redirect(work, house, [thread.id], now):
            continue
        if queries.note_failure(work.connection, message_id, now):
            _tell(work, house, message, thread, now)


def _tell(work: UnitOfWork, house: House, message: MessageRow, thread: ThreadRow, now: datetime) -> None:
    connection, address_id = work.connection, message.author_address_id
    channel = get_open_address(connection, address_id, message.author_id) if address_id is not None else None
    if channel is None or address_id is None:
        return
    people, _ = people_of(connection, thread), speaks(connection, house, message.author_id).gettext
    if message.reader_id == thread.guardian_id:
        name = people[thread.guardian_id].full_name
        text = _("I could not reach {name}. The office has their phone number.", name=name)
    else:
        name = staff_name(thread, message.reader_id, people)
        office = house.school.office
        text = _("I could not reach {name}. Please call the school office at {phone}.", name=name, phone=office)
    reply = Reply(text, thread=thread_key(thread, message.author_id))
    if reply.thread is not None:
        reply.facts["thread_title"] = title_of(connection, thread)
    changes.queue_change(
        connection,
        channel=channel,
        address_id=address_id,
        priority=REPLY,
        kind="notice",
        body=dump_reply(reply),
        created_at=now,
    )
    house.lanes.wake(work, f"outbox:{channel}")
