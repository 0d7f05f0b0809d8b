"""Adults of the school who help with languages: who they are, and how they and families are told something."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from conversations.locale import Locale, locale_for
from handlers.codec import dump_reply
from handlers.office_hours import off_until
from handlers.quiet import quiet_until
from handlers.sharing import for_one
from handlers.threads import school_day
from handlers.visit import REPLY
from storage.addresses import AddressRow, newest_addresses
from storage.interpreters import adults_with_roles, children_linked_to, school_of
from storage.people import PersonRow, get_people
from storage.relay_changes import queue_change

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from conversations.messages import Reply
    from handlers.house import House
    from storage.database import UnitOfWork

#: Who looks at a translation; the next only when nobody of the first can be reached.
OFFICE = (("office",), ("principal",))


class Adult(NamedTuple):
    """A member of staff and where they are reached."""

    person: PersonRow
    address: AddressRow


def adults(
    work: UnitOfWork, house: House, roles: Sequence[str], guardian_id: int, student_id: int | None
) -> list[PersonRow]:
    """Staff with one of `roles` at the child's school.

    Never a student (L12), never anybody else of the guardian's family.
    """
    about = {*children_linked_to(work.connection, guardian_id), *([student_id] if student_id else [])}
    school = school_of(work.connection, student_id or guardian_id)
    today = school_day(house, house.clock.now())
    found = adults_with_roles(work.connection, roles, sorted(about), school, today)
    return [person for person in found if person.id != guardian_id]


def adults_for_all(work: UnitOfWork, house: House, roles: Sequence[str], author_id: int) -> list[PersonRow]:
    """Staff with one of `roles` at the author's school, for words that are about many children: see `adults`."""
    today = school_day(house, house.clock.now())
    return adults_with_roles(work.connection, roles, None, school_of(work.connection, author_id), today)


def reachable(
    work: UnitOfWork,
    house: House,
    roles: Sequence[str],
    guardian_id: int,
    student_id: int | None,
    besides: Collection[int] = (),
) -> list[Adult]:
    """Those of them who can be written to, `besides` left out."""
    people = [one for one in adults(work, house, roles, guardian_id, student_id) if one.id not in besides]
    addresses = newest_addresses(work.connection, [one.id for one in people])
    return [Adult(one, addresses[one.id]) for one in people if one.id in addresses]


def speaks(house: House, person: PersonRow) -> Locale:
    """The language in which the bot speaks to somebody."""
    return locale_for(person.language or house.school.language)


def tell_staff(work: UnitOfWork, house: House, adult: Adult, reply: Reply, now: datetime) -> None:
    """Write to a member of staff, within their office hours (L7)."""
    _queue(work, house, adult.address, reply, off_until(work.connection, house, adult.person.id, now), now)


def tell_family(
    work: UnitOfWork, house: House, guardian_id: int, student_id: int | None, reply: Reply, now: datetime
) -> bool:
    """Write to a guardian, outside of their quiet hours (L6); False when they cannot be reached."""
    address = newest_addresses(work.connection, [guardian_id], student_id).get(guardian_id)
    if address is None:
        return False
    if address.shared:
        person = get_people(work.connection, [guardian_id])[guardian_id]
        reply = for_one(reply, person.called, person.language or house.school.language)
    hold = quiet_until(work.connection, house, guardian_id, address.id, now)
    _queue(work, house, address, reply, hold, now)
    return True


def _queue(
    work: UnitOfWork, house: House, address: AddressRow, reply: Reply, hold: datetime | None, now: datetime
) -> None:
    queue_change(
        work.connection,
        channel=address.channel,
        address_id=address.id,
        priority=REPLY,
        kind="notice",
        body=dump_reply(reply),
        created_at=now,
        next_attempt_at=hold,
        person_id=address.person_id if address.shared else None,
    )
    house.lanes.wake(work, f"outbox:{address.channel}")
