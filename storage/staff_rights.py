"""Which member of staff may read what a family writes about a student: one condition for all who ask (L1).

Whoever teaches the student today, works for the whole school, was handed the family, or stands in for one of these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, and_, exists, literal, or_, select

from storage.people import ENROLLMENT, GUARDIANSHIP, PERSON, ROLE, runs
from storage.tables import Substitute, Thread
from storage.turns import table_of

if TYPE_CHECKING:
    from datetime import date, datetime

THREAD, SUBSTITUTE = table_of(Thread), table_of(Substitute)
#: Roles that concern every student of the school; those of teachers and aides come with their classes.
SCHOOL_WIDE = ("support", "office", "counsellor", "principal", "district", "administrator")
_ALL = (*SCHOOL_WIDE, "teacher", "aide")


def stands_in(now: datetime) -> ColumnElement[bool]:
    """The condition that a row of `substitute` counts now."""
    return and_(SUBSTITUTE.c.status == "open", SUBSTITUTE.c.begins_at <= now, SUBSTITUTE.c.ends_at > now)


def may_read(reader: ColumnElement[Any], now: datetime, today: date) -> ColumnElement[bool]:
    """The condition, in a query on `thread`, that this member of staff may read what its family writes."""
    staff, student = THREAD.c.staff_id, THREAD.c.student_id
    standing_in = exists().where(SUBSTITUTE.c.substitute_id == reader, SUBSTITUTE.c.staff_id == staff, stands_in(now))
    own = and_(reader == staff, or_(THREAD.c.granted, _teaches(reader, student, today)))
    in_place = and_(standing_in, or_(THREAD.c.granted, _teaches(staff, student, today), _school_wide(staff, today)))
    return and_(_works(reader, today), ~_kept_away(reader, student), or_(own, in_place, _at_large(reader, today)))


def may_read_thread(connection: Connection, thread_id: int, reader_id: int, now: datetime, today: date) -> bool:
    """Whether this member of staff may read what the family of this thread writes now."""
    query = select(THREAD.c.id).where(THREAD.c.id == thread_id, may_read(literal(reader_id), now, today))
    return connection.execute(query).first() is not None


def may_see_student(connection: Connection, staff_id: int, student_id: int, today: date) -> bool:
    """Whether somebody of the staff teaches this student today or works for the whole school, and is not kept away."""
    person, student = literal(staff_id), literal(student_id)
    sees = or_(_teaches(person, student, today), _school_wide(person, today))
    condition = and_(_works(person, today), ~_kept_away(person, student), sees)
    return bool(connection.execute(select(condition)).scalar_one())


def is_kept_away(connection: Connection, person_id: int, student_id: int) -> bool:
    """Whether somebody of the staff is also a guardian whose rights to this student are restricted."""
    condition = _kept_away(literal(person_id), literal(student_id))
    return bool(connection.execute(select(condition)).scalar_one())


def _works(person: ColumnElement[Any], today: date) -> ColumnElement[bool]:
    works = ROLE.alias("works")
    has_role = exists().where(works.c.person_id == person, works.c.role.in_(_ALL), runs(works, today))
    return and_(exists().where(PERSON.c.id == person, PERSON.c.active), has_role)


def _school_wide(person: ColumnElement[Any], today: date) -> ColumnElement[bool]:
    wide = ROLE.alias("wide")
    return exists().where(wide.c.person_id == person, wide.c.role.in_(SCHOOL_WIDE), runs(wide, today))


def _at_large(reader: ColumnElement[Any], today: date) -> ColumnElement[bool]:
    """A thread of their own, as somebody who works for the whole school."""
    return and_(reader == THREAD.c.staff_id, _school_wide(reader, today))


def _teaches(staff: ColumnElement[Any], student: ColumnElement[Any], today: date) -> ColumnElement[bool]:
    teaching, learning = ENROLLMENT.alias("teaching"), ENROLLMENT.alias("learning")
    return exists(
        select(teaching.c.id)
        .join(learning, learning.c.section_id == teaching.c.section_id)
        .where(
            teaching.c.person_id == staff,
            teaching.c.role != "student",
            learning.c.person_id == student,
            learning.c.role == "student",
            runs(teaching, today),
            runs(learning, today),
        )
    )


def _kept_away(person: ColumnElement[Any], student: ColumnElement[Any]) -> ColumnElement[bool]:
    link = GUARDIANSHIP.alias("kept_away")
    return exists().where(
        link.c.guardian_id == person, link.c.student_id == student, link.c.active, link.c.rights != "full"
    )
