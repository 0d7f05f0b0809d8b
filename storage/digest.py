"""What a week held: answers, who was asked, and what became of concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, String, func, literal, or_, select

from storage.checkins import PRAISE, ROUND, STAFF_CHECK_IN
from storage.concerns import CONCERN, PENDING
from storage.listening import CHECK_IN
from storage.nudges import OCCURRENCE
from storage.people import PERSON
from storage.turns import SCHOOL

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import ColumnElement


class AnswerRow(NamedTuple):
    """One check-in of a family."""

    person_id: int
    student_id: int
    language: str
    grades: str
    answer: str


def answers_between(connection: Connection, school: int | None, since: datetime, until: datetime) -> list[AnswerRow]:
    """Check-ins of families in a time, of a school where it is known, the oldest first."""
    student = PERSON.alias("student")
    query = (
        select(CHECK_IN.c.person_id, CHECK_IN.c.student_id, PERSON.c.language, student.c.grades, CHECK_IN.c.answer)
        .join(PERSON, PERSON.c.id == CHECK_IN.c.person_id)
        .join(student, student.c.id == CHECK_IN.c.student_id)
        .where(CHECK_IN.c.at > since, CHECK_IN.c.at <= until, _here(student.c.school_id, school))
    )
    return [AnswerRow._make(row) for row in connection.execute(query.order_by(CHECK_IN.c.id))]


def staff_answers_between(
    connection: Connection, school: int | None, since: datetime, until: datetime
) -> list[tuple[int, int, str]]:
    """Check-ins of teachers in a time: (teacher, class, answer)."""
    columns = (STAFF_CHECK_IN.c.person_id, STAFF_CHECK_IN.c.section_id, STAFF_CHECK_IN.c.answer)
    query = (
        select(*columns)
        .join(PERSON, PERSON.c.id == STAFF_CHECK_IN.c.person_id)
        .where(STAFF_CHECK_IN.c.at > since, STAFF_CHECK_IN.c.at <= until, _here(PERSON.c.school_id, school))
    )
    return [(row[0], row[1], row[2]) for row in connection.execute(query.order_by(STAFF_CHECK_IN.c.id))]


def asked_between(connection: Connection, school: int | None, since: datetime, until: datetime) -> dict[int, str]:
    """Guardians who were asked how the week was, with their language."""
    rounds = select(literal("round") + ROUND.c.id.cast(String)).where(
        ROUND.c.section_id.is_not(None), ROUND.c.ends_at > since
    )
    query = (
        select(PERSON.c.id, PERSON.c.language)
        .join(OCCURRENCE, OCCURRENCE.c.person_id == PERSON.c.id)
        .where(
            or_(OCCURRENCE.c.nudge == "checkin", OCCURRENCE.c.nudge.in_(rounds)),
            OCCURRENCE.c.outcome == "sent",
            OCCURRENCE.c.at > since,
            OCCURRENCE.c.at <= until,
            _here(PERSON.c.school_id, school),
        )
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _here(column: ColumnElement[int | None], school: int | None) -> ColumnElement[bool]:
    return column.is_(None) | (column == school) if school is not None else column.is_not_distinct_from(column)


class Sums(NamedTuple):
    """What became of concerns in a time, and how many are overdue now."""

    opened: int
    resolved: int
    helped: int
    overdue: int
    praise: int
    #: Of those that were opened, by topic; "" is unknown.
    topics: dict[str, int]


def sums_between(connection: Connection, school: int | None, since: datetime, until: datetime, today: date) -> Sums:
    """Count them."""
    here, counted = _here(CONCERN.c.school_id, school), select(func.count()).select_from(CONCERN)
    during = CONCERN.c.opened_at > since, CONCERN.c.opened_at <= until, CONCERN.c.state != "withdrawn"
    done = CONCERN.c.resolved_at > since, CONCERN.c.resolved_at <= until, CONCERN.c.state.in_(("resolved", "helped"))
    topics = select(CONCERN.c.topic, func.count()).where(here, *during).group_by(CONCERN.c.topic)
    praise = (
        select(func.count())
        .select_from(PRAISE.join(PERSON, PERSON.c.id == PRAISE.c.student_id))
        .where(PRAISE.c.at > since, PRAISE.c.at <= until, _here(PERSON.c.school_id, school))
    )

    def number(*conditions: ColumnElement[bool]) -> int:
        return int(connection.execute(counted.where(here, *conditions)).scalar_one())

    return Sums(
        number(*during),
        number(*done),
        number(*done, CONCERN.c.state == "helped"),
        number(CONCERN.c.state.in_(PENDING), CONCERN.c.due_on < today),
        int(connection.execute(praise).scalar_one()),
        {row[0]: row[1] for row in connection.execute(topics)},
    )


class DoneRow(NamedTuple):
    """What was done about one concern."""

    topic: str
    done: str
    resolved_by: int
    student_id: int | None


def done_between(connection: Connection, school: int | None, since: datetime, until: datetime) -> list[DoneRow]:
    """What was done in a time, the oldest first."""
    query = select(CONCERN.c.topic, CONCERN.c.done, CONCERN.c.resolved_by, CONCERN.c.student_id).where(
        CONCERN.c.state.in_(("resolved", "helped")),
        CONCERN.c.resolved_at > since,
        CONCERN.c.resolved_at <= until,
        CONCERN.c.resolved_by.is_not(None),
        CONCERN.c.done != "",
        _here(CONCERN.c.school_id, school),
    )
    return [DoneRow._make(row) for row in connection.execute(query.order_by(CONCERN.c.resolved_at, CONCERN.c.id))]


def name_of_school(connection: Connection, school: int | None) -> str:
    """The name of a school; empty when the roster gives none."""
    query = select(SCHOOL.c.name).where(SCHOOL.c.id == school)
    return connection.execute(query).scalar_one_or_none() or ""
