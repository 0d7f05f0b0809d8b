"""Stopping and starting messages to an address, with proof (L3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.relay import deliver_kept
from handlers.run_rows import close_run
from handlers.visit import EMERGENCY
from storage.addresses import record_opt_change, set_opted_out
from storage.outbox import expire_waiting

if TYPE_CHECKING:
    from handlers.visit import Visit


def stop_address(visit: Visit) -> None:
    """Opt the visit's address out: nothing waiting is sent any more, one confirmation, proof kept."""
    close_run(visit, "stopped")
    visit.ledger.deliveries = [row for row in visit.ledger.deliveries if row["address_id"] != visit.state.address_id]
    connection, address_id = visit.work.connection, visit.state.address_id
    set_opted_out(connection, address_id, visit.now)
    expire_waiting(connection, address_id, "opted_out")
    record_opt_change(connection, address_id, visit.state.person_id, "out", visit.received_id, visit.now)
    school = visit.person.school
    _ = visit.gettext
    visit.say(
        _("Done. You will get no more messages from {school} here. Write START to come back.", school=school),
        kind="notice",
        priority=EMERGENCY,
    )


def restart_address(visit: Visit) -> None:
    """Open the address again and say so."""
    connection = visit.work.connection
    set_opted_out(connection, visit.state.address_id, None)
    record_opt_change(connection, visit.state.address_id, visit.state.person_id, "in", visit.received_id, visit.now)
    _ = visit.gettext
    if visit.state.person_id is not None:
        deliver_kept(visit.work, visit.house, visit.state.person_id, visit.now)
    visit.say(_("Welcome back! You will get messages from {school} again.", school=visit.person.school))
