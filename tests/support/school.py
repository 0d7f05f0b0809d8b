"""An invented school, made in code: who is there, who belongs to whom, and who is connected."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from sqlmodel import Session, select

from storage.database import Database
from storage.tables import (
    Address,
    Enrollment,
    Guardianship,
    Person,
    Role,
    School,
    Section,
    metadata,
)

SCHOOL = "Willow Creek School"
ZONE = "America/Los_Angeles"
CHANNEL = "web"
_OPENED = datetime(2026, 8, 24, 16, 0, tzinfo=UTC)


class Character(NamedTuple):
    """Someone of the school under the name that transcripts call them by."""

    given: str
    family: str
    roles: tuple[str, ...]
    language: str = ""
    title: str = ""
    timezone: str = ""


CAST = {
    "rosa": Character("Rosa", "Delgado", ("guardian",), "es"),
    "karim": Character("Karim", "Haddad", ("guardian",), "ar"),
    "layla": Character("Layla", "Haddad", ("guardian",), "ar"),
    "dana": Character("Dana", "Park", ("guardian",), "en"),
    "paul": Character("Paul", "Whitfield", ("guardian",), "en"),
    "grace": Character("Grace", "Whitfield", ("guardian",), "en"),
    "ortiz": Character("Elena", "Ortiz", ("teacher",), "en", "Ms Ortiz"),
    "roy": Character("David", "Roy", ("teacher", "guardian"), "", "Mr Roy"),
    "lee": Character("Hannah", "Lee", ("teacher",), "en", "Ms Lee"),
    "nair": Character("Nadia", "Nair", ("counsellor",), "en", "Ms Nair"),
    "mateo": Character("Mateo", "Delgado", ("student",)),
    "sofia": Character("Sofía", "Delgado", ("student",)),
    "amina": Character("Amina", "Haddad", ("student",)),
    "jun": Character("Jun", "Park", ("student",)),
    "leo": Character("Leo", "Whitfield", ("student",)),
    "ivy": Character("Ivy", "Whitfield", ("student",)),
    "theo": Character("Theo", "Roy", ("student",)),
}
#: Guardian, student, rights. A court keeps Paul from Leo.
_LINKS = (
    ("rosa", "mateo", "full"),
    ("rosa", "sofia", "full"),
    ("karim", "amina", "full"),
    ("layla", "amina", "full"),
    ("dana", "jun", "full"),
    ("grace", "leo", "full"),
    ("grace", "ivy", "full"),
    ("paul", "leo", "none"),
    ("roy", "theo", "full"),
)
#: Section, its teacher, its students. Ivy is too new to be in one.
_SECTIONS = (
    ("Math 4A", "ortiz", ("mateo", "amina", "jun", "leo")),
    ("Homeroom 4A", "ortiz", ("mateo", "amina", "jun", "leo")),
    ("Science 4A", "roy", ("mateo", "amina")),
    ("Homeroom 2B", "lee", ("sofia", "theo")),
)


def make_school(url: str) -> None:
    """Create the tables and the school at `url`, everyone but students connected."""
    database = Database(url, synchronous="NORMAL")
    metadata.create_all(database.writer)
    with database.begin() as work:
        fill_school(work.session)
        work.commit()
    database.dispose()


def fill_school(session: Session) -> None:
    """Insert the school, its people and their addresses; an address is called like its person."""
    school = _saved(session, School(sourced_id="willow", name=SCHOOL, timezone=ZONE))
    ids = {alias: _person(session, alias, character, school) for alias, character in CAST.items()}
    for guardian, student, rights in _LINKS:
        proof: dict[str, Any] = {} if rights == "full" else _RESTRICTED
        link: dict[str, Any] = {
            "key": f"{guardian}/{student}",
            "guardian_id": ids[guardian],
            "student_id": ids[student],
        }
        session.add(Guardianship(**link, rights=rights, **proof))
    for title, teacher, students in _SECTIONS:
        section = _saved(session, Section(sourced_id=title, school_id=school, title=title))
        for alias in (teacher, *students):
            role = "teacher" if alias == teacher else "student"
            key = f"{title}/{alias}"
            session.add(Enrollment(sourced_id=key, section_id=section, person_id=ids[alias], role=role))
    session.flush()


_RESTRICTED = {"restriction_document": "Order 26-114", "recorded_by": "office", "recorded_on": date(2026, 9, 1)}


def _person(session: Session, alias: str, character: Character, school: int, *, connected: bool = True) -> int:
    person = _saved(
        session,
        Person(
            sourced_id=alias,
            given_name=character.given,
            family_name=character.family,
            title=character.title,
            language=character.language,
            timezone=character.timezone,
            school_id=school,
        ),
    )
    for role in character.roles:
        session.add(Role(key=f"{alias}/{role}", person_id=person, school_id=school, role=role))
    if connected and "student" not in character.roles:
        session.add(Address(channel=CHANNEL, address=alias, person_id=person, created_at=_OPENED))
    return person


def person_of(session: Session, alias: str) -> int:
    """The id of somebody of the school."""
    return session.exec(select(Person.id).where(Person.sourced_id == alias)).one() or 0


def add_person(session: Session, alias: str, character: Character) -> int:
    """Insert one more person into the school, without an address; gives their id."""
    school = session.exec(select(School.id)).first() or 0
    return _person(session, alias, character, school, connected=False)


def _saved(session: Session, row: Any) -> int:
    session.add(row)
    session.flush()
    row_id: int = row.id
    return row_id
