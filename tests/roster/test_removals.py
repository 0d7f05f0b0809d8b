"""Who is gone from a whole file becomes inactive, and may come back; nobody empties a school by mistake."""

from __future__ import annotations

import pytest

from tests.roster.making import Files, Importer, errors, small_school


def _without_counsellor() -> Files:
    return small_school().drop("users", "k1").drop("roles", "r6")


def _active(roster: Importer, table: str, key: str = "sourced_id") -> list[str]:
    return [str(row[0]) for row in roster.rows(f"SELECT {key} FROM {table} WHERE active ORDER BY 1")]  # noqa: S608


def test_who_is_gone_becomes_inactive_and_comes_back(any_roster: Importer) -> None:
    any_roster.ok(small_school())
    gone = any_roster.ok(_without_counsellor())
    assert gone.changes["people"].deactivated == 1
    assert gone.changes["roles"].deactivated == 1
    assert _active(any_roster, "person") == ["g1", "g2", "s1", "s2", "t1"]
    assert any_roster.one("SELECT count(*) FROM person") == (6,)
    assert any_roster.ok(_without_counsellor()).change_count == 0
    back = any_roster.ok(small_school())
    assert back.changes["people"].reactivated == 1
    assert "people: 1 reactivated" in back.summary
    assert "k1" in _active(any_roster, "person")


def test_everything_else_that_is_gone_becomes_inactive(any_roster: Importer) -> None:
    any_roster.ok(small_school())
    files = small_school().drop("enrollments", "e2").drop("results", "x2")
    files.drop("guardians", "g1,s2").edit("users", '"s1,s2"', "s1")
    report = any_roster.ok(files, allow_removals=True)
    assert _active(any_roster, "enrollment") == ["e1", "e3"]
    assert _active(any_roster, "result") == ["x1"]
    assert _active(any_roster, "guardianship", "key") == ["g1/s1", "g2/s1"]
    assert report.totals.students_without_guardian == 1
    assert any_roster.ok(small_school()).changes["guardian links"].reactivated == 1


def test_who_is_not_enabled_is_inactive(roster: Importer) -> None:
    roster.ok(small_school())
    report = roster.ok(small_school().edit("users", "k1,,,true", "k1,,,false"))
    assert report.changes["people"].deactivated == 1
    assert report.totals.staff == 1
    assert "k1" not in _active(roster, "person")


def test_a_truncated_export_is_refused_unless_allowed(any_roster: Importer) -> None:
    any_roster.ok(small_school())
    files = _without_counsellor().drop("users", "t1").drop("roles", "r5").drop("enrollments", "e3")
    report = any_roster(files)
    (error,) = errors(report)
    assert str(error) == (
        "users.csv: has 4 rows and would deactivate 2 of 6 active people (33 %); "
        "if that is right, import with --allow-removals"
    )
    assert len(_active(any_roster, "person")) == 6
    assert any_roster.ok(files, allow_removals=True).changes["people"].deactivated == 2


def test_disabling_most_people_is_refused_too(roster: Importer) -> None:
    roster.ok(small_school())
    files = small_school().edit("users", "g1,,,true", "g1,,,false").edit("users", "g2,,,true", "g2,,,0")
    assert "would deactivate 2 of 6 active people" in str(errors(roster(files))[0])


def test_a_truncated_guardians_csv_is_refused(roster: Importer) -> None:
    roster.ok(small_school().edit("users", '"g1, g2"', "").edit("users", '"s1,s2"', ""))
    files = small_school().edit("users", '"g1, g2"', "").edit("users", '"s1,s2"', "")
    report = roster(files.drop("guardians", "g1,s1"))
    assert str(errors(report)[0]).startswith(
        "guardians.csv: has 2 rows and would deactivate 1 of 3 active guardian links (33 %)"
    )


@pytest.mark.parametrize("file", ["enrollments", "results"])
def test_a_file_without_a_row_removes_nothing_unasked(file: str, roster: Importer) -> None:
    roster.ok(small_school())
    files = small_school()
    files.texts[file] = files.texts[file].splitlines()[0] + "\n"
    assert "has no rows and would deactivate all" in str(errors(roster(files))[0])
    roster.ok(files, allow_removals=True)
    roster.ok(files)


def test_a_first_import_may_lack_anything(roster: Importer) -> None:
    files = small_school()
    files.texts["results"] = files.texts["results"].splitlines()[0] + "\n"
    roster.ok(files)


def test_people_links_and_roles_made_by_hand_stay(roster: Importer) -> None:
    roster.ok(small_school())
    roster.execute("INSERT INTO person (given_name, family_name, preferred_name, title, email, phone, grades, language,"
                   " spoken_language, interpreter, timezone, active)"
                   " VALUES ('Visitor', '', '', '', '', '', '', '', '', 0, '', 1)")  # fmt: skip
    roster.execute("UPDATE guardianship SET source = '' WHERE key = 'g1/s2'")
    roster.execute("INSERT INTO role (key, person_id, role, active) SELECT 'hand/1', id, 'principal', 1 FROM person"
                   " WHERE sourced_id = 'k1'")  # fmt: skip
    files = small_school().drop("guardians", "g1,s2").edit("users", '"s1,s2"', "s1")
    assert roster.ok(files).change_count == 0
    assert "hand/1" in _active(roster, "role", "key")
    assert "g1/s2" in _active(roster, "guardianship", "key")


def test_attendance_speaks_for_its_own_days_only(any_roster: Importer) -> None:
    any_roster.ok(small_school())
    files = small_school()
    files.texts["attendance"] = (
        "studentSourcedId,date,category,classSourcedId,reason\ns1,2026-11-20,excused,,Doctor\ns2,2026-11-23,tardy,,\n"
    )
    any_roster.ok(files)
    assert _active(any_roster, "attendance", "key") == ["s1/2026-11-19/", "s1/2026-11-20/", "s2/2026-11-23/"]
    assert any_roster.ok(files).change_count == 0


def test_a_number_that_is_gone_is_forgotten_and_one_that_is_not_told_stays(roster: Importer) -> None:
    roster.ok(small_school())
    gone = small_school().edit("users", "(202) 555-0101", "")
    alone = small_school().edit("users", "(202) 555-0101", "")
    del alone.texts["guardians"]
    roster.ok(alone)
    assert roster.one("SELECT phone FROM person WHERE sourced_id = 'g1'") == ("+12025550101",)
    roster.ok(gone)
    assert roster.one("SELECT phone FROM person WHERE sourced_id = 'g1'") == ("",)


def test_a_column_that_is_gone_changes_nothing(roster: Importer) -> None:
    roster.ok(small_school())
    files = small_school()
    rows = [line.rsplit(",", 1)[0] for line in files.texts["users"].splitlines()]
    files.texts["users"] = "\n".join(rows)
    assert roster.ok(files).change_count == 0
    assert roster.one("SELECT title FROM person WHERE sourced_id = 't1'") == ("Ms Ortiz",)


def test_what_families_chose_is_theirs(roster: Importer) -> None:
    roster.ok(small_school())
    roster.execute("UPDATE person SET language = 'vi', onboarded_at = '2026-11-01 12:00:00' WHERE sourced_id = 'g1'")
    assert roster.ok(small_school()).change_count == 0
    assert roster.one("SELECT language FROM person WHERE sourced_id = 'g1'") == ("vi",)
    report = roster.ok(small_school().edit("guardians", "English", "French"))
    assert report.changes["people"].changed == 1  # g2 has not met the bot: the roster still counts
