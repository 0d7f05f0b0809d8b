"""Words of the bot to one side of a thread, about the thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.locale import Locale, locale_for
from conversations.messages import Reply
from handlers.codec import dump_reply
from handlers.relay_delivery import hold_of
from handlers.relay_words import facts_of, people_of, thread_key
from handlers.sharing import for_one
from handlers.visit import RELAY
from storage.addresses import newest_addresses
from storage.people import get_people
from storage.relay_changes import queue_change
from storage.threads import newest_message

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from handlers.house import House
    from storage.database import UnitOfWork
    from storage.relay import ThreadRow


def speaks(connection: Connection, house: House, person_id: int) -> Locale:
    """The language in which the bot speaks to somebody."""
    person = get_people(connection, [person_id]).get(person_id)
    return locale_for((person.language if person else "") or house.school.language)


def title_of(connection: Connection, thread: ThreadRow) -> str:
    """What staff see over a family's thread: "Rosa Delgado · Mateo"."""
    return facts_of(thread, thread.guardian_id, people_of(connection, thread))["thread_title"]


def tell_side(work: UnitOfWork, house: House, thread: ThreadRow, person_id: int, text: str, now: datetime) -> bool:
    """Tell one side of a thread something, in its own quiet or office hours not yet; False when out of reach.

    Like the words of the thread, it does not leave when the rights have ended meanwhile (L1).
    """
    connection = work.connection
    address = newest_addresses(connection, [person_id], thread.student_id).get(person_id)
    if address is None:
        return False
    reply = Reply(text, thread=thread_key(thread, person_id))
    if reply.thread is not None:
        reply.facts["thread_title"] = title_of(connection, thread)
    if address.shared:
        person = get_people(connection, [person_id])[person_id]
        reply = for_one(reply, person.called, person.language or house.school.language)
    queue_change(
        connection,
        channel=address.channel,
        address_id=address.id,
        priority=RELAY,
        kind="thread",
        body=dump_reply(reply),
        created_at=now,
        next_attempt_at=hold_of(work, house, thread, person_id, address.id, now),
        message_id=newest_message(connection, thread.id),
        person_id=person_id,
    )
    house.lanes.wake(work, f"outbox:{address.channel}")
    return True
