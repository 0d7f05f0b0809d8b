"""The durable path: a batch of waiting inbounds from different addresses in one transaction.

Seen before? → who is it → route → take the turn → save the journal → queue what is to be sent. Nothing is
acknowledged before this has been committed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from handlers.arrivals import look_up
from handlers.codec import dump_inbound
from handlers.languages import offer_language
from handlers.left_out import tell_left_out
from handlers.private import forget_heard
from handlers.routing import route
from handlers.settling import settle
from handlers.visit import EMERGENCY, Desk, Visit
from storage import turns
from storage.addresses import set_reachable
from storage.outbox import release_held

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from conversations.messages import Inbound
    from handlers.house import House
    from storage.database import UnitOfWork

#: More would make the first of a batch wait for the last.
MOST_IN_BATCH = 32
#: Characters of one message that are read and kept. No platform sends more; a megabyte would keep others waiting.
MOST_CHARACTERS = 65_536


@dataclass(frozen=True, slots=True)
class Handled:
    """What became of one inbound, without its words."""

    route: str
    effects: tuple[str, ...] = ()
    duplicate: bool = False


def take_batch(work: UnitOfWork, house: House, inbounds: Sequence[Inbound]) -> list[Handled]:
    """Handle inbounds, each from another address, in the open transaction; the caller commits.

    Raises whatever a bad turn raises: then roll back and take them one by one.
    """
    now = house.clock.now()
    inbounds = [_within_reason(inbound) for inbound in inbounds]
    states = _states(work, [(inbound.channel, inbound.address) for inbound in inbounds], now)
    new_ids = _record(work, states, inbounds, now)
    _reachable_again(work, states)
    released = release_held(work.connection, [state.address_id for state in states.values()])
    arrivals = look_up(work.connection, states.values())
    desk, handled = Desk(work, house, now), []
    for inbound in inbounds:
        received_id = new_ids.get((inbound.channel, inbound.address, inbound.external_id))
        if received_id is None:
            handled.append(Handled("duplicate", duplicate=True))
            continue
        state = states[inbound.channel, inbound.address]
        visit = arrivals.visit(desk, state, inbound, received_id)
        if state.address_id in released:
            visit.had_held = True
            desk.ledger.channels.add(state.channel)
        name = "left_out" if tell_left_out(visit) else route(visit)
        name = forget_heard(visit, visit.route_name or name)
        if not visit.private:
            offer_language(visit)
        if name != "answer":
            desk.ledger.routes.append({"row_id": received_id, "new_route": name, "new_status": "done", "new_error": ""})
        handled.append(Handled(name, tuple(visit.effects)))
    settle(desk)
    return handled


def _reachable_again(work: UnitOfWork, states: dict[tuple[str, str], turns.State]) -> None:
    """Someone who writes to us can be written to, whatever the platform said last."""
    back = [state.address_id for state in states.values() if state.address_state != "ok"]
    if back:
        set_reachable(work.connection, back)


def _within_reason(inbound: Inbound) -> Inbound:
    return replace(inbound, text=inbound.text[:MOST_CHARACTERS]) if len(inbound.text) > MOST_CHARACTERS else inbound


def record_failure(work: UnitOfWork, house: House, inbound: Inbound, error_id: str) -> None:
    """Keep an inbound whose turn failed, for retry, and tell the person honestly; the caller commits."""
    now = house.clock.now()
    states = _states(work, [(inbound.channel, inbound.address)], now)
    new_ids = _record(work, states, [inbound], now)
    received_id = next(iter(new_ids.values()), None)
    if received_id is None:
        return
    desk = Desk(work, house, now)
    visit = Visit(desk, states[inbound.channel, inbound.address], (), inbound, received_id)
    _ = visit.gettext
    text = _(
        "Sorry, something went wrong on our side. Your message is safe, and a person will look at it. "
        "If it can't wait, please call the school office at {phone}. (Number {error_id})",
        phone=house.school.office,
        error_id=error_id,
    )
    if visit.state.opted_out_at is None:
        visit.say(text, priority=EMERGENCY)
    desk.ledger.routes.append(
        {"row_id": received_id, "new_route": "failed", "new_status": "failed", "new_error": error_id}
    )
    settle(desk)


def _states(work: UnitOfWork, keys: Sequence[tuple[str, str]], now: datetime) -> dict[tuple[str, str], turns.State]:
    states = turns.load_states(work.connection, keys)
    missing = [key for key in keys if key not in states]
    if missing:
        turns.add_addresses(work.connection, missing, now)
        states |= turns.load_states(work.connection, missing)
    return states


def _record(
    work: UnitOfWork, states: dict[tuple[str, str], turns.State], inbounds: Sequence[Inbound], now: datetime
) -> dict[tuple[str, str, str], int]:
    rows = [
        turns.NewReceived(
            inbound.channel,
            inbound.address,
            inbound.external_id,
            states[inbound.channel, inbound.address].address_id,
            dump_inbound(inbound),
        )
        for inbound in inbounds
    ]
    return turns.record_received(work.connection, rows, now)
