"""The end of a transaction: all that its visits noted is written, one statement a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage import turns

if TYPE_CHECKING:
    from handlers.visit import Desk


def settle(desk: Desk) -> None:
    """Write all that a batch leaves behind, and wake the senders once it is committed."""
    work, ledger = desk.work, desk.ledger
    turns.save_conversations(work.connection, list(ledger.changed.values()), ledger.new)
    turns.note_routes(work.connection, ledger.routes)
    turns.queue_deliveries(work.connection, ledger.deliveries)
    for channel in ledger.channels:
        desk.house.lanes.wake(work, f"outbox:{channel}")
