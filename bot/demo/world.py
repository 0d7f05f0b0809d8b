"""The world as the page first sees it: school, clock, phones, and what to try."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from bot.demo.cast import player, school_name
from bot.demo.phones import default_person, hand_out, phones
from bot.demo.suggestions import suggestions

if TYPE_CHECKING:
    from bot.demo.cast import Player
    from bot.demo.clock import DemoClock
    from bot.demo.letters import Letters
    from bot.demo.phones import Phone
    from storage.database import Database

#: The school that comes with us; any other was imported.
INVENTED_SCHOOL = "Willow Creek School"


class World:
    """Reads the world. `school` is its name as long as the roster names none."""

    def __init__(self, database: Database, clock: DemoClock, channel: str, letters: Letters, school: str) -> None:
        self._database, self._clock, self._channel = database, clock, channel
        self._letters, self._school = letters, school

    def read(self) -> dict[str, Any]:
        """What GET /demo/world answers; phones that nobody holds yet are handed out on the way."""
        self._hand_out()
        with self._database.read() as session:
            connection = session.connection()
            school = school_name(connection) or self._school
            held = phones(connection, self._channel)
            cast = {phone.slot.key: self._player(connection, phone) for phone in held}
            invited = {phone.address: self._invited(connection, phone, held) for phone in held}
        return {
            "school": school,
            "invented": school == INVENTED_SCHOOL,
            "clock": {"now": self._clock.now().isoformat(), "zone": self._clock.zone.key},
            "phones": [self._phone(phone, cast[phone.slot.key], invited[phone.address]) for phone in held],
            "suggestions": suggestions(cast),
        }

    def _hand_out(self) -> None:
        with self._database.read() as session:
            if all(phone.address_id for phone in phones(session.connection(), self._channel)):
                return
        with self._database.begin() as work:
            hand_out(work.connection, self._channel, self._clock.now())
            work.commit()

    def _player(self, connection: Connection, phone: Phone) -> Player | None:
        return player(connection, phone.person_id) if phone.person_id is not None else None

    def _invited(self, connection: Connection, phone: Phone, held: list[Phone]) -> Player | None:
        """Whom the letter beside a stranger's phone is for."""
        if phone.person_id is not None or phone.address_id is None:
            return None
        taken = [other.person_id for other in held if other.person_id is not None]
        person_id = default_person(connection, phone.slot, taken)
        return player(connection, person_id) if person_id is not None else None

    def _phone(self, phone: Phone, holder: Player | None, invited: Player | None) -> dict[str, Any]:
        letter = self._letters.for_address(phone.address, invited)._asdict() if invited else None
        shown = holder or invited
        return {
            "slot": phone.slot.key,
            "look": phone.slot.look,
            "role": phone.slot.role,
            "address": phone.address,
            "language": shown.language if shown else "",
            "person": holder._asdict() if holder else None,
            "letter": letter,
        }
