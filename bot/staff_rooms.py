"""What a platform for staff asks of the house: who works here, what is before them, where each family's thread is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.adapters.slack.ports import SlackThread
from handlers.relay import deliver_kept
from handlers.staff_desk import StaffDesk, staff_desk
from handlers.visit import STAFF_ROLES
from storage.addresses import bind_address, get_contact, unbind_address
from storage.database import UnitOfWork
from storage.people import staff_by_email
from storage.room_threads import Place, key_at, place_of, put_place
from storage.turns import add_addresses

if TYPE_CHECKING:
    from handlers.house import House
    from storage.database import Database


class StaffDirectory:
    """Binds addresses of one channel to active members of staff by their verified e-mail."""

    def __init__(self, database: Database, house: House, channel: str) -> None:
        self._database, self._house, self._channel = database, house, channel

    def bind(self, address: str, email: str) -> bool:
        """Bind `address`; False, and unbound, when nobody of the staff has this e-mail now (or two have)."""
        with self._database.begin() as work:
            bound = self._bind(work, address, email)
            work.commit()
        return bound

    def _bind(self, work: UnitOfWork, address: str, email: str) -> bool:
        connection, now = work.connection, self._house.clock.now()
        person_id = staff_by_email(connection, email.strip().lower(), STAFF_ROLES)
        known = get_contact(connection, self._channel, address)
        if person_id is None:
            if known is not None and known.person_id is not None:
                unbind_address(connection, known.address_id)
            return False
        if known is not None and known.person_id == person_id:
            return True
        if known is None:
            add_addresses(connection, [(self._channel, address)], now)
            known = get_contact(connection, self._channel, address)
        if known is not None:
            bind_address(connection, known.address_id, person_id)
            deliver_kept(work, self._house, person_id, now)
        return True


class StaffDesks:
    """What members of staff on one channel have before them."""

    def __init__(self, database: Database, house: House, channel: str) -> None:
        self._database, self._house, self._channel = database, house, channel

    def desk(self, address: str) -> StaffDesk | None:
        """The desk of whoever is behind `address`; None when that is nobody of the staff."""
        work = UnitOfWork(self._database.reader.connect())  # a page must not hold up those who write
        try:
            return staff_desk(work, self._house, self._channel, address)
        finally:
            work.close()

    def language(self, address: str) -> str:
        """The language that the reader at `address` is written to in, as a tag."""
        with self._database.read() as session:
            contact = get_contact(session.connection(), self._channel, address)
        return (contact.language if contact else "") or self._house.school.language


class RoomThreads:
    """The map between our threads and the platform's, for each address."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def load(self, address: str, key: str) -> SlackThread | None:
        """The platform's thread for `key`; None when it has none yet."""
        with self._database.read() as session:
            place = place_of(session.connection(), address, key)
        return SlackThread(place.room, place.ts) if place else None

    def find(self, address: str, thread: SlackThread) -> str | None:
        """The key of a platform's thread; None for one that is not a family's."""
        with self._database.read() as session:
            return key_at(session.connection(), address, thread.channel, thread.ts)

    def save(self, address: str, key: str, thread: SlackThread) -> None:
        """Remember, or replace, the platform's thread for `key`."""
        with self._database.begin() as work:
            put_place(work.connection, address, key, Place(thread.channel, thread.ts))
            work.commit()
