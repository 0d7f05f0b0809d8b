"""The floor on PostgreSQL, with psycopg: one statement a table for the whole batch, arrays in and rows out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg

from benchmarks import raw
from benchmarks.raw import Turn, Waiting, of_turn, status_after, turn_of
from benchmarks.talk import CHANNEL
from benchmarks.world import conninfo

_IN = " = ANY(%s)"
_STATES = (
    raw.STATE.format(join_roles="string_agg(r.role, ',')")
    + "WHERE a.channel = %s AND a.address = ANY(%s) ORDER BY a.id FOR UPDATE OF a"
)
_RECEIVE = (
    f"INSERT INTO received ({raw.RECEIVED_COLUMNS}) "  # noqa: S608 - our own column names
    "SELECT %s, t.*, %s, 'done', 'answer', '', 1 FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::text[]) t "
    "ON CONFLICT DO NOTHING RETURNING address, external_id, id"
)
_CHANGE = """
UPDATE conversation c
SET journal = t.journal, status = t.status, version = c.version + 1, touched_at = %s, expires_at = %s
FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::int[]) t (journal, status, id, version)
WHERE c.id = t.id AND c.version = t.version
"""
_BEGIN = (
    f"INSERT INTO conversation ({raw.CONVERSATION_COLUMNS}) "  # noqa: S608
    "SELECT t.id, 'checkin', 'bench', t.journal, 'open', 1, %s, %s, %s "
    "FROM unnest(%s::bigint[], %s::text[]) t (id, journal)"
)
_QUEUE = (
    f"INSERT INTO delivery ({raw.DELIVERY_COLUMNS}) "  # noqa: S608
    "SELECT %s, t.id, 1, 'reply', t.body, 'queued', 0, %s, '', '', t.received "
    "FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) t (id, body, received)"
)
_CHECK_IN = (
    f"INSERT INTO checkin ({raw.CHECK_IN_COLUMNS}) "  # noqa: S608
    "SELECT t.person, t.student, 'mostly', t.words, false, %s FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) "
    "t (person, student, words)"
)


class PostgresFloor:
    """One connection, used in the loop's own thread."""

    def __init__(self, url: str) -> None:
        self._db = psycopg.connect(conninfo(url))
        self._seen = 0

    def batch(self, waiting: Sequence[Waiting]) -> None:
        """Take these messages in one transaction."""
        now, later = raw.moments()
        turns = self._read(waiting, now)
        # What is only written waits for no answer: one round trip.
        with self._db.pipeline():
            self._effects(turns, now)
            going = [turn for turn in turns if turn.conversation_id is not None]
            if going:
                columns = _columns([(t.journal, status_after(t), t.conversation_id, t.version) for t in going])
                self._run(_CHANGE, now, later, *columns)
            new = [turn for turn in turns if turn.conversation_id is None]
            if new:
                self._run(_BEGIN, now, now, later, *_columns([(turn.address_id, turn.journal) for turn in new]))
                ids = [turn.received_id for turn in new]
                self._run("UPDATE received SET route = 'intent:checkin' WHERE id = ANY(%s)", ids)
            self._run(_QUEUE, CHANNEL, now, *_columns([(t.address_id, t.reply, t.received_id) for t in turns]))
        self._db.commit()

    def _read(self, waiting: Sequence[Waiting], now: Any) -> list[Turn]:
        rows = self._rows(_STATES, CHANNEL, [message.address for message in waiting])
        states = {row[2]: row for row in rows}
        new = [(w.address, w.external_id, states[w.address][0], w.body) for w in waiting]
        ids = {(row[0], row[1]): row[2] for row in self._rows(_RECEIVE, CHANNEL, now, *_columns(new))}
        self._rows(raw.CHILDREN + _IN + " ORDER BY g.guardian_id, p.given_name, p.id", [row[3] for row in rows])
        turns = []
        for message in waiting:
            state = states[message.address]
            open_run = (state[16], state[20], state[19]) if state[16] is not None else None
            turns.append(turn_of(message, ids[message.address, message.external_id], state[0], open_run))
        return turns

    def _effects(self, turns: Sequence[Turn], now: Any) -> None:
        if first := of_turn(turns, 0):
            self._rows(raw.THREADS + _IN, [turn.waiting.person for turn in first])
        if asked := of_turn(turns, 3):
            children = raw.first_child(self._rows(raw.RIGHTS + _IN, [turn.waiting.person for turn in asked]))
            self._rows(raw.TEACHERS + _IN, list(children.values()))
        if last := of_turn(turns, 4):
            children = raw.first_child(self._rows(raw.RIGHTS + _IN, [turn.waiting.person for turn in last]))
            rows = [(t.waiting.person, children[t.waiting.person], t.waiting.text) for t in last]
            self._run(_CHECK_IN, now, *_columns(rows))

    def _rows(self, statement: str, *values: Any) -> list[Any]:
        rows: list[Any] = self._run(statement, *values).fetchall()
        return rows

    def _run(self, statement: str, *values: Any) -> Any:
        return self._db.execute(statement.encode(), values)

    def outbox(self) -> list[tuple[str, str, str]]:
        """Address, external id and body of every delivery since it was last asked."""
        rows = self._rows(raw.OUTBOX + "%s ORDER BY d.id", self._seen)
        self._db.commit()
        self._seen = rows[-1][0] if rows else self._seen
        return [(address, external_id, body) for _id, address, external_id, body in rows]

    def close(self) -> None:
        """Close the connection."""
        self._db.close()


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
