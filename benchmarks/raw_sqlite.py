"""The floor on SQLite, with the standard library's sqlite3."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from sqlalchemy import make_url

from benchmarks import raw
from benchmarks.raw import Turn, Waiting, of_turn, status_after, turn_of
from benchmarks.talk import CHANNEL
from storage.database import Synchronous

_IN = " IN (SELECT value FROM json_each(?))"
_STATES = raw.STATE.format(join_roles="group_concat(r.role)") + f"WHERE a.channel = ? AND a.address{_IN} ORDER BY a.id"
_RECEIVE = (
    f"INSERT INTO received ({raw.RECEIVED_COLUMNS}) "  # noqa: S608 - our own column names
    "SELECT ?, value ->> 0, value ->> 1, value ->> 2, value ->> 3, ?, 'done', 'answer', '', 1 "
    "FROM json_each(?) WHERE true ON CONFLICT DO NOTHING RETURNING address, external_id, id"
)
_CHANGE = (
    "UPDATE conversation SET journal = ?, status = ?, version = version + 1, touched_at = ?, expires_at = ? "
    "WHERE id = ? AND version = ?"
)
_BEGIN = (
    f"INSERT INTO conversation ({raw.CONVERSATION_COLUMNS}) "  # noqa: S608
    "VALUES (?, 'checkin', 'bench', ?, 'open', 1, ?, ?, ?)"
)
_QUEUE = (
    f"INSERT INTO delivery ({raw.DELIVERY_COLUMNS}) "  # noqa: S608
    "VALUES (?, ?, 1, 'reply', ?, 'queued', 0, ?, '', '', ?)"
)
_CHECK_IN = f"INSERT INTO checkin ({raw.CHECK_IN_COLUMNS}) VALUES (?, ?, 'mostly', ?, 0, ?)"  # noqa: S608


class SqliteFloor:
    """One connection in the loop's own thread."""

    def __init__(self, url: str, synchronous: Synchronous) -> None:
        self._db = sqlite3.connect(str(make_url(url).database), isolation_level=None)
        self._db.executescript(
            f"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; PRAGMA foreign_keys=ON;"
            "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY"
        )
        self._seen = 0

    def batch(self, waiting: Sequence[Waiting]) -> None:
        """Take these messages in one transaction."""
        now, later = (moment.isoformat(" ")[:26] for moment in raw.moments())
        self._db.execute("BEGIN IMMEDIATE")
        turns = self._read(waiting, now)
        self._effects(turns, now)
        going = [turn for turn in turns if turn.conversation_id is not None]
        self._many(
            _CHANGE,
            [(t.journal, status_after(t), now, later, t.conversation_id, t.version) for t in going],
        )
        new = [turn for turn in turns if turn.conversation_id is None]
        self._many(_BEGIN, [(turn.address_id, turn.journal, now, now, later) for turn in new])
        self._many("UPDATE received SET route = ? WHERE id = ?", [("intent:checkin", turn.received_id) for turn in new])
        self._many(_QUEUE, [(CHANNEL, turn.address_id, turn.reply, now, turn.received_id) for turn in turns])
        self._db.execute("COMMIT")

    def _read(self, waiting: Sequence[Waiting], now: str) -> list[Turn]:
        addresses = json.dumps([message.address for message in waiting])
        states = {row[2]: row for row in self._db.execute(_STATES, (CHANNEL, addresses))}
        rows = [(w.address, w.external_id, states[w.address][0], w.body) for w in waiting]
        ids = {(row[0], row[1]): row[2] for row in self._db.execute(_RECEIVE, (CHANNEL, now, json.dumps(rows)))}
        people = json.dumps([row[3] for row in states.values()])
        self._db.execute(raw.CHILDREN + _IN + " ORDER BY g.guardian_id, p.given_name, p.id", (people,)).fetchall()
        turns = []
        for message in waiting:
            state = states[message.address]
            open_run = (state[16], state[20], state[19]) if state[16] is not None else None
            turns.append(turn_of(message, ids[message.address, message.external_id], state[0], open_run))
        return turns

    def _effects(self, turns: Sequence[Turn], now: str) -> None:
        if first := of_turn(turns, 0):
            self._rows(raw.THREADS + _IN, [turn.waiting.person for turn in first])
        if asked := of_turn(turns, 3):
            people = [turn.waiting.person for turn in asked]
            children = raw.first_child(self._rows(raw.RIGHTS + _IN, people))
            self._rows(raw.TEACHERS + _IN, list(children.values()))
        if last := of_turn(turns, 4):
            children = raw.first_child(self._rows(raw.RIGHTS + _IN, [turn.waiting.person for turn in last]))
            self._many(_CHECK_IN, [(t.waiting.person, children[t.waiting.person], t.waiting.text, now) for t in last])

    def _rows(self, statement: str, values: Sequence[int]) -> list[Any]:
        return self._db.execute(statement, (json.dumps(values),)).fetchall()

    def _many(self, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
        if rows:
            self._db.executemany(statement, rows)

    def outbox(self) -> list[tuple[str, str, str]]:
        """Address, external id and body of every delivery since it was last asked."""
        rows = self._db.execute(raw.OUTBOX + "? ORDER BY d.id", (self._seen,)).fetchall()
        self._seen = rows[-1][0] if rows else self._seen
        return [(address, external_id, body) for _id, address, external_id, body in rows]

    def close(self) -> None:
        """Close the file."""
        self._db.close()
