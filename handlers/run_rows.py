"""What a visit changes about the runs of its address, noted in the ledger until the batch is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.codec import dump_journal

if TYPE_CHECKING:
    from datetime import datetime

    from conversations.journal import Journal
    from conversations.registry import Flow
    from handlers.visit import Visit


def new_run(visit: Visit, flow: Flow, nonce: str, journal: Journal) -> dict[str, Any]:
    """The row of a run that begins in this visit, noted for the batch's end."""
    row = {
        "address_id": visit.state.address_id,
        "person_id": visit.state.person_id if visit.state.shared else None,
        "flow": flow.name,
        "nonce": nonce,
        "journal": dump_journal(journal),
        "status": "open",
        "version": 1,
        "started_at": visit.now,
        "touched_at": visit.now,
        "expires_at": visit.now + flow.expires_after,
    }
    visit.ledger.new.append(row)
    return row


def save_run(visit: Visit, flow: Flow, journal: Journal, status: str) -> None:
    """Note the run's journal after a turn; status open or done. Of a private one that is done nothing is left."""
    if flow.private and status == "done":
        _change(visit, "{}", status, visit.now + flow.expires_after)
        # How often it was changed would tell how many questions were asked.
        visit.ledger.changed[visit.state.conversation_id or 0]["new_version"] = 0
        return
    _change(visit, dump_journal(journal), status, visit.now + flow.expires_after)


def _change(visit: Visit, journal: str, status: str, expires_at: datetime) -> None:
    """Note the run's new shape; a second change in the same visit overwrites the first."""
    row_id = visit.state.conversation_id or 0
    visit.ledger.changed[row_id] = {
        "row_id": row_id,
        "old_version": visit.run_version,
        "new_version": visit.run_version + 1,
        "new_journal": journal,
        "new_status": status,
        "new_expires_at": expires_at,
        "now": visit.now,
    }
    visit.run_open = status == "open"


def close_run(visit: Visit, status: str) -> None:
    """End the address's open run, if it has one: stopped, expired or failed."""
    if visit.started is not None:
        visit.started["status"] = status
        visit.started = None
    if visit.run_open:
        _change(visit, visit.state.journal or "{}", status, visit.state.expires_at or visit.now)
