"""`run_bot.py outbox month`: what the office pays for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from bot.cli.month import months
from conversations.messages import Choice, Media, Reply
from handlers.codec import dump_reply
from storage.database import Database
from storage.turns import ADDRESS, DELIVERY
from tests.support.databases import FreshDatabase
from tests.support.house import make_schema

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 1, 10, tzinfo=UTC)


def sent(channel: str, reply: Reply, at: datetime | None) -> dict[str, Any]:
    row = {"channel": channel, "address_id": 1, "priority": 2, "kind": "relay", "status": "sent", "attempts": 1}
    return {**row, "created_at": NOW, "sent_at": at, "error": "", "error_detail": "", "body": dump_reply(reply)}


def test_messages_and_segments_by_month(fresh_database: FreshDatabase) -> None:
    database = Database(fresh_database("sqlite", make_schema))
    january, december = datetime(2026, 1, 1, 7, tzinfo=UTC), datetime(2026, 1, 1, 5, tzinfo=UTC)
    picture = Reply("", media=(Media("a.jpg", "photo", "image/jpeg", "a.jpg", 10),))
    rows = [
        sent("sms", Reply("a" * 161), january),
        sent("sms", Reply("متى؟", (Choice("1", "الاثنين"),)), january),
        sent("sms", picture, january),
        sent("sms", Reply("never left"), None),
        sent("whatsapp", Reply("hello"), january),
        sent("telegram", Reply("free"), january),
        sent("sms", Reply("it was December at school"), december),
    ]
    with database.begin() as work:
        address = {"channel": "sms", "address": "+12025550100", "language": "", "state": "ok", "created_at": NOW}
        work.connection.execute(insert(ADDRESS).values(id=1, **address))
        work.connection.execute(insert(DELIVERY), rows)
        work.commit()
    with database.read() as session:
        this, last = months(session.connection(), NOW, CHICAGO)
    database.dispose()
    assert this.lines() == [
        "2026-01",
        "  whatsapp        1 messages",
        "  sms             3 messages, 3 segments: 2 in GSM-7 and 1 in UCS-2",
    ]
    assert last.lines()[2] == "  sms             1 messages, 1 segments: 1 in GSM-7"
    assert last.name == "2025-12"
