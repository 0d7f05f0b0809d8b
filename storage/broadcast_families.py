"""Whom a broadcast is for: classes, grades and schools as families, each guardian of full rights once (L1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from sqlalchemy import (
    Connection,
    String,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    union,
)

from storage.addresses import newest_address_of
from storage.listening import CONSENT
from storage.people import ENROLLMENT, SCHOOL, SECTION, runs
from storage.sharing import SHARER
from storage.turns import ADDRESS, GUARDIANSHIP, PERSON, ROLE

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, time

    from sqlalchemy import ColumnElement, Select


class Audience(NamedTuple):
    """Students by section, grade or school; of their families those who read `languages`, or all with none named."""

    sections: tuple[int, ...] = ()
    #: (OneRoster grade, school id).
    grades: tuple[tuple[str, int], ...] = ()
    schools: tuple[int, ...] = ()
    languages: tuple[str, ...] = ()
    #: Only families of these; empty: of all.
    students: tuple[int, ...] = ()

    def as_json(self) -> str:
        """For the table."""
        return orjson.dumps(self._asdict()).decode()

    @staticmethod
    def from_json(text: str) -> Audience:
        """What `as_json` wrote."""
        kept: dict[str, Any] = orjson.loads(text)
        grades = tuple((str(grade), int(school)) for grade, school in kept.pop("grades"))
        return Audience(grades=grades, **{name: tuple(values) for name, values in kept.items()})


def _at_school(schools: Sequence[int]) -> ColumnElement[bool]:
    """Whether PERSON is a student of these schools: by role, or enrolled in a class there."""
    by_role = select(ROLE.c.person_id).where(ROLE.c.role == "student", ROLE.c.active, ROLE.c.school_id.in_(schools))
    by_class = (
        select(ENROLLMENT.c.person_id)
        .join(SECTION, SECTION.c.id == ENROLLMENT.c.section_id)
        .where(ENROLLMENT.c.role == "student", ENROLLMENT.c.active, SECTION.c.active, SECTION.c.school_id.in_(schools))
    )
    return PERSON.c.id.in_(union(by_role, by_class))


def _in_grade(grade: str) -> ColumnElement[bool]:
    return literal(",", String).concat(PERSON.c.grades).concat(",").contains(f",{grade},", autoescape=True)


def students_in(audience: Audience, today: date) -> Select[Any]:
    """The ids of the students; of a class those who are in it on this day."""
    clauses = [and_(_in_grade(grade), _at_school([school])) for grade, school in audience.grades]
    if audience.schools:
        clauses.append(_at_school(audience.schools))
    if audience.sections:
        enrolled = select(ENROLLMENT.c.person_id).where(
            ENROLLMENT.c.section_id.in_(audience.sections), ENROLLMENT.c.role == "student", runs(ENROLLMENT, today)
        )
        clauses.append(PERSON.c.id.in_(enrolled))
    query = select(PERSON.c.id).where(PERSON.c.active, or_(literal_column("1 = 0"), *clauses))
    return query.where(PERSON.c.id.in_(audience.students)) if audience.students else query


def families(audience: Audience, today: date, author_id: int, consent: str, language: str) -> Select[Any]:
    """guardian_id, student_id, address_id, language, timezone, quiet_from, quiet_until, state: one row a guardian.

    `consent` is the class of message that they may have declined (L5), `language` what they read who said nothing.
    Of several children the one counts about whom they can be written to. The author is left out.
    """
    student, guardian = PERSON.alias("student"), PERSON.alias("guardian")
    reads = func.coalesce(func.nullif(guardian.c.language, literal_column("''")), language)
    people = (
        select(
            guardian.c.id.label("guardian_id"),
            student.c.id.label("student_id"),
            reads.label("language"),
            guardian.c.timezone,
            guardian.c.quiet_from,
            guardian.c.quiet_until,
        )
        .select_from(
            GUARDIANSHIP.join(student, student.c.id == GUARDIANSHIP.c.student_id).join(
                guardian, guardian.c.id == GUARDIANSHIP.c.guardian_id
            )
        )
        .where(
            student.c.id.in_(students_in(audience, today)),
            GUARDIANSHIP.c.rights == "full",
            GUARDIANSHIP.c.active,
            student.c.active,
            guardian.c.active,
            guardian.c.id != author_id,
        )
    )
    if audience.languages:
        people = people.where(reads.in_(audience.languages))
    pairs = people.cte("pairs").prefix_with("MATERIALIZED")
    newest = newest_address_of(pairs.c.guardian_id, pairs, pairs.c.student_id).label("address_id")
    placed = select(*pairs.c, newest).cte("placed").prefix_with("MATERIALIZED")
    order = (case((placed.c.address_id.is_(None), 1), else_=0), placed.c.student_id)
    rank = func.row_number().over(partition_by=placed.c.guardian_id, order_by=order)
    ranked = select(*placed.c, rank.label("place")).cte("ranked")
    columns = (column for column in ranked.c if column.name != "place")
    return select(*columns, _state(ranked, consent).label("state")).where(ranked.c.place == 1)


def _state(found: Any, consent: str) -> ColumnElement[str]:
    said_no = exists().where(
        CONSENT.c.person_id == found.c.guardian_id, CONSENT.c.kind == consent, CONSENT.c.granted.is_(False)
    )
    stopped = ADDRESS.c.opted_out_at.is_not(None)
    own = exists().where(ADDRESS.c.person_id == found.c.guardian_id, ~ADDRESS.c.shared, stopped)
    shared = exists().where(SHARER.c.person_id == found.c.guardian_id, ADDRESS.c.id == SHARER.c.address_id, stopped)
    return case(
        (said_no, literal_column("'declined'")),
        (found.c.address_id.is_not(None), literal_column("'waiting'")),
        (or_(own, shared), literal_column("'opted_out'")),
        else_=literal_column("'not_connected'"),
    )


class FamilyCount(NamedTuple):
    """How many families have all this in common."""

    language: str
    #: None: no address.
    channel: str | None
    state: str
    timezone: str
    quiet_from: time | None
    quiet_until: time | None
    families: int


def count_families(
    connection: Connection, audience: Audience, today: date, author_id: int, consent: str, language: str
) -> list[FamilyCount]:
    """The families of `families`, counted by language, channel, state and quiet hours."""
    found = families(audience, today, author_id, consent, language).cte("found")
    columns = (found.c.language, ADDRESS.c.channel, found.c.state)
    quiet = (found.c.timezone, found.c.quiet_from, found.c.quiet_until)
    query = (
        select(*columns, *quiet, func.count())
        .select_from(found.outerjoin(ADDRESS, ADDRESS.c.id == found.c.address_id))
        .group_by(*columns, *quiet)
    )
    return [FamilyCount._make(row) for row in connection.execute(query)]


class Named(NamedTuple):
    """A student of an audience."""

    id: int
    name: str


def students_named(connection: Connection, audience: Audience, today: date) -> list[Named]:
    """The students of an audience, by name."""
    mine = PERSON.c.id.in_(students_in(audience._replace(students=()), today))
    names = (PERSON.c.id, PERSON.c.given_name, PERSON.c.preferred_name, PERSON.c.family_name)
    rows = connection.execute(select(*names).where(mine).order_by(PERSON.c.given_name, PERSON.c.id))
    return [Named(row[0], f"{row[2] or row[1]} {row[3]}".strip()) for row in rows]


class SchoolRow(NamedTuple):
    """A school."""

    id: int
    name: str


def schools_of(connection: Connection, staff_id: int, roles: Collection[str]) -> list[SchoolRow]:
    """The schools at which this member of staff has one of these roles, by name."""
    held = select(ROLE.c.school_id).where(ROLE.c.person_id == staff_id, ROLE.c.role.in_(list(roles)), ROLE.c.active)
    query = select(SCHOOL.c.id, SCHOOL.c.name).where(SCHOOL.c.id.in_(held), SCHOOL.c.active)
    return [SchoolRow._make(row) for row in connection.execute(query.order_by(SCHOOL.c.name, SCHOOL.c.id))]


def all_schools(connection: Connection) -> list[SchoolRow]:
    """Every school, by name; districts and departments are none."""
    query = select(SCHOOL.c.id, SCHOOL.c.name).where(SCHOOL.c.active, SCHOOL.c.kind == "school")
    return [SchoolRow._make(row) for row in connection.execute(query.order_by(SCHOOL.c.name, SCHOOL.c.id))]


_GRADES = select(PERSON.c.grades).where(PERSON.c.active, PERSON.c.grades != bindparam("none")).distinct()


def grades_at(connection: Connection, school: int) -> list[str]:
    """The grades that students of a school are in, as OneRoster writes them."""
    rows = connection.execute(_GRADES.where(_at_school([school])), {"none": ""})
    return sorted({grade.strip() for row in rows for grade in row[0].split(",") if grade.strip()})
