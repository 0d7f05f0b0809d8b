"""Words of the bot to somebody who did not just write: a notice, where they are reached best."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.codec import dump_reply
from handlers.office_hours import off_until
from handlers.visit import REPLY
from storage.addresses import get_open_address, newest_addresses
from storage.relay_changes import queue_change

if TYPE_CHECKING:
    from datetime import datetime

    from conversations.messages import Reply
    from handlers.house import House
    from storage.database import UnitOfWork


def ask_staff(work: UnitOfWork, house: House, person_id: int, reply: Reply) -> bool:
    """Ask somebody of the staff for something, within their office hours (L7); False when they cannot be reached."""
    hold = off_until(work.connection, house, person_id, house.clock.now())
    return tell_person(work, house, person_id, reply, hold=hold)


def tell_person(
    work: UnitOfWork,
    house: House,
    person_id: int,
    reply: Reply,
    address_id: int | None = None,
    *,
    hold: datetime | None = None,
) -> bool:
    """Put `reply` into the outbox for a person: at `address_id` while it is theirs, else where they wrote last.

    It leaves at once, or after `hold`. False when they cannot be reached.
    """
    channel = get_open_address(work.connection, address_id, person_id) if address_id is not None else None
    if channel is None:
        address = newest_addresses(work.connection, [person_id]).get(person_id)
        if address is None:
            return False
        address_id, channel = address.id, address.channel
    queue_change(
        work.connection,
        channel=channel,
        address_id=address_id,
        priority=REPLY,
        kind="notice",
        body=dump_reply(reply),
        created_at=house.clock.now(),
        next_attempt_at=hold,
    )
    house.lanes.wake(work, f"outbox:{channel}")
    return True
