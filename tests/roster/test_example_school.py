"""The invented school that comes with the product: right, and with whom the stories need."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bot
from tests.roster.making import Importer, warnings

SCHOOL = Path(bot.__file__).parent / "demo" / "school"


@pytest.fixture
def school(roster: Importer) -> Importer:
    assert warnings(roster.ok(SCHOOL)) == []
    return roster


def test_it_is_right_and_comes_once(any_roster: Importer) -> None:
    report = any_roster.ok(SCHOOL)
    assert (report.totals.students, report.totals.guardians, report.totals.staff) == (64, 75, 10)
    assert (report.totals.classes, report.totals.students_without_guardian) == (18, 1)
    assert any_roster.ok(SCHOOL).change_count == 0


def test_the_people_of_the_stories_are_there(school: Importer) -> None:
    taught = school.rows(
        "SELECT p.given_name || ' ' || p.family_name FROM person p JOIN enrollment e ON e.person_id = p.id"
        " JOIN section s ON s.id = e.section_id WHERE s.title = 'Homeroom 4A'"
    )
    assert {"Elena Ortiz", "Mateo Delgado", "Amina Haddad", "Leo Whitfield", "Jaden Mensah"} <= {
        row[0] for row in taught
    }
    assert school.one("SELECT title FROM person WHERE sourced_id = 'staff-ortiz'") == ("Ms Ortiz",)
    families = school.rows(
        "SELECT g.given_name, g.language, s.given_name, l.rights FROM guardianship l"
        " JOIN person g ON g.id = l.guardian_id JOIN person s ON s.id = l.student_id"
    )
    for link in (
        ("Rosa", "es", "Mateo", "full"),
        ("Rosa", "es", "Sofía", "full"),
        ("Karim", "ar", "Amina", "full"),
        ("Marcus", "en", "Leo", "none"),
        ("Derek", "en", "Ivy", "contact_only"),
    ):
        assert link in families
    roles = school.rows("SELECT DISTINCT role FROM role ORDER BY role")
    assert [row[0] for row in roles] == [
        "counsellor", "guardian", "office", "principal", "student", "support", "teacher"
    ]  # fmt: skip


def test_there_is_something_to_tell(school: Importer) -> None:
    missing = school.one(
        "SELECT count(*) FROM result r JOIN person p ON p.id = r.student_id WHERE p.given_name = 'Jaden' AND r.missing"
    )
    assert missing == (2,)
    assert school.one("SELECT count(*) FROM result WHERE late")[0]
    assert school.one(
        "SELECT count(*) FROM attendance a JOIN person p ON p.id = a.student_id"
        " WHERE p.given_name = 'Amina' AND category = 'unexcused'"
    ) == (3,)
    languages = {row[0] for row in school.rows("SELECT DISTINCT language FROM person")}
    assert {"es", "ar", "so", "vi", "zh-Hans", "zh-Hant", "en", "hmn", "fil", "ur", ""} <= languages


def test_nobody_in_it_can_be_reached(school: Importer) -> None:
    for email, phone in school.rows("SELECT email, phone FROM person"):
        assert not email or str(email).endswith("willowcreek.example")
        assert not phone or re.fullmatch(r"\+120255501\d\d", str(phone))
