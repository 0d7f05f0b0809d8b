"""Stopping and starting messages to an address, with proof (L3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.locale import locale_for
from conversations.locale import mark as N_
from handlers.relay import deliver_kept
from handlers.run_rows import close_run
from handlers.visit import EMERGENCY
from storage.addresses import addresses_of, is_open, newest_addresses, record_opt_change, set_opted_out
from storage.moving import end_runs, vacate
from storage.outbox import expire_waiting
from storage.sharing import people_at

if TYPE_CHECKING:
    from handlers.visit import Visit
    from storage.addresses import AddressRow

_STOPPED = N_("Done. You will get no more messages from {school} here. Write START to come back.")
_ELSEWHERE = N_("You still get them on your other phone. To stop them there too, write STOP once more.")
_STOPPED_EVERYWHERE = N_("Done. You will get no more messages from {school} on any phone. Write START to come back.")
_BACK = N_("Welcome back! You will get messages from {school} again.")


def stop_address(visit: Visit) -> None:
    """Opt the visit's address out, for everybody who uses it: one confirmation, proof kept.

    What waits for it goes to another phone of theirs, if they have one that they did not stop; else it is not sent.
    """
    close_run(visit, "stopped")
    visit.ledger.deliveries = [row for row in visit.ledger.deliveries if row["address_id"] != visit.state.address_id]
    elsewhere = _other_address(visit) is not None
    _stop(visit, visit.state.address_id)
    visit.say(_in_each(visit, _STOPPED, *([_ELSEWHERE] if elsewhere else [])), kind="notice", priority=EMERGENCY)


def stop_everywhere(visit: Visit) -> bool:
    """They said STOP once more: opt out the person's other phones too. False when there is none to stop."""
    connection, person_id = visit.work.connection, visit.state.person_id
    if _other_address(visit) is None or person_id is None:
        return False
    for address_id in addresses_of(connection, person_id):
        if people_at(connection, address_id) == [person_id] and is_open(connection, address_id):
            _stop(visit, address_id)
            end_runs(connection, [address_id])
    visit.say(_in_each(visit, _STOPPED_EVERYWHERE), kind="notice", priority=EMERGENCY)
    return True


def _other_address(visit: Visit) -> AddressRow | None:
    """Another phone of the visit's person alone that still gets messages."""
    person_id, here = visit.state.person_id, visit.state.address_id
    if person_id is None or visit.state.shared:
        return None
    found = newest_addresses(visit.work.connection, [person_id], besides=here).get(person_id)
    return found if found is not None and not found.shared else None


def _stop(visit: Visit, address_id: int) -> None:
    connection = visit.work.connection
    set_opted_out(connection, address_id, visit.now)
    visit.ledger.channels |= vacate(connection, address_id)
    expire_waiting(connection, address_id, "opted_out")
    record_opt_change(connection, address_id, visit.state.person_id, "out", visit.received_id, visit.now)


def restart_address(visit: Visit) -> None:
    """Open the address again and say so."""
    connection, address_id = visit.work.connection, visit.state.address_id
    set_opted_out(connection, address_id, None)
    record_opt_change(connection, address_id, visit.state.person_id, "in", visit.received_id, visit.now)
    for person_id in people_at(connection, address_id):
        deliver_kept(visit.work, visit.house, person_id, visit.now)
    visit.say(_in_each(visit, _BACK))


def _in_each(visit: Visit, *messages: str) -> str:
    """`messages` as one line in each language that is read on this phone."""
    languages = [one.state.language or visit.house.school.language for one in visit.sharers] or [visit.person.language]
    school = visit.person.school
    return "\n".join(
        " ".join(locale_for(tag).gettext(message, school=school) for message in messages)
        for tag in dict.fromkeys(languages)
    )
