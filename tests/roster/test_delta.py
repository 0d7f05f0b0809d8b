"""Rosters of changes only: what is not in them stays."""

from __future__ import annotations

from tests.roster.making import Files, Importer, delta, errors, small_school

STAMP = "2026-11-23T08:00:00Z"


def _user(who: str, names: str, *, agents: str = "", status: str = "active") -> str:
    return f'{who},{status},{STAMP},true,{who},{names},,,,"{agents}",,,,\n'


def test_a_change_an_addition_and_a_removal(any_roster: Importer) -> None:
    any_roster.ok(small_school())
    changes = delta(
        users=_user("t1", "Elena,Ortiz Vega") + _user("s3", "Ada,Holt") + f"k1,tobedeleted,{STAMP},,,,,,,,,,,,\n",
        roles=f"r7,active,{STAMP},s3,primary,student,,,o1\nr6,tobedeleted,{STAMP},,,,,,\n",
        enrollments=f"e4,active,{STAMP},c1,o1,s3,student,,,\ne2,tobedeleted,{STAMP},,,,,,,\n",
    )
    report = any_roster.ok(changes)
    people = report.changes["people"]
    assert (people.added, people.changed, people.deactivated) == (1, 1, 1)
    assert (report.changes["enrollments"].added, report.changes["enrollments"].deactivated) == (1, 1)
    assert any_roster.rows("SELECT sourced_id FROM person WHERE active ORDER BY 1") == [
        ("g1",), ("g2",), ("s1",), ("s2",), ("s3",), ("t1",)
    ]  # fmt: skip
    assert any_roster.one("SELECT title FROM person WHERE sourced_id = 't1'") == ("",)
    assert report.totals.students_without_guardian is None
    assert any_roster.ok(changes).change_count == 0


def test_a_removal_of_what_was_never_there_is_no_change(roster: Importer) -> None:
    roster.ok(small_school())
    assert roster.ok(delta(users=f"z9,tobedeleted,{STAMP},,,,,,,,,,,,\n")).change_count == 0


def test_status_and_time_are_needed(roster: Importer) -> None:
    roster.ok(small_school())
    told = [error.place for error in errors(roster(delta(users="t1,,,true,t1,Elena,Ortiz,,,,,,,,\n")))]
    assert told == ["users.csv, line 2, column status", "users.csv, line 2, column dateLastModified"]
    files = delta(courses=f"k4,active,{STAMP},,Science,,,\n").edit("courses", "status,dateLastModified,", "")
    files.edit("courses", f"active,{STAMP},", "")
    assert [error.column for error in errors(roster(files))] == ["status", "dateLastModified"]


def test_ids_may_be_known_from_before_but_not_invented(roster: Importer) -> None:
    roster.ok(small_school())
    enrollments = f"e8,active,{STAMP},c1,o1,t1,aide,,,\ne9,active,{STAMP},c7,o1,s1,student,,,\n"
    (error,) = errors(roster(delta(enrollments=enrollments)))
    assert str(error) == (
        "enrollments.csv, line 3, column classSourcedId: "
        "'c7' is neither in classes.csv nor known from an earlier import"
    )


def test_a_whole_roster_is_not_excused_by_what_was_there_before(roster: Importer) -> None:
    roster.ok(small_school())
    report = roster(small_school().drop("users", "s2"))
    assert ("enrollments.csv", 3) in {(error.file, error.line) for error in errors(report)}


def test_a_changed_row_that_names_agents_names_them_all(any_roster: Importer) -> None:
    files = small_school()
    del files.texts["guardians"]
    any_roster.ok(files)
    assert any_roster.link("g2/s1") == ("full", "", True)
    any_roster.ok(delta(users=_user("s1", "Mateo,Delgado", agents="g1")))
    assert any_roster.link("g2/s1") == ("full", "", False)
    assert any_roster.link("g1/s2") == ("full", "", True)


def test_a_changed_row_without_agents_says_nothing_of_them(roster: Importer) -> None:
    files = small_school()
    del files.texts["guardians"]
    roster.ok(files)
    roster.ok(delta(users=_user("s1", "Matéo,Delgado")))
    assert roster.link("g2/s1") == ("full", "", True)


def test_guardians_alone_add_and_remove_no_other(any_roster: Importer) -> None:
    any_roster.ok(small_school().edit("users", "(202) 555-0101", ""))
    report = any_roster.ok(delta(guardians="g1,s1,aunt,,,vi,,false,sms,202-555-0188,\n"))
    assert report.changes["guardian links"].changed == 1
    assert any_roster.one("SELECT language, interpreter, phone FROM person WHERE sourced_id = 'g1'") == (
        "vi",
        False,
        "+12025550188",
    )
    assert any_roster.link("g2/s1") == ("none", "Order 17", True)
    assert any_roster.ok(delta(guardians="g1,s1,aunt,,,vi,,false,sms,202-555-0199,\n")).change_count == 0


def test_a_guardian_row_may_be_taken_back(roster: Importer) -> None:
    roster.ok(small_school().edit("users", '"s1,s2"', "s1"))
    files = delta(guardians="g1,s2\n").edit("guardians", "relationship,", "status,")
    files.texts["guardians"] = "guardianSourcedId,studentSourcedId,status\ng1,s2,tobedeleted\n"
    roster.ok(files)
    assert roster.link("g1/s2") == ("full", "", False)


def _old(status: str, role: str) -> Files:
    header = "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,givenName,familyName\n"
    manifest = "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nfile.users,delta\n"
    users = f"{header}k1,{status},{STAMP},true,o1,{role},Naomi,Brooks\n"
    return Files({"manifest": manifest, "users": users})


def test_in_1_1_a_changed_role_takes_the_place_of_the_old(any_roster: Importer) -> None:
    any_roster.ok(small_school("1.1"))
    any_roster.ok(_old("active", "teacher"))
    assert any_roster.rows("SELECT key, active FROM role WHERE key LIKE 'k1/%' ORDER BY key") == [
        ("k1/office/o1", False),
        ("k1/teacher/o1", True),
    ]
    assert any_roster.one("SELECT count(*) FROM role WHERE active") == (7,)
    any_roster.ok(_old("tobedeleted", ""))
    assert not any_roster.one("SELECT active FROM person WHERE sourced_id = 'k1'")[0]
