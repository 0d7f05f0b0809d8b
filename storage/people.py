"""People: names, what they prefer, and who teaches whom."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Date, and_, bindparam, or_, select, update

from storage.tables import Enrollment, Guardianship, Person, Role, School, Section
from storage.turns import table_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, time

    from sqlalchemy import Select

PERSON, ROLE, SCHOOL = table_of(Person), table_of(Role), table_of(School)
ENROLLMENT, SECTION, GUARDIANSHIP = table_of(Enrollment), table_of(Section), table_of(Guardianship)


class PersonRow(NamedTuple):
    """A person as messages need them."""

    id: int
    given_name: str
    family_name: str
    preferred_name: str
    title: str
    language: str

    @property
    def full_name(self) -> str:
        """First and family name as they are used."""
        return f"{self.preferred_name or self.given_name} {self.family_name}".strip()

    @property
    def called(self) -> str:
        """The first name that is used."""
        return self.preferred_name or self.given_name

    @property
    def shown_as(self) -> str:
        """What families call them: "Ms Ortiz", else the full name."""
        return self.title or self.full_name


_COLUMNS = (
    PERSON.c.id,
    PERSON.c.given_name,
    PERSON.c.family_name,
    PERSON.c.preferred_name,
    PERSON.c.title,
    PERSON.c.language,
)


def _people(connection: Connection, query: Select[Any], **values: Any) -> list[PersonRow]:
    return [PersonRow._make(row) for row in connection.execute(query, values)]


def get_people(connection: Connection, ids: Sequence[int]) -> dict[int, PersonRow]:
    """People by id; unknown ids are missing."""
    rows = _people(connection, select(*_COLUMNS).where(PERSON.c.id.in_(list(ids))))
    return {row.id: row for row in rows}


def display_name(connection: Connection, person_id: int) -> str:
    """First and family name of one person; empty when unknown."""
    found = get_people(connection, [person_id]).get(person_id)
    return found.full_name if found else ""


def staff_with_roles(connection: Connection, roles: Sequence[str]) -> list[PersonRow]:
    """Active people in any of these roles, by id."""
    held = select(ROLE.c.person_id).where(ROLE.c.role.in_(list(roles)), ROLE.c.active)
    return _people(connection, select(*_COLUMNS).where(PERSON.c.id.in_(held), PERSON.c.active).order_by(PERSON.c.id))


def runs(table: Any, today: date | ColumnElement[date]) -> ColumnElement[bool]:
    """The condition that a row of the roster (enrolment, role) is active and counts on this day."""
    begun = or_(table.c.begins.is_(None), table.c.begins <= today)
    return and_(table.c.active, begun, or_(table.c.ends.is_(None), table.c.ends >= today))


_STUDIED = select(ENROLLMENT.c.section_id).where(
    ENROLLMENT.c.person_id == bindparam("student_id"), ENROLLMENT.c.role == "student", ENROLLMENT.c.active
)
_TODAY = bindparam("today", type_=Date)
_TEACHERS = (
    select(*_COLUMNS)
    .select_from(
        ENROLLMENT.join(PERSON, PERSON.c.id == ENROLLMENT.c.person_id).join(
            SECTION, SECTION.c.id == ENROLLMENT.c.section_id
        )
    )
    .where(
        ENROLLMENT.c.section_id.in_(_STUDIED),
        ENROLLMENT.c.role == "teacher",
        runs(ENROLLMENT, _TODAY),
        SECTION.c.active,
        PERSON.c.active,
    )
)


def teachers_of(connection: Connection, student_id: int, today: date) -> list[PersonRow]:
    """Who teaches a student on this day; those who teach the most of their classes first, then by name."""
    counted = Counter(_people(connection, _TEACHERS, student_id=student_id, today=today))
    return sorted(counted, key=lambda person: (-counted[person], person.shown_as))


class FamilyRow(NamedTuple):
    """One student of a teacher, with one guardian who has full rights."""

    student_id: int
    student_name: str
    guardian_id: int
    guardian_name: str


def sections_of(staff_id: int, today: date) -> Select[tuple[int]]:
    """Ids of the sections that a member of staff teaches or helps in on this day."""
    return (
        select(SECTION.c.id)
        .join(ENROLLMENT, ENROLLMENT.c.section_id == SECTION.c.id)
        .where(
            ENROLLMENT.c.person_id == staff_id,
            ENROLLMENT.c.role != "student",
            runs(ENROLLMENT, today),
            SECTION.c.active,
        )
    )


def students_taught(staff_id: int, today: date) -> Select[tuple[int]]:
    """Ids of the students in those sections on this day."""
    return select(ENROLLMENT.c.person_id).where(
        ENROLLMENT.c.section_id.in_(sections_of(staff_id, today)),
        ENROLLMENT.c.role == "student",
        runs(ENROLLMENT, today),
    )


def families_of(connection: Connection, staff_id: int, today: date) -> list[FamilyRow]:
    """The students in a member of staff's own sections on this day, each with every guardian of full rights (L1)."""
    student, guardian = PERSON.alias("student"), PERSON.alias("guardian")
    query = (
        select(
            student.c.id,
            student.c.given_name,
            student.c.preferred_name,
            student.c.family_name,
            guardian.c.id,
            guardian.c.given_name,
            guardian.c.preferred_name,
            guardian.c.family_name,
        )
        .select_from(
            GUARDIANSHIP.join(student, student.c.id == GUARDIANSHIP.c.student_id).join(
                guardian, guardian.c.id == GUARDIANSHIP.c.guardian_id
            )
        )
        .where(
            GUARDIANSHIP.c.student_id.in_(students_taught(staff_id, today)),
            GUARDIANSHIP.c.rights == "full",
            GUARDIANSHIP.c.active,
            student.c.active,
            guardian.c.active,
        )
        .order_by(student.c.given_name, student.c.family_name, GUARDIANSHIP.c.priority, guardian.c.id)
    )
    return [
        FamilyRow(row[0], f"{row[2] or row[1]} {row[3]}".strip(), row[4], f"{row[6] or row[5]} {row[7]}".strip())
        for row in connection.execute(query)
    ]


_RIGHTS = (
    select(GUARDIANSHIP.c.id)
    .join(PERSON, PERSON.c.id == GUARDIANSHIP.c.student_id)
    .where(
        GUARDIANSHIP.c.guardian_id == bindparam("guardian_id"),
        GUARDIANSHIP.c.student_id == bindparam("student_id"),
        GUARDIANSHIP.c.rights == "full",
        GUARDIANSHIP.c.active,
        PERSON.c.active,
    )
)


def has_full_rights(connection: Connection, guardian_id: int, student_id: int) -> bool:
    """Whether this guardian may see and speak about this student (L1)."""
    values = {"guardian_id": guardian_id, "student_id": student_id}
    return connection.execute(_RIGHTS, values).first() is not None


def update_person(connection: Connection, person_id: int, **values: Any) -> None:
    """Change columns of one person."""
    connection.execute(update(PERSON).where(PERSON.c.id == person_id).values(**values))


class QuietRow(NamedTuple):
    """A person's own zone (empty: the school's) and quiet hours (None: the school's)."""

    timezone: str
    quiet_from: time | None
    quiet_until: time | None


def get_quiet_hours(connection: Connection, person_id: int) -> QuietRow | None:
    """What the person said about being disturbed."""
    columns = (PERSON.c.timezone, PERSON.c.quiet_from, PERSON.c.quiet_until)
    row = connection.execute(select(*columns).where(PERSON.c.id == person_id)).first()
    return QuietRow._make(row) if row else None


def is_active(connection: Connection, person_id: int) -> bool:
    """Whether the roster still has this person."""
    query = select(PERSON.c.active).where(PERSON.c.id == person_id)
    return bool(connection.execute(query).scalar_one_or_none())


def is_on_board(connection: Connection, person_id: int) -> bool:
    """Whether the person has been through onboarding to its end."""
    query = select(PERSON.c.onboarded_at).where(PERSON.c.id == person_id)
    return connection.execute(query).scalar_one_or_none() is not None


def roles_of(connection: Connection, person_id: int) -> frozenset[str]:
    """What a person is at any school."""
    query = select(ROLE.c.role).where(ROLE.c.person_id == person_id, ROLE.c.active)
    return frozenset(row[0] for row in connection.execute(query))


def school_name_of(connection: Connection, person_id: int) -> str:
    """The name of a person's school; empty when the roster gives none."""
    query = select(SCHOOL.c.name).join(PERSON, PERSON.c.school_id == SCHOOL.c.id).where(PERSON.c.id == person_id)
    return connection.execute(query).scalar_one_or_none() or ""


def staff_by_email(connection: Connection, email: str, roles: Collection[str]) -> int | None:
    """The one active member of staff with this e-mail (lower case); None for nobody, and for more than one."""
    held = select(ROLE.c.person_id).where(ROLE.c.role.in_(list(roles)), ROLE.c.active)
    query = select(PERSON.c.id).where(PERSON.c.email == email, PERSON.c.active, PERSON.c.id.in_(held)).limit(2)
    found = [row[0] for row in connection.execute(query)] if email else []
    return found[0] if len(found) == 1 else None
