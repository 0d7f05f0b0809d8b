"""The floor: the same SQL work by hand, with no engine, no words to read and no language around it.

Each turn reads the same columns, and writes the same rows, as Homeline does. A transaction takes one message, or up to
32 that wait with one statement a table.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, Protocol

from benchmarks.talk import CHANNEL, TURNS, Line, fits

MOST_IN_BATCH = 32
#: What each turn says; `%` is the person's number.
_REPLIES = (
    ("Which child is this about?", ("Mateo %", "Sofía %")),
    ("Willow Creek School asks: how was this week for Mateo %?", ("good", "mostly", "not_good")),
    ("What could be better? A few words are enough. Or write SKIP.", ()),
    ("Shall I pass this to Ms Ortiz?", ("yes", "no")),
    ("Thank you for telling us.", ()),
)


class Waiting(NamedTuple):
    """One message: who, which, and its body as it is kept."""

    person: int
    turn: int
    text: str
    address: str
    external_id: str
    body: str


class Turn(NamedTuple):
    """What one message leaves behind, for the statements that write it."""

    waiting: Waiting
    received_id: int
    address_id: int
    conversation_id: int | None
    version: int
    journal: str
    reply: str


class Floor(Protocol):
    """The statements of one database."""

    def batch(self, waiting: Sequence[Waiting]) -> None:
        """Take these messages in one transaction."""
        ...

    def outbox(self) -> Sequence[tuple[str, str, str]]:
        """Address, external id and body of every delivery since it was last asked."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...


class Raw:
    """Drives a floor as the gateway drives Homeline: what waits becomes the next batch."""

    def __init__(self, floor: Floor, most: int = MOST_IN_BATCH) -> None:
        self._floor, self._most = floor, most
        self._waiting: list[tuple[Waiting, asyncio.Future[None]]] = []
        self._planned = False

    def prepare(self, lines: Sequence[Line]) -> list[Waiting]:
        """The messages, parsed."""
        return [_message(line) for line in lines]

    async def say(self, message: Waiting) -> None:
        """Take one message; returns once it is committed."""
        if self._most == 1:
            self._floor.batch([message])
            return
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        self._waiting.append((message, done))
        if not self._planned:
            self._planned = True
            loop.call_soon(self._take, loop)
        await done

    def _take(self, loop: asyncio.AbstractEventLoop) -> None:
        batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
        self._floor.batch([message for message, _done in batch])
        for _message, done in batch:
            done.set_result(None)
        self._planned = bool(self._waiting)
        if self._planned:
            loop.call_soon(self._take, loop)

    def check(self, lines: Sequence[Line]) -> None:
        """See that each of `lines` has its answer in the outbox. Raises AssertionError."""
        expected = {(str(line.person), line.external_id): line for line in lines}
        for address, external_id, body in self._floor.outbox():
            if not fits(expected.pop((address, external_id)), json.loads(body)):
                raise AssertionError("the floor gave a wrong answer")
        if expected:
            raise AssertionError(f"{len(expected)} messages were not answered")

    async def stop(self) -> None:
        """Close the connection."""
        self._floor.close()


def _message(line: Line) -> Waiting:
    body = json.dumps(
        {"channel": CHANNEL, "address": str(line.person), "external_id": line.external_id, "text": line.text}
    )
    return Waiting(line.person, line.turn, line.text, str(line.person), line.external_id, body)


def turn_of(waiting: Waiting, received_id: int, address_id: int, open_run: tuple[int, int, str] | None) -> Turn:
    """The turn in memory: `open_run` is the conversation's id, version and journal."""
    conversation_id, version, journal = open_run or (None, 0, "{}")
    answers: dict[str, Any] = json.loads(journal)
    if open_run:
        answers[str(waiting.turn)] = waiting.text
    text, labels = _REPLIES[waiting.turn]
    number = str(waiting.person)
    choices = [{"token": label.replace("%", number), "label": label.replace("%", number)} for label in labels]
    reply: dict[str, Any] = {
        "text": text.replace("%", number),
        "choices": choices,
        "media": [],
        "taps": [],
        "thread": None,
        "facts": {},
    }
    return Turn(waiting, received_id, address_id, conversation_id, version, json.dumps(answers), json.dumps(reply))


def moments() -> tuple[datetime, datetime]:
    """Now, and when a conversation that is touched now expires."""
    now = datetime.now(UTC)
    return now, now + timedelta(days=2)


def status_after(turn: Turn) -> str:
    """Whether the conversation goes on."""
    return "open" if turn.waiting.turn + 1 < TURNS else "done"


def of_turn(turns: Sequence[Turn], number: int) -> list[Turn]:
    """Those that are at this turn."""
    return [turn for turn in turns if turn.waiting.turn == number]


#: What is read of an address, its person and its conversation.
STATE = """
SELECT a.id, a.channel, a.address, a.person_id, a.language, a.opted_out_at, p.given_name, p.family_name,
  p.preferred_name, p.title, p.language, p.timezone, p.active,
  (SELECT {join_roles} FROM role r WHERE r.person_id = p.id AND r.active), s.name, s.timezone,
  c.id, c.flow, c.nonce, c.journal, c.version, c.expires_at
FROM address a LEFT JOIN person p ON p.id = a.person_id LEFT JOIN school s ON s.id = p.school_id
  LEFT JOIN conversation c ON c.address_id = a.id AND c.status = 'open'
"""
CHILDREN = """
SELECT g.guardian_id, p.id, p.given_name, p.preferred_name, p.family_name
FROM guardianship g JOIN person p ON p.id = g.student_id
WHERE g.rights = 'full' AND g.active AND p.active AND g.guardian_id
"""
THREADS = """
SELECT id, guardian_id, staff_id, student_id FROM thread
WHERE status = 'open' AND staff_wrote_at > '2026-01-01' AND guardian_id
"""
TEACHERS = """
SELECT lesson.person_id, p.id, p.given_name, p.family_name, p.preferred_name, p.title, p.language
FROM enrollment lesson JOIN enrollment teaching ON teaching.section_id = lesson.section_id
  JOIN section s ON s.id = teaching.section_id JOIN person p ON p.id = teaching.person_id
WHERE lesson.role = 'student' AND lesson.active AND teaching.role = 'teacher' AND teaching.active AND s.active
  AND p.active AND lesson.person_id
"""
RIGHTS = "SELECT guardian_id, student_id FROM guardianship WHERE rights = 'full' AND active AND guardian_id"
RECEIVED_COLUMNS = "channel, address, external_id, address_id, body, received_at, status, route, error_id, attempts"
CONVERSATION_COLUMNS = "address_id, flow, nonce, journal, status, version, started_at, touched_at, expires_at"
DELIVERY_COLUMNS = (
    "channel, address_id, priority, kind, body, status, attempts, created_at, error, error_detail, received_id"
)
CHECK_IN_COLUMNS = "person_id, student_id, answer, words, wants_answer, at"
OUTBOX = """
SELECT d.id, r.address, r.external_id, d.body FROM delivery d JOIN received r ON r.id = d.received_id WHERE d.id >
"""


def first_child(rows: Sequence[Sequence[Any]]) -> dict[int, int]:
    """By guardian: the first of the children, from rows of guardian and student."""
    return {guardian: student for guardian, student, *_ in reversed(rows)}
