"""Another try at an inbound whose turn failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.arrivals import look_up
from handlers.codec import load_inbound
from handlers.private import forget_heard
from handlers.routing import route
from handlers.settling import settle
from handlers.visit import Desk
from storage.received import take_failed
from storage.turns import load_states_by_id

if TYPE_CHECKING:
    from handlers.house import House
    from storage.database import UnitOfWork


def retry_received(work: UnitOfWork, house: House, row_id: int) -> str:
    """Handle a kept inbound once more; the caller commits.

    Gives its route, or "gone" when it is not failed any more.
    """
    row = take_failed(work.connection, row_id)
    if row is None:
        return "gone"
    state = load_states_by_id(work.connection, [row.address_id])[row.address_id]
    desk = Desk(work, house, house.clock.now())
    visit = look_up(work.connection, [state]).visit(desk, state, load_inbound(row.body), row.id)
    name = route(visit)
    name = forget_heard(visit, visit.route_name or name)
    desk.ledger.routes.append({"row_id": row.id, "new_route": name, "new_status": "done", "new_error": row.error_id})
    settle(desk)
    return name
