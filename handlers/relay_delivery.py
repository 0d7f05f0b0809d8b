"""Where relayed words go: a first delivery, or the change of one that is under way or has arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.codec import dump_reply
from handlers.concern_asking import as_answer
from handlers.office_hours import off_until
from handlers.quiet import quiet_until
from handlers.relay_words import as_edit, as_reply, as_text, people_of
from handlers.sharing import for_one
from handlers.visit import RELAY
from storage import relay as store
from storage import relay_changes as changes
from storage.addresses import get_open_address, newest_addresses
from storage.moving import KEPT
from storage.people import get_people, has_full_rights
from storage.turns import queue_deliveries

if TYPE_CHECKING:
    from datetime import datetime

    from conversations.messages import Reply
    from handlers.house import House
    from handlers.ports import Translation
    from storage.database import UnitOfWork
    from storage.relay import MessageRow, ThreadRow
    from storage.relay_changes import CarrierRow


def deliver(
    work: UnitOfWork, house: House, message: MessageRow, translation: Translation | None, now: datetime
) -> None:
    """Put the message into the outbox; where earlier words of it are there already, these take their place."""
    thread = store.get_thread(work.connection, message.thread_id)
    if thread is None or not has_full_rights(work.connection, thread.guardian_id, thread.student_id):
        return  # rights may have ended while it waited (L1)
    people = people_of(work.connection, thread)
    if message.reviewer_id is not None:
        people |= get_people(work.connection, [message.reviewer_id])
    reply = as_answer(work.connection, message, as_reply(message, thread, translation, people))
    address = newest_addresses(work.connection, [message.reader_id], thread.student_id).get(message.reader_id)
    if address is not None and address.shared:
        reply = for_one(reply, people[message.reader_id].called, message.reader_language)
    if not (message.revision and _change(work, house, message, thread, reply, now)):
        _send(work, house, message, thread, reply, now)


def hold_of(
    work: UnitOfWork, house: House, thread: ThreadRow, reader_id: int, address_id: int, now: datetime
) -> datetime | None:
    """Until when a text to this reader waits: a family's quiet hours, a teacher's office hours (L7)."""
    if reader_id != thread.guardian_id:
        return off_until(work.connection, house, reader_id, now)
    return quiet_until(work.connection, house, reader_id, address_id, now)


def _send(work: UnitOfWork, house: House, message: MessageRow, thread: ThreadRow, reply: Reply, now: datetime) -> None:
    address = newest_addresses(work.connection, [message.reader_id], thread.student_id).get(message.reader_id)
    if address is None:
        return  # kept; delivered when the reader binds an address
    row = {
        "channel": address.channel,
        "address_id": address.id,
        "priority": RELAY,
        "kind": "relay",
        "body": dump_reply(reply),
        "status": "queued",
        "attempts": 0,
        "next_attempt_at": hold_of(work, house, thread, message.reader_id, address.id, now),
        "created_at": now,
        "error": "",
        "error_detail": "",
        "received_id": message.received_id,
        "message_id": message.id,
    }
    queue_deliveries(work.connection, [row])
    house.lanes.wake(work, f"outbox:{address.channel}")


def _change(
    work: UnitOfWork, house: House, message: MessageRow, thread: ThreadRow, reply: Reply, now: datetime
) -> bool:
    """Let `reply` take the place of the message's earlier words; False when none of them are anywhere."""
    connection = work.connection
    carried = changes.carriers(connection, message.id)
    changes.drop_waiting(connection, [row.id for row in carried if row.status == "failed"], KEPT)
    carried = [row for row in carried if row.status in (*changes.WAITING, *changes.LEFT)]
    if not carried:
        return False
    newest = carried[-1]
    if newest.status in changes.WAITING and changes.replace_waiting(
        connection, newest.id, dump_reply(_in_place_of(newest, reply, message.reader_language))
    ):
        return True
    arrived = [row for row in carried if row.action == "send"][-1]
    if get_open_address(connection, arrived.address_id, message.reader_id) is None:
        return False
    changes.queue_change(
        connection,
        channel=arrived.channel,
        address_id=arrived.address_id,
        priority=RELAY,
        kind="relay",
        action="edit",
        target_id=arrived.id,
        hold_until=hold_of(work, house, thread, message.reader_id, arrived.address_id, now),
        body=dump_reply(as_edit(reply, message.reader_language)),
        created_at=now,
        message_id=message.id,
    )
    house.lanes.wake(work, f"outbox:{arrived.channel}")
    return True


def _in_place_of(waiting: CarrierRow, reply: Reply, language: str) -> Reply:
    """What a delivery that has not left is to say now: words that nobody has seen need no mark."""
    if waiting.action == "edit":
        return as_edit(reply, language)
    return (as_text(as_edit(reply, language)) or reply) if waiting.target_id is not None else reply
