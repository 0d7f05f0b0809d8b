"""Nine people of an invented school."""

from __future__ import annotations

from sqlalchemy import Connection, insert

from storage.people import ENROLLMENT, GUARDIANSHIP, PERSON, ROLE, SECTION
from storage.turns import SCHOOL

ROSA, KARIM, ORTIZ, MATEO, SOFIA, AMINA, LINH, MINH, ROY = range(1, 10)
_PEOPLE = (
    (ROSA, "Rosa", "Delgado", "", "es"),
    (KARIM, "Karim", "Haddad", "", "ar"),
    (ORTIZ, "Elena", "Ortiz", "Ms Ortiz", "en"),
    (MATEO, "Mateo", "Delgado", "", ""),
    (SOFIA, "Sofía", "Delgado", "", ""),
    (AMINA, "Amina", "Haddad", "", ""),
    (LINH, "Linh", "Tran", "", "vi"),
    (MINH, "Minh", "Tran", "", ""),
    (ROY, "Samuel", "Roy", "Mr Roy", "en"),
)
_FAMILIES = ((ROSA, MATEO, "mother"), (ROSA, SOFIA, "mother"), (KARIM, AMINA, "father"), (LINH, MINH, ""))
_PERSON = ("preferred_name", "email", "phone", "spoken_language", "timezone", "grades")
_SECTION = ("course_title", "code", "kind", "grades", "location", "periods", "terms")


def add_school(connection: Connection) -> None:
    """Insert the school and its people."""
    zone = "America/Los_Angeles"
    connection.execute(
        insert(SCHOOL).values(
            id=1, sourced_id="s1", name="Willow Creek School", kind="school", timezone=zone, active=True
        )
    )
    for person_id, given, family, title, language in _PEOPLE:
        values = {"given_name": given, "family_name": family, "title": title, "language": language}
        blank = dict.fromkeys(_PERSON, "")
        connection.execute(
            insert(PERSON).values(id=person_id, school_id=1, interpreter=False, active=True, **values, **blank)
        )
    for guardian, student, relationship in _FAMILIES:
        link = {"key": f"{guardian}/{student}", "guardian_id": guardian, "student_id": student}
        rights = {"relationship": relationship, "rights": "full", "restriction_document": "", "recorded_by": ""}
        connection.execute(insert(GUARDIANSHIP).values(**link, **rights, priority=1, active=True))
    section = {"id": 1, "sourced_id": "c1", "school_id": 1, "title": "Math 4", **dict.fromkeys(_SECTION, "")}
    connection.execute(insert(SECTION).values(**section, active=True))
    for teacher in (ORTIZ, ROY):
        role = {"key": f"{teacher}/teacher", "person_id": teacher, "role": "teacher"}
        connection.execute(insert(ROLE).values(**role, active=True))
    taught = {"sourced_id": "e3", "section_id": 1, "person_id": ORTIZ, "role": "teacher", "primary": True}
    connection.execute(insert(ENROLLMENT).values(**taught, active=True))
