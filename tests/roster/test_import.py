"""A right roster: what comes into the tables, and that it comes once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import event

from tests.roster.making import Files, Importer, errors, run, small_school, warnings


def test_everything_is_kept(any_roster: Importer) -> None:
    report = any_roster.ok(small_school())
    assert any_roster.rows("SELECT s.name, s.kind, p.name FROM school s LEFT JOIN school p ON p.id = s.parent_id"
                           " ORDER BY s.name") == [
        ("Brook School", "school", "Valley District"),
        ("Valley District", "district", None),
    ]  # fmt: skip
    assert any_roster.one(
        "SELECT t.title, t.kind, t.school_year, p.title FROM term t JOIN term p ON p.id = t.parent_id"
    ) == ("Fall", "semester", "2027", "Year")
    assert any_roster.one("SELECT title, course_title, code, kind, grades, location, periods, terms FROM section") == (
        "Science 4A",
        "Science grade 4",
        "4A",
        "homeroom",
        "04",
        "Room 201",
        "1,2",
        "f1,y1",
    )
    people = any_roster.rows(
        "SELECT sourced_id, given_name, preferred_name, title, email, phone, grades, language FROM person"
        " ORDER BY sourced_id"
    )
    assert people == [
        ("g1", "Rosa", "", "", "rosa@roster.example", "+12025550101", "", "es"),
        ("g2", "Luis", "", "", "", "+12025550102", "", "en"),
        ("k1", "Naomi", "", "", "", "", "", ""),
        ("s1", "Mateo", "Teo", "", "", "", "04", ""),
        ("s2", "Sofía", "", "", "", "", "03", ""),
        ("t1", "Elena", "", "Ms Ortiz", "ortiz@roster.example", "", "", ""),
    ]
    assert any_roster.rows("SELECT key, role FROM role ORDER BY key") == [
        ("r1", "student"),
        ("r2", "student"),
        ("r3", "guardian"),
        ("r4", "guardian"),
        ("r5", "teacher"),
        ("r6", "counsellor"),
    ]
    assert any_roster.one("SELECT count(*) FROM person WHERE school_id IS NULL") == (0,)
    assert report.summary.startswith(
        "2 students, 2 guardians, 2 staff, 1 class; 0 students without a guardian, "
        "0 guardians without a phone, 0 without a language. Nothing has been sent."
    )
    assert warnings(report) == []


def test_links_grades_and_attendance_are_kept(any_roster: Importer) -> None:
    any_roster.ok(small_school())
    links = any_roster.rows(
        "SELECT key, relationship, rights, restriction_document, recorded_by, priority FROM guardianship ORDER BY key"
    )
    assert links == [
        ("g1/s1", "mother", "full", "", "", 1),
        ("g1/s2", "mother", "full", "", "", 1),
        ("g2/s1", "father", "none", "Order 17", "import", 2),
    ]
    assert str(any_roster.one("SELECT recorded_on FROM guardianship WHERE key = 'g2/s1'")[0]) == "2026-11-23"
    enrolled = any_roster.rows(
        "SELECT e.sourced_id, p.given_name, e.role FROM enrollment e JOIN person p ON p.id = e.person_id ORDER BY 1"
    )
    assert enrolled == [("e1", "Mateo", "student"), ("e2", "Sofía", "student"), ("e3", "Elena", "teacher")]
    assert any_roster.one("SELECT title, lowest, highest FROM lineitem") == ("HW 12", 0.0, 10.0)
    results = any_roster.rows("SELECT status, score, late, missing FROM result ORDER BY sourced_id")
    assert results == [("fully graded", 8.5, True, False), ("not submitted", None, False, True)]
    marks = any_roster.rows("SELECT key, category, reason FROM attendance ORDER BY key")
    assert marks == [("s1/2026-11-19/", "unexcused", ""), ("s1/2026-11-20/c1", "tardy", "Late bus")]


def test_the_same_again_changes_nothing_and_writes_nothing(any_roster: Importer) -> None:
    first = any_roster.ok(small_school())
    assert first.change_count == 28
    statements: list[str] = []
    event.listen(any_roster.database.writer, "before_cursor_execute", lambda *seen: statements.append(seen[2]))
    later = any_roster(small_school(), today=date(2027, 1, 8))
    assert (later.ok, later.change_count) == (True, 0)
    assert "0 changes" in later.summary
    assert {statement.split()[0] for statement in statements} <= {"SELECT", "BEGIN", "PRAGMA"}


def test_one_changed_cell_is_one_change(any_roster: Importer) -> None:
    any_roster.ok(small_school())
    report = any_roster.ok(small_school().edit("users", "Elena,Ortiz", "Elena,Ortiz Vega"))
    assert "people: 1 changed" in report.summary
    assert report.change_count == 1


def test_nothing_is_kept_unless_the_caller_commits(roster: Importer) -> None:
    path = small_school().write(roster.folder)
    with roster.database.begin() as work:
        assert run(work, path).ok
    assert roster.one("SELECT count(*) FROM person") == (0,)


def test_one_mistake_keeps_everything_out(any_roster: Importer) -> None:
    report = any_roster(small_school().edit("results", "8.5", "good"))
    assert not report.ok
    assert "Nothing was changed: 1 error must be put right first." in report.summary
    assert any_roster.one("SELECT count(*) FROM school") == (0,)


def test_a_dry_run_says_the_same_and_changes_nothing(any_roster: Importer) -> None:
    changed = small_school().edit("users", "Mateo", "Matéo").drop("users", "k1").drop("roles", "r6")
    for files in (small_school(), changed):
        dry = any_roster(files, dry_run=True)
        before = any_roster.rows("SELECT given_name, active FROM person")
        assert "This was a dry run: nothing was saved." in dry.summary
        real = any_roster.ok(files)
        assert (dry.changes, dry.findings, dry.totals) == (real.changes, real.findings, real.totals)
        assert before != any_roster.rows("SELECT given_name, active FROM person")


def test_version_1_1_has_roles_and_links_in_users(any_roster: Importer) -> None:
    report = any_roster.ok(small_school("1.1"))
    assert any_roster.rows("SELECT key FROM guardianship ORDER BY key") == [("g1/s1",), ("g1/s2",)]
    assert any_roster.rows("SELECT key FROM role WHERE role IN ('teacher', 'office') ORDER BY key") == [
        ("k1/office/o1",),
        ("t1/teacher/d1",),
        ("t1/teacher/o1",),
    ]
    assert (report.totals.students, report.totals.guardians, report.totals.staff) == (2, 2, 2)
    assert (report.totals.guardians_without_phone, report.totals.guardians_without_language) == (1, 2)
    assert any_roster.ok(small_school("1.1")).change_count == 0


def _shuffled(files: Files) -> Files:
    """The columns of users.csv the other way round, with strange ones among them."""
    lines = files.texts["orgs"].splitlines()
    rows = [[*line.split(",")[::-1], "extra"] for line in lines]
    rows[0][-1] = "metadata.colour"
    files.texts["orgs"] = "\ufeff" + "".join(",".join(row) + "\r\n" for row in rows)
    return files


def test_bom_line_ends_order_and_extra_columns_do_not_matter(roster: Importer) -> None:
    roster.ok(small_school())
    assert roster.ok(_shuffled(small_school())).change_count == 0


def test_times_on_dates_blank_lines_and_spaces_do_not_matter(roster: Importer) -> None:
    roster.ok(small_school())
    files = small_school().edit("academicSessions", "2026-08-24", " 2026-08-24T00:00:00.000Z ")
    files.edit("lineItems", "2026-11-16", "2026-11-16 08:00:00").add("users", ",,,,,,,,,,,,,,", "", "  ,,,,,,,,,,,,,,")
    files.edit("enrollments", ",student,,,", ",STUDENT,FALSE,,").edit("roles", "primary,parent", "Primary,Parent")
    assert roster.ok(files).change_count == 0


def test_a_zip_is_as_good_as_a_folder(roster: Importer, tmp_path: Path) -> None:
    roster.ok(small_school())
    assert roster.ok(small_school().write_zip(tmp_path / "flat.zip")).change_count == 0
    assert roster.ok(small_school().write_zip(tmp_path / "top.zip", "Export 2026/")).change_count == 0


def test_what_is_only_tolerated_is_still_checked(roster: Importer) -> None:
    files = small_school().edit("manifest", "file.users", "file.demographics,bulk\nfile.users")
    files.texts["demographics"] = "userSourcedId,status,dateLastModified,birthdate\ns1,,,2017-01-01\n"
    assert roster.ok(files).ok
    (error,) = errors(roster(files.edit("demographics", "s1", "s9")))
    assert str(error) == "demographics.csv, line 2, column sourcedId: 's9' is not in users.csv"


def test_words_survive_as_they_are(roster: Importer) -> None:
    name = 'Đặng "Bé" O’Neil, Jr'
    quoted = '"' + name.replace('"', '""') + '"'
    roster.ok(small_school().edit("users", "Luis,Delgado", f"{quoted},Nguye\u0302\u0303n"))
    assert roster.one("SELECT given_name, family_name FROM person WHERE sourced_id = 'g2'") == (name, "Nguyễn")


def test_an_address_is_never_bound_by_a_number(roster: Importer) -> None:
    files = small_school().edit("users", "(202) 555-0101", "").edit("users", "202.555.0102", "")
    files.edit("guardians", "g1,s1,mother,full,,es,,true,,", "g1,s1,mother,full,,es,,true,whatsapp,+1 202-555-0177")
    files.edit("guardians", "English,,,,", "English,,,telegram,@luis")
    report = roster.ok(files)
    assert roster.rows("SELECT phone FROM person WHERE sourced_id IN ('g1', 'g2') ORDER BY sourced_id") == [
        ("+12025550177",),
        ("",),
    ]
    assert roster.one("SELECT count(*) FROM address") == (0,)
    assert any("addresses that are no phone numbers are left out (1)" in str(found) for found in report.findings)
    assert "1 guardian without a phone" in report.summary
