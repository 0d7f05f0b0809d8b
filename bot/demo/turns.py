"""Behind the scenes: what each inbound set off, and what the clock sent by itself, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import Connection, select

from storage.people import PERSON
from storage.turns import ADDRESS, CONVERSATION, DELIVERY, RECEIVED

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Row

SHOWN_TURNS = 30
SHOWN_CHARACTERS = 160


def turns(connection: Connection, after: int = 0) -> list[dict[str, Any]]:
    """Turns as the drawer shows them; only inbounds with a higher row id than `after`."""
    inbound = _inbounds(connection, after)
    ids = [row.id for row in inbound]
    own = _deliveries(connection, DELIVERY.c.received_id.in_(ids))
    unasked = _deliveries(connection, DELIVERY.c.received_id.is_(None)) if not after else []
    runs = _runs(connection, {row.address_id for row in inbound})
    shown: set[int] = set()
    rows = [_turn(row, [d for d in own if d["received_id"] == row.id], runs, shown) for row in inbound]
    rows += [_by_clock(delivery) for delivery in unasked]
    rows.sort(key=lambda row: row["at"], reverse=True)
    return rows[:SHOWN_TURNS]


def _inbounds(connection: Connection, after: int) -> Sequence[Row[Any]]:
    query = (
        select(RECEIVED, PERSON.c.given_name, PERSON.c.preferred_name, PERSON.c.family_name)
        .select_from(
            RECEIVED.join(ADDRESS, ADDRESS.c.id == RECEIVED.c.address_id).outerjoin(
                PERSON, PERSON.c.id == ADDRESS.c.person_id
            )
        )
        .where(RECEIVED.c.id > after)
        .order_by(RECEIVED.c.id.desc())
        .limit(SHOWN_TURNS)
    )
    return connection.execute(query).all()


def _deliveries(connection: Connection, which: Any) -> list[dict[str, Any]]:
    query = (
        select(DELIVERY, ADDRESS.c.address, PERSON.c.given_name, PERSON.c.preferred_name, PERSON.c.family_name)
        .select_from(
            DELIVERY.join(ADDRESS, ADDRESS.c.id == DELIVERY.c.address_id).outerjoin(
                PERSON, PERSON.c.id == ADDRESS.c.person_id
            )
        )
        .where(which)
        .order_by(DELIVERY.c.id.desc())
        .limit(SHOWN_TURNS * 4)
    )
    return [_delivery(row) for row in reversed(connection.execute(query).all())]


def _delivery(row: Row[Any]) -> dict[str, Any]:
    reply = orjson.loads(row.body)
    facts = reply.get("facts") or {}
    return {
        "id": row.id,
        "received_id": row.received_id,
        "to": _name(row),
        "channel": row.channel,
        "kind": row.kind,
        "status": row.status,
        "attempts": row.attempts,
        "error": row.error,
        "translator": facts.get("translator", ""),
        "text": reply["text"][:SHOWN_CHARACTERS],
        "at": row.created_at.isoformat(),
        "milliseconds": _milliseconds(row.created_at, row.sent_at),
    }


def _runs(connection: Connection, address_ids: Collection[int]) -> Sequence[Row[Any]]:
    query = (
        select(CONVERSATION)
        .where(CONVERSATION.c.address_id.in_(list(address_ids)))
        .order_by(CONVERSATION.c.id.desc())
        .limit(SHOWN_TURNS * 4)
    )
    return connection.execute(query).all()


def _turn(row: Row[Any], deliveries: list[dict[str, Any]], runs: Sequence[Row[Any]], shown: set[int]) -> dict[str, Any]:
    inbound = orjson.loads(row.body)
    run = next((run for run in runs if run.address_id == row.address_id and _covers(run, row.received_at)), None)
    turn: dict[str, Any] = {
        "id": f"r{row.id}",
        "at": row.received_at.isoformat(),
        "who": _name(row),
        "address": row.address,
        "channel": row.channel,
        "text": inbound.get("text", "")[:SHOWN_CHARACTERS],
        "tap": bool(inbound.get("tap")),
        "files": len(inbound.get("media") or []),
        "route": row.route,
        "status": row.status,
        "error_id": row.error_id,
        "flow": run.flow if run else "",
        "run": run.status if run else "",
        "deliveries": deliveries,
    }
    # The journal is kept as it is now, so only the newest turn of a run can show it.
    journal = _keys(run.journal) if run and run.id not in shown else {"answers": [], "queries": [], "commands": []}
    if run:
        shown.add(run.id)
    return turn | journal


def _covers(run: Row[Any], at: datetime) -> bool:
    return bool(run.started_at <= at <= run.touched_at)


def _keys(journal: str) -> dict[str, list[str]]:
    """The keys of a journal by what they hold; values stay where they are."""
    keys = list(orjson.loads(journal))
    return {
        "answers": [key for key in keys if key[:1] not in "<!~"],
        "queries": [key[1:] for key in keys if key.startswith("<")],
        "commands": [key[1:] for key in keys if key.startswith("!")],
    }


def _by_clock(delivery: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"d{delivery['id']}",
        "at": delivery["at"],
        "who": "",
        "address": "",
        "channel": delivery["channel"],
        "text": "",
        "tap": False,
        "files": 0,
        "route": f"clock:{delivery['kind']}",
        "status": "done",
        "error_id": "",
        "flow": "",
        "run": "",
        "answers": [],
        "queries": [],
        "commands": [],
        "deliveries": [delivery],
    }


def _name(row: Row[Any]) -> str:
    name = f"{row.preferred_name or row.given_name or ''} {row.family_name or ''}".strip()
    return name or f"a stranger ({row.address})"


def _milliseconds(start: datetime, end: datetime | None) -> int | None:
    return round((end - start).total_seconds() * 1000) if end else None
