"""What cannot wait: which words of a guardian it is about, and that the office was told."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, select, update

from storage.people import PERSON
from storage.relay import MESSAGE, THREAD

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement


class UrgentRow(NamedTuple):
    """Words to a teacher, and when the office was told of them."""

    id: int
    thread_id: int
    student_id: int
    staff_id: int
    author_id: int
    text: str
    translation: str | None
    received_id: int | None
    urgent_at: datetime | None


_ROW = (
    MESSAGE.c.id,
    MESSAGE.c.thread_id,
    THREAD.c.student_id,
    MESSAGE.c.reader_id,
    MESSAGE.c.author_id,
    MESSAGE.c.text,
    MESSAGE.c.translation,
    MESSAGE.c.received_id,
    MESSAGE.c.urgent_at,
)
_JOINED = MESSAGE.join(THREAD, THREAD.c.id == MESSAGE.c.thread_id)


def urgent_message(connection: Connection, message_id: int, guardian_id: int) -> UrgentRow | None:
    """A message that this guardian wrote to a teacher and did not take back; None for any other."""
    query = select(*_ROW).select_from(_JOINED).where(MESSAGE.c.id == message_id, *_by(guardian_id))
    row = connection.execute(query).first()
    return UrgentRow._make(row) if row else None


def newest_of(connection: Connection, guardian_id: int, since: datetime) -> UrgentRow | None:
    """The newest words of this guardian to a teacher after `since`."""
    query = select(*_ROW).select_from(_JOINED).where(*_by(guardian_id), MESSAGE.c.written_at > since)
    row = connection.execute(query.order_by(MESSAGE.c.id.desc()).limit(1)).first()
    return UrgentRow._make(row) if row else None


def _by(guardian_id: int) -> tuple[ColumnElement[bool], ...]:
    # By the thread's guardian: there is an index, and a teacher may be a parent too.
    return THREAD.c.guardian_id == guardian_id, MESSAGE.c.author_id == guardian_id, MESSAGE.c.status != "taken_back"


def was_told(connection: Connection, message: UrgentRow) -> bool:
    """Whether the office was told of these words, by a copy that went to another teacher."""
    if message.received_id is None:
        return message.urgent_at is not None
    same = MESSAGE.c.received_id == message.received_id, MESSAGE.c.urgent_at.is_not(None)
    return connection.execute(select(MESSAGE.c.id).where(*same)).first() is not None


def note_urgent(connection: Connection, message: UrgentRow, now: datetime) -> None:
    """The office was told of this message, and so of its copies to other teachers."""
    same = MESSAGE.c.received_id == message.received_id if message.received_id else MESSAGE.c.id == message.id
    mine = same, MESSAGE.c.author_id == message.author_id
    connection.execute(update(MESSAGE).where(*mine).values(urgent_at=now))


def phones_of(connection: Connection, people: Sequence[int]) -> dict[int, str]:
    """Phone numbers of the roster, by person; those without one are missing."""
    query = select(PERSON.c.id, PERSON.c.phone).where(PERSON.c.id.in_(list(people)), PERSON.c.phone != "")
    return {row[0]: row[1] for row in connection.execute(query)}
