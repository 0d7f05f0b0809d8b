"""A step before the open question: a button that belongs to a message, whenever it was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.taps import read_tap

if TYPE_CHECKING:
    from handlers.visit import Visit


def tap(visit: Visit) -> str | None:
    """Do what the button says; an open question stays open."""
    inbound = visit.inbound
    found = read_tap(inbound.tap) if inbound is not None and inbound.tap else None
    if found is None or visit.person.person_id is None:
        return None
    action, name, row_id = found
    action(visit, row_id)
    return f"tap:{name}"
