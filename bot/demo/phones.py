"""The three phones: which address each has now, and whose it is. Kept nowhere but in the addresses' names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from sqlalchemy import Connection, insert, select

from bot.demo.cast import PlayedAs, choose, players
from storage.addresses import bind_address, unbind_address
from storage.turns import ADDRESS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

Look = Literal["whatsapp", "telegram", "slack"]


class Slot(NamedTuple):
    """A place for a phone on the page."""

    key: str
    look: Look
    role: PlayedAs
    #: Who plays it in the invented school.
    plays: str
    #: Else who reads one of these.
    languages: tuple[str, ...]


SLOTS = (
    Slot("mother", "whatsapp", "guardian", "Rosa Delgado", ("es", "pt", "fr", "vi", "ht", "so", "hmn", "zh")),
    Slot("father", "telegram", "guardian", "Karim Haddad", ("ar", "fa", "ur", "ps", "he", "zh", "vi", "ru")),
    Slot("teacher", "slack", "staff", "Elena Ortiz", ()),
)
BY_KEY = {slot.key: slot for slot in SLOTS}


class Phone(NamedTuple):
    """A phone as it is now. `address_id` is None until somebody wrote from it or was bound to it."""

    slot: Slot
    address: str
    address_id: int | None
    person_id: int | None


def phones(connection: Connection, channel: str) -> list[Phone]:
    """All phones, in the order of the page."""
    return [current(connection, channel, slot) for slot in SLOTS]


def current(connection: Connection, channel: str, slot: Slot) -> Phone:
    """The newest address of a slot; its number counts how often the phone was handed on."""
    query = (
        select(ADDRESS.c.address, ADDRESS.c.id, ADDRESS.c.person_id)
        .where(ADDRESS.c.channel == channel, ADDRESS.c.address.startswith(f"{slot.key}-", autoescape=True))
        .order_by(ADDRESS.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return Phone(slot, *row) if row else Phone(slot, f"{slot.key}-1", None, None)


def hand_to(connection: Connection, channel: str, slot: Slot, person_id: int | None, now: datetime) -> Phone:
    """Give the phone a fresh address for `person_id`, or for a stranger; the old one is nobody's from then on."""
    old = current(connection, channel, slot)
    if old.address_id is not None:
        unbind_address(connection, old.address_id)
    number = int(old.address.rsplit("-", 1)[1]) + (old.address_id is not None)
    connection.execute(
        insert(ADDRESS).values(channel=channel, address=f"{slot.key}-{number}", language="", state="ok", created_at=now)
    )
    phone = current(connection, channel, slot)
    if person_id is not None and phone.address_id is not None:
        bind_address(connection, phone.address_id, person_id)
    return phone._replace(person_id=person_id)


def hand_out(connection: Connection, channel: str, now: datetime) -> None:
    """Give phones that nobody ever held to the cast, as far as the roster has one."""
    all_phones = phones(connection, channel)
    taken = [phone.person_id for phone in all_phones if phone.person_id is not None]
    for phone in all_phones:
        if phone.address_id is None:
            person_id = default_person(connection, phone.slot, taken)
            if person_id is not None:
                hand_to(connection, channel, phone.slot, person_id, now)
                taken.append(person_id)


def default_person(connection: Connection, slot: Slot, taken: Sequence[int]) -> int | None:
    """Who plays a slot by default; None when the roster has nobody for it."""
    return choose(players(connection, slot.role), [slot.plays], slot.languages, taken)


def fresh_start(connection: Connection, channel: str, now: datetime) -> None:
    """New addresses for all phones, in the same hands."""
    for phone in phones(connection, channel):
        if phone.address_id is not None:
            hand_to(connection, channel, phone.slot, phone.person_id, now)
