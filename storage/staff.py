"""What a member of staff has before them: their classes, and the families that wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, and_, exists, func, literal, or_, select

from storage.people import SECTION, sections_of
from storage.relay import MESSAGE, THREAD
from storage.staff_rights import may_read
from storage.substitutes import stands_in_for
from storage.turns import GUARDIANSHIP

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Exists


class ClassRow(NamedTuple):
    """A section of the roster."""

    id: int
    title: str


def classes_of(connection: Connection, staff_id: int, today: date) -> list[ClassRow]:
    """The sections that a member of staff teaches or helps in on this day, by title."""
    query = select(SECTION.c.id, SECTION.c.title).where(SECTION.c.id.in_(sections_of(staff_id, today)))
    return [ClassRow._make(row) for row in connection.execute(query.order_by(SECTION.c.title, SECTION.c.id))]


class WaitingRow(NamedTuple):
    """A thread in which the family had the last word."""

    thread_id: int
    guardian_id: int
    student_id: int
    since: datetime


def waiting_threads(connection: Connection, staff_id: int, now: datetime, today: date) -> list[WaitingRow]:
    """Families that wait for this member of staff, those who wait longest first. `since`: the oldest unanswered."""
    query = (
        select(THREAD.c.id, THREAD.c.guardian_id, THREAD.c.student_id, func.min(MESSAGE.c.written_at))
        .join(MESSAGE, and_(MESSAGE.c.thread_id == THREAD.c.id, MESSAGE.c.author_id == THREAD.c.guardian_id))
        .where(
            THREAD.c.staff_id.in_([staff_id, *stands_in_for(connection, staff_id, now)]),
            or_(THREAD.c.staff_id == staff_id, MESSAGE.c.reader_id == staff_id),
            may_read(literal(staff_id), now, today),
            THREAD.c.status == "open",
            or_(THREAD.c.closed_at.is_(None), MESSAGE.c.written_at > THREAD.c.closed_at),
            or_(THREAD.c.staff_wrote_at.is_(None), MESSAGE.c.written_at > THREAD.c.staff_wrote_at),
            _full_rights(THREAD.c.guardian_id, THREAD.c.student_id),
        )
        .group_by(THREAD.c.id, THREAD.c.guardian_id, THREAD.c.student_id)
        .order_by(func.min(MESSAGE.c.written_at))
    )
    return [WaitingRow._make(row) for row in connection.execute(query)]


def _full_rights(guardian: ColumnElement[int], student: ColumnElement[int]) -> Exists:
    return exists().where(
        GUARDIANSHIP.c.guardian_id == guardian,
        GUARDIANSHIP.c.student_id == student,
        GUARDIANSHIP.c.rights == "full",
        GUARDIANSHIP.c.active,
    )
