"""Messages that wait for many people, and whether each of them arrived."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, insert, select

from conversations.messages import Reply
from handlers.codec import dump_reply
from storage.database import Database
from storage.turns import ADDRESS, DELIVERY, RECEIVED
from tests.slack.server import TEAM, member


def address_of(channel: str, number: int) -> str:
    """The address of an invented person."""
    if channel == "telegram":
        return str(70_000 + number)
    return f"{TEAM}:U{number:05}" if channel == "slack" else f"+1202555{number:04}"


def members(people: int) -> dict[str, dict[str, Any]]:
    """The same people, as Slack knows them."""
    return {f"U{number:05}": member(f"U{number:05}", "", "Somebody") for number in range(people)}


def write_crowd(
    database: Database,
    now: datetime,
    channel: str,
    people: int,
    each: int = 1,
    *,
    kind: str = "broadcast",
    priority: int = 5,
) -> None:
    """Messages "0" … for each of so many people, round by round, as a crowd's would be written."""
    row: dict[str, Any] = {"channel": channel, "priority": priority, "kind": kind, "status": "queued"}
    row |= {"attempts": 0, "created_at": now, "error": "", "error_detail": ""}
    names = [address_of(channel, number) for number in range(people)]
    bodies = [dump_reply(Reply(f"{kind} {number}")) for number in range(each)]
    with database.begin() as work:
        ids = _addresses(work.connection, now, channel, names)
        rows = [{**row, "address_id": ids[name], "body": body} for body in bodies for name in names]
        work.connection.execute(insert(DELIVERY), rows)
        work.commit()


def _addresses(connection: Connection, now: datetime, channel: str, names: list[str]) -> dict[str, int]:
    """Ids by name. Who is new wrote today: WhatsApp's window is open."""
    query = select(ADDRESS.c.address, ADDRESS.c.id).where(ADDRESS.c.channel == channel)
    known = dict(map(tuple, connection.execute(query)))
    new = [name for name in names if name not in known]
    if not new:
        return known
    address = {"channel": channel, "language": "en", "state": "ok", "created_at": now}
    connection.execute(insert(ADDRESS), [{**address, "address": name} for name in new])
    known = dict(map(tuple, connection.execute(query)))
    wrote = {"channel": channel, "external_id": "hello", "body": "{}", "received_at": now, "status": "done"}
    connection.execute(insert(RECEIVED), [{**wrote, "address": name, "address_id": known[name]} for name in new])
    return known


def twice(database: Database, channel: str, arrived: dict[str, list[str]]) -> int:
    """How many messages the platform has more than once. Nothing is missing, and nobody's order was changed."""
    wanted: defaultdict[str, list[str]] = defaultdict(list)
    with database.read() as session:
        query = select(ADDRESS.c.address, DELIVERY.c.body).join(ADDRESS, ADDRESS.c.id == DELIVERY.c.address_id)
        query = query.where(DELIVERY.c.channel == channel).order_by(DELIVERY.c.priority, DELIVERY.c.id)
        for name, body in session.connection().execute(query):
            wanted[name].append(orjson.loads(body)["text"])
    for name, texts in arrived.items():
        once = [text for number, text in enumerate(texts) if number == 0 or texts[number - 1] != text]
        assert once == wanted[name], name
    assert arrived.keys() == wanted.keys()
    return sum(map(len, arrived.values())) - sum(map(len, wanted.values()))
