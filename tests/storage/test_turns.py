"""What a batch writes when another process was there in between."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert

from storage.database import Database
from storage.turns import ADDRESS, ConversationChanged, save_conversations

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def new_run(address_id: int, nonce: str) -> dict[str, Any]:
    return {
        "address_id": address_id,
        "flow": "menu",
        "nonce": nonce,
        "journal": "{}",
        "status": "open",
        "version": 1,
        "started_at": NOW,
        "touched_at": NOW,
        "expires_at": NOW,
    }


def test_a_run_that_another_process_began_means_look_again(database: Database) -> None:
    with database.begin() as work:
        row = {"channel": "web", "address": "p", "language": "", "state": "ok", "created_at": NOW}
        address_id = work.connection.execute(insert(ADDRESS).values(row).returning(ADDRESS.c.id)).scalar_one()
        save_conversations(work.connection, [], [new_run(address_id, "n1")])
        work.commit()
    with database.begin() as work, pytest.raises(ConversationChanged):
        save_conversations(work.connection, [], [new_run(address_id, "n2")])
