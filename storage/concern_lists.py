"""Which concerns wait for whom, and what is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, exists, or_, select, update

from storage.concerns import COLUMNS, CONCERN, PENDING, ConcernRow, note_step
from storage.relay import MESSAGE
from storage.substitutes import stands_in_for
from storage.turns import GUARDIANSHIP

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement


def pending_for(connection: Connection, staff_id: int, now: datetime, *, everybodys: bool) -> list[ConcernRow]:
    """What this member of staff, or whom they stand in for, has to answer, what is due first coming first.

    Only of guardians with full rights; with `everybodys`, of all (the caller says who may see which).
    """
    query = select(*COLUMNS).where(CONCERN.c.state.in_(PENDING))
    if not everybodys:
        owners = [staff_id, *stands_in_for(connection, staff_id, now)]
        query = query.where(CONCERN.c.owner_id.in_(owners), or_(CONCERN.c.student_id.is_(None), _full_rights()))
    rows = connection.execute(query.order_by(CONCERN.c.due_on, CONCERN.c.id))
    return [ConcernRow._make(row) for row in rows]


def _full_rights() -> ColumnElement[bool]:
    return exists().where(
        GUARDIANSHIP.c.guardian_id == CONCERN.c.person_id,
        GUARDIANSHIP.c.student_id == CONCERN.c.student_id,
        GUARDIANSHIP.c.rights == "full",
        GUARDIANSHIP.c.active,
    )


def untold(connection: Connection, now: datetime, limit: int) -> list[ConcernRow]:
    """Of which nobody was told yet, and it is time."""
    query = select(*COLUMNS).where(CONCERN.c.state.in_(PENDING), CONCERN.c.tell_at <= now)
    return [ConcernRow._make(row) for row in connection.execute(query.order_by(CONCERN.c.id).limit(limit))]


def owned(connection: Connection) -> list[ConcernRow]:
    """All that is pending and was told, the oldest first."""
    query = select(*COLUMNS).where(CONCERN.c.state.in_(PENDING), CONCERN.c.tell_at.is_(None))
    return [ConcernRow._make(row) for row in connection.execute(query.order_by(CONCERN.c.id))]


def take_reminders(connection: Connection, now: datetime) -> list[ConcernRow]:
    """Of which the owner is to be reminded now; each is given once."""
    return _take(connection, now, "remind_at", "reminded")


def take_escalations(connection: Connection, now: datetime) -> list[ConcernRow]:
    """Of which others are to be told now that nobody answered; each is given once."""
    return _take(connection, now, "escalate_at", "escalated")


def _take(connection: Connection, now: datetime, column: str, what: str) -> list[ConcernRow]:
    due = update(CONCERN).where(CONCERN.c.state.in_(PENDING), CONCERN.c[column] <= now, CONCERN.c.tell_at.is_(None))
    rows = [ConcernRow._make(row) for row in connection.execute(due.values({column: None}).returning(*COLUMNS))]
    for row in rows:
        note_step(connection, row.id, None, what, now)
    return sorted(rows)


def never_left(connection: Connection) -> list[ConcernRow]:
    """Resolved ones whose answer was dropped or taken back before the family had it."""
    gone = exists().where(
        MESSAGE.c.received_id == CONCERN.c.answer_received_id,
        MESSAGE.c.thread_id == CONCERN.c.thread_id,
        MESSAGE.c.status.in_(("dropped", "taken_back")),
    )
    query = select(*COLUMNS).where(CONCERN.c.state == "resolved", CONCERN.c.answer_received_id.is_not(None), gone)
    return [ConcernRow._make(row) for row in connection.execute(query.order_by(CONCERN.c.id))]


def answered_by(connection: Connection, thread_id: int, received_id: int) -> ConcernRow | None:
    """The concern to which the words that came by this inbound are the answer."""
    mine = CONCERN.c.answer_received_id == received_id, CONCERN.c.thread_id == thread_id
    row = connection.execute(select(*COLUMNS).where(*mine)).first()
    return ConcernRow._make(row) if row else None


def newest_answered(connection: Connection, person_id: int, since: datetime) -> ConcernRow | None:
    """The newest answer to this person that they have not said about whether it helped."""
    mine = CONCERN.c.person_id == person_id, CONCERN.c.state == "resolved", CONCERN.c.resolved_at > since
    row = connection.execute(select(*COLUMNS).where(*mine).order_by(CONCERN.c.resolved_at.desc())).first()
    return ConcernRow._make(row) if row else None
