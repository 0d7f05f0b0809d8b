"""Visits made ready: who is there, which children they may speak of, and who else uses their phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from handlers.sharing import children_of
from handlers.visit import Desk, Visit
from storage.sharing import load_sharers
from storage.turns import load_children

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from conversations.messages import Inbound
    from storage.sharing import SharerRow
    from storage.turns import ChildRow, State


class Arrivals(NamedTuple):
    """What a batch needs beside the states of its addresses: children by guardian, sharers by address."""

    children: dict[int, list[ChildRow]]
    sharers: dict[int, list[SharerRow]]

    def visit(self, desk: Desk, state: State, inbound: Inbound | None = None, received_id: int | None = None) -> Visit:
        """The visit of one address; at a shared one, of whoever of them writes."""
        visit = Visit(desk, state, children_of(state.person_id, self.children), inbound, received_id)
        return visit.with_sharers(self.sharers.get(state.address_id, ()), self.children) if state.shared else visit


def look_up(connection: Connection, states: Iterable[State]) -> Arrivals:
    """Look up children and sharers of a batch: one query, and a second one only when an address is shared."""
    states = list(states)
    shared = [state.address_id for state in states if state.shared]
    sharers = load_sharers(connection, shared) if shared else {}
    people = {state.person_id for state in states if state.person_id is not None}
    people |= {one.state.person_id for row in sharers.values() for one in row if one.state.person_id is not None}
    return Arrivals(load_children(connection, list(people)) if people else {}, sharers)
