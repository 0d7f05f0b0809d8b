"""Each mistake in a cell or a row: the file, line and column that are named, and what is said."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.roster.making import Files, Importer, errors, small_school, warnings


@dataclass(frozen=True)
class Slip:
    """One edit to a file of the small school, and where and how it is told."""

    file: str
    old: str
    new: str
    line: int
    column: str
    says: str

    def make(self) -> Files:
        return small_school().edit(self.file, self.old, self.new)


SLIPS = {
    "duplicate id": Slip("users", "k1,,,true,k1", "t1,,,true,k1", 7, "sourcedId", "'t1' is in line 6 already"),
    "duplicate link": Slip("guardians", "g1,s2", "g1,s1", 3, "", "'g1/s1' is in line 2 already"),
    "duplicate mark": Slip(
        "attendance", "s1,2026-11-20,tardy,c1", "s1,2026-11-19,tardy,", 3, "", "'s1/2026-11-19/' is in line 2 already"
    ),
    "unknown parent org": Slip("orgs", "school,,d1", "school,,d9", 2, "parentSourcedId", "'d9' is not in orgs.csv"),
    "org in itself": Slip("orgs", "district,,", "district,,o1", 2, "parentSourcedId", "'o1' is part of itself"),
    "unknown parent term": Slip(
        "academicSessions", "y1,2027", "y9,2027", 3, "parentSourcedId", "'y9' is not in academicSessions.csv"
    ),
    "unknown course year": Slip(
        "courses", ",y1,", ",y9,", 2, "schoolYearSourcedId", "'y9' is not in academicSessions.csv"
    ),
    "unknown course org": Slip("courses", "04,o1", "04,o9", 2, "orgSourcedId", "'o9' is not in orgs.csv"),
    "unknown course": Slip("classes", ",k4,", ",k9,", 2, "courseSourcedId", "'k9' is not in courses.csv"),
    "unknown school": Slip("classes", "201,o1", "201,o9", 2, "schoolSourcedId", "'o9' is not in orgs.csv"),
    "unknown term": Slip("classes", "f1,y1", "f1,y9", 2, "termSourcedIds", "'y9' is not in academicSessions.csv"),
    "unknown agent": Slip("users", '"g1, g2"', '"g1, g9"', 2, "agentSourcedIds", "'g9' is not in users.csv"),
    "unknown main org": Slip("users", "Teo,o1", "Teo,o9", 2, "primaryOrgSourcedId", "'o9' is not in orgs.csv"),
    "unknown user of role": Slip("roles", "r5,,,t1", "r5,,,t9", 6, "userSourcedId", "'t9' is not in users.csv"),
    "unknown org of role": Slip("roles", "teacher,,,o1", "teacher,,,o9", 6, "orgSourcedId", "'o9' is not in orgs.csv"),
    "unknown class": Slip("enrollments", "e1,,,c1", "e1,,,c9", 2, "classSourcedId", "'c9' is not in classes.csv"),
    "unknown school of class": Slip("enrollments", "o1,s1", "o9,s1", 2, "schoolSourcedId", "'o9' is not in orgs.csv"),
    "unknown pupil": Slip("enrollments", "o1,s2", "o1,s9", 3, "userSourcedId", "'s9' is not in users.csv"),
    "unknown class of item": Slip("lineItems", "c1,,f1", "c9,,f1", 2, "classSourcedId", "'c9' is not in classes.csv"),
    "unknown term of item": Slip(
        "lineItems", "c1,,f1", "c1,,f9", 2, "academicSessionSourcedId", "'f9' is not in academicSessions.csv"
    ),
    "unknown item": Slip("results", "x2,,,i1", "x2,,,i9", 3, "lineItemSourcedId", "'i9' is not in lineItems.csv"),
    "unknown student": Slip("results", "i1,s2", "i1,s9", 3, "studentSourcedId", "'s9' is not in users.csv"),
    "unknown guardian": Slip("guardians", "g2,s1", "g9,s1", 4, "guardianSourcedId", "'g9' is not in users.csv"),
    "unknown child": Slip("guardians", "g2,s1", "g2,s9", 4, "studentSourcedId", "'s9' is not in users.csv"),
    "unknown marked child": Slip("attendance", "s1,2026-11-19", "s9,2026-11-19", 2, "studentSourcedId", "'s9' is not"),
    "unknown marked class": Slip("attendance", "tardy,c1", "tardy,c9", 3, "classSourcedId", "'c9' is not in classes"),
    "American date": Slip(
        "academicSessions", "2027-01-15", "01/15/2027", 3, "endDate", "'01/15/2027' is not a date; write year-month-day"
    ),
    "no such day": Slip("results", "2026-11-21", "2026-02-30", 2, "scoreDate", "'2026-02-30' is not a date"),
    "odd time": Slip("results", "2026-11-21", "2026-11-21T25h", 2, "scoreDate", "'2026-11-21T25h' is not a date"),
    "short year": Slip("results", "2026-11-21", "0026-11-21", 2, "scoreDate", "'0026-11-21' is not a date"),
    "end before start": Slip(
        "academicSessions", "2027-01-15", "2026-01-15", 3, "endDate", "2026-01-15 is before startDate (2026-08-24)"
    ),
    "role ends first": Slip(
        "roles", "2026-08-24,,o1", "2026-08-24,2026-08-01,o1", 2, "endDate", "2026-08-01 is before beginDate"
    ),
    "unknown role": Slip("roles", "counselor", "consellor", 7, "role", "use one of: administrator, aide, counselor"),
    "unknown role type": Slip("roles", "k1,primary", "k1,main", 7, "roleType", "use one of: primary, secondary"),
    "unknown org type": Slip("orgs", "district,,", "county,,", 3, "type", "use one of: department, school, district"),
    "unknown term type": Slip("academicSessions", "semester", "autumn", 3, "type", "use one of: gradingPeriod"),
    "unknown class type": Slip("classes", "homeroom", "lesson", 2, "classType", "use one of: homeroom, scheduled"),
    "unknown enrolment": Slip("enrollments", "s1,student", "s1,pupil", 2, "role", "use one of: student, teacher"),
    "unknown status": Slip("users", "t1,,", "t1,gone,", 6, "status", "use one of: active, tobedeleted"),
    "unknown score status": Slip(
        "results", "fully graded", "done", 2, "scoreStatus", "use one of: exempt, fully graded"
    ),
    "unknown rights": Slip(
        "guardians", "g1,s2,mother,full", "g1,s2,mother,some", 3, "rights", "use one of: full, contact_only, none"
    ),
    "unknown category": Slip("attendance", "tardy", "late", 3, "category", "use one of: present, excused, unexcused"),
    "unknown platform": Slip(
        "guardians", "true,,,1\ng1,s2", "true,fax,,1\ng1,s2", 2, "platform", "use one of: telegram"
    ),
    "neither true nor false": Slip("users", "t1,,,true", "t1,,,maybe", 6, "enabledUser", "neither true nor false"),
    "score in letters": Slip("results", "8.5", "B+", 2, "score", "'B+' is not a number; write 87.5, and letters in"),
    "endless score": Slip("results", "8.5", "inf", 2, "score", "'inf' is not a number"),
    "range upside down": Slip("lineItems", "0.0,10.0", "10.0,0.0", 2, "resultValueMax", "is less than resultValueMin"),
    "priority": Slip("guardians", ",,2", ",,first", 4, "priority", "'first' is not a whole number from 1 to 99"),
    "no document": Slip(
        "guardians", "Order 17", "", 4, "restrictionDocument", "rights none need the document that orders them"
    ),
    "own guardian": Slip("guardians", "g1,s1", "s1,s1", 2, "guardianSourcedId", "nobody is their own guardian"),
    "child as guardian": Slip("guardians", "g1,s1", "s2,s1", 2, "guardianSourcedId", "guardians are adults"),
    "adult as child": Slip("guardians", "g1,s1", "g1,t1", 2, "studentSourcedId", "'t1' is not a student"),
    "adult with result": Slip("results", "i1,s2", "i1,t1", 3, "studentSourcedId", "'t1' is not a student"),
    "adult with mark": Slip("attendance", "s1,2026-11-19", "k1,2026-11-19", 2, "studentSourcedId", "is not a student"),
    "child as teacher": Slip(
        "enrollments", "s2,student", "s2,teacher", 3, "role", "'s2' is a student and not staff, and cannot be a teacher"
    ),
    "empty name": Slip("users", "Elena,Ortiz", ",Ortiz", 6, "givenName", "this cell must not be empty"),
    "empty id": Slip("users", "k1,,,true", ",,,true", 7, "sourcedId", "this cell must not be empty"),
    "long id": Slip("users", "k1,,,true", "k" * 256 + ",,,true", 7, "sourcedId", "an id has at most 255"),
    "long text": Slip(
        "lineItems", "Bar models", "x" * 10_001, 2, "description", "has 10,001 characters; at most 10,000"
    ),
    "line break in id": Slip("users", "k1,,,true", '"k\n1",,,true', 7, "sourcedId", "hidden character in an id"),
    "cell too few": Slip("users", "k1,,,true,k1,", "k1,,,true,", 7, "", "14 cells and the header 15; probably a comma"),
    "cell too many": Slip(
        "users", "Naomi,Brooks", "Naomi,Brooks,Jr", 7, "", 'probably text with a comma in it needs "quotation marks"'
    ),
    "open quotation mark": Slip("users", "k1,,,true,k1,", 'k1,,,true,"k1,', 7, "", "is never closed"),
    "quote closes too soon": Slip("users", "t1,,,true,t1", 't1,,,true,"t1"x', 6, "", "is in the wrong place"),
    "quote spans rows": Slip(
        "users",
        "t1,,,true,t1,Elena",
        't1,,,true,t1,"Elena',
        6,
        "",
        "a quotation mark that opens in this row (lines 6 to",
    ),
    "null byte": Slip("users", "Naomi", "Na\0omi", 7, "", "null byte"),
    "carriage return": Slip("courses", "k4,", "\rk4,", 2, "", "old Mac way"),
    "missing column": Slip("users", "familyName,", "lastName,", 1, "familyName", "this column is missing"),
    "misspelt column": Slip(
        "roles", "userSourcedId", "userSourceId", 1, "userSourcedId", "missing; 'userSourceId' looks like it: rename it"
    ),
    "column twice": Slip("orgs", "identifier", "name", 1, "name", "this column is there twice"),
}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_a_mistake_is_told_with_its_place(slip: Slip, roster: Importer) -> None:
    report = roster(slip.make())
    assert not report.ok
    found = [(error.file, error.line, error.column, error.message) for error in errors(report)]
    named = [message for *place, message in found if place == [f"{slip.file}.csv", slip.line, slip.column]]
    assert any(slip.says in message for message in named), found
    # What else is wrong follows from the same edit: an id that is gone is missed wherever it is used.
    assert len(found) <= 3


def test_all_mistakes_are_told_at_once(roster: Importer) -> None:
    files = small_school().edit("orgs", "school,,d1", "castle,,d9").edit("attendance", "tardy", "late")
    files.edit("users", "t1,,,true,t1,Elena,Ortiz", "t1,,,perhaps,t1,,")
    places = [error.place for error in errors(roster(files))]
    assert places == [
        "orgs.csv, line 2, column type",
        "orgs.csv, line 2, column parentSourcedId",
        "users.csv, line 6, column enabledUser",
        "users.csv, line 6, column givenName",
        "users.csv, line 6, column familyName",
        "attendance.csv, line 3, column category",
    ]


ODDITIES = {
    "language": (
        "guardians",
        "English",
        "Klingonish",
        "guardians.csv, line 4, column language: 'Klingonish' is not a",
    ),
    "two scripts": (
        "guardians",
        "English",
        "Chinese",
        "say zh-Hans (simplified) or zh-Hant (traditional)",
    ),
    "two languages": (
        "guardians",
        "g1,s2,mother,full,,es",
        "g1,s2,mother,full,,fr",
        "another row of this guardian says es",
    ),
    "phone": (
        "users",
        "202.555.0102",
        "call the shop",
        "users.csv, line 5, column sms: this is not a phone number of US",
    ),
    "address": (
        "guardians",
        "English,,,,",
        "English,,,sms,12",
        "guardians.csv, line 4, column address: this is not a phone",
    ),
    "e-mail": (
        "users",
        "ortiz@roster.example",
        "ortiz",
        "users.csv, line 6, column email: this is not an e-mail address",
    ),
    "future": (
        "attendance",
        "2026-11-20",
        "2026-12-20",
        "attendance.csv, line 3, column date: 2026-12-20 is still to come",
    ),
    "due first": (
        "lineItems",
        "2026-11-16",
        "2026-11-26",
        "lineItems.csv, line 2, column dueDate: is before assignDate",
    ),
    "extension role": (
        "roles",
        "counselor",
        "ext:coach",
        "roles.csv, line 7, column role: 'ext:coach' has no meaning",
    ),
    "no role": (
        "roles",
        "r6,,,k1",
        "r6,,,t1",
        "users.csv, line 7, column sourcedId: 'k1' has no role in roles.csv",
    ),
    "optional column": (
        "guardians",
        "language,spoken",
        "langauge,spoken",
        "column language: this column is missing; 'lang",
    ),
    "staff as agent": (
        "users",
        '"g1, g2"',
        '"g1,g2,k1"',
        "'k1' has no role as a parent, guardian or relative",
    ),
    "siblings": (
        "users",
        '"g1, g2"',
        '"g1,g2,s2"',
        "'s2' has no role as a parent, guardian or relative",
    ),
    "child of staff": (
        "users",
        "ortiz@roster.example,,,,",
        "ortiz@roster.example,,,s1,",
        "'s1' is a student, but this row's",
    ),
    "colleagues": (
        "users",
        "ortiz@roster.example,,,,",
        "ortiz@roster.example,,,k1,",
        "'k1' is not a student, and neither",
    ),
}


@pytest.mark.parametrize("file, old, new, says", ODDITIES.values(), ids=ODDITIES)
def test_an_oddity_is_told_and_does_not_stop_the_import(
    file: str, old: str, new: str, says: str, roster: Importer
) -> None:
    report = roster.ok(small_school().edit(file, old, new))
    assert any(says in warning for warning in warnings(report)), warnings(report)
    assert "to look at." in report.summary


def test_a_finding_never_repeats_names_or_numbers(roster: Importer) -> None:
    files = (
        small_school().edit("users", "202.555.0102", "999-secret").edit("users", "ortiz@roster.example", "ortiz@ home")
    )
    said = " ".join(warnings(roster(files)))
    assert "secret" not in said
    assert "home" not in said


def test_staff_named_as_agents_get_no_rights(roster: Importer) -> None:
    roster.ok(small_school().edit("users", '"g1, g2"', '"g1,g2,k1,s2"'))
    assert roster.one("SELECT count(*) FROM guardianship") == (3,)


def test_a_teacher_may_be_a_guardian_by_guardians_csv(roster: Importer) -> None:
    files = small_school().add("guardians", "t1,s2,aunt,full,,en,,,,,3")
    roster.ok(files)
    assert roster.link("t1/s2") == ("full", "", True)
    assert roster.rows("SELECT key, role FROM role WHERE key LIKE 't1/%'") == [("t1/guardian/", "guardian")]
    assert roster.ok(files).change_count == 0
    roster.ok(small_school())
    assert not roster.one("SELECT active FROM role WHERE key LIKE 't1/%'")[0]


def test_a_file_full_of_errors_is_not_read_to_its_end(roster: Importer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.roster.findings.MOST_ERRORS", 3)
    report = roster(small_school().add("users", *(f"z{number}" for number in range(9))))
    assert [error.message for error in errors(report) if error.file == "users.csv"][-1].startswith("has 3 errors")
    assert len(errors(report)) == 4
