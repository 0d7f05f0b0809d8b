"""manifest.csv against the files that are there."""

from __future__ import annotations

import pytest

from tests.roster.making import Files, Importer, errors, small_school


def _said(roster: Importer, files: Files) -> list[str]:
    return [str(error) for error in errors(roster(files))]


CASES = {
    "manifest version": (
        "manifest.version,1.0",
        "manifest.version,2.0",
        "line 2, column value: manifest.version must be 1.0, and is 2.0",
    ),
    "version": (
        "oneroster.version,1.2",
        "oneroster.version,1.3",
        "line 3, column value: oneroster.version must be 1.1 or 1.2, and is 1.3",
    ),
    "no version": (
        "oneroster.version,1.2\n",
        "",
        "column value: oneroster.version must be 1.1 or 1.2, and is missing",
    ),
    "odd mode": (
        "file.users,bulk",
        "file.users,full",
        "line 8, column value: 'full' is not allowed for users.csv; use one of: absent, bulk, delta",
    ),
    "not there": (
        "file.users,bulk",
        "file.users,bulk\nfile.demographics,bulk",
        "line 9, column value: demographics.csv is said to be bulk, but there is no such file",
    ),
    "said to be absent": (
        "file.results,bulk",
        "file.results,absent",
        "line 12, column file.results: results.csv is there, but is said to be absent; say bulk or delta",
    ),
    "not mentioned": (
        "file.results,bulk\n",
        "",
        "column file.results: results.csv is there, but is not mentioned",
    ),
    "twice": (
        "file.users,bulk",
        "file.users,bulk\nfile.users,delta",
        "line 9, column propertyName: file.users is already in line 8",
    ),
    "no header": (
        "propertyName,value\n",
        "",
        "line 1, column propertyName: the first row must be propertyName,value",
    ),
}


@pytest.mark.parametrize("old, new, says", CASES.values(), ids=CASES)
def test_what_is_wrong_is_named(old: str, new: str, says: str, roster: Importer) -> None:
    said = _said(roster, small_school().edit("manifest", old, new))
    assert said[0].startswith("manifest.csv, ")
    assert says in said[0]
    assert len(said) == 1


def test_without_a_manifest_the_rest_is_checked_all_the_same(roster: Importer) -> None:
    files = small_school().edit("attendance", "tardy", "late")
    del files.texts["manifest"]
    said = _said(roster, files)
    assert said[0].startswith("manifest.csv: this file is missing; it names the version")
    assert said[1].startswith("attendance.csv, line 3, column category")
    assert len(said) == 2


def test_an_empty_manifest_is_told_once_for_each_thing_it_lacks(roster: Importer) -> None:
    files = small_school()
    files.texts["manifest"] = ""
    assert (
        _said(roster, files)[0] == "manifest.csv, line 1, column propertyName: the first row must be propertyName,value"
    )


def test_our_own_files_may_be_named_or_not(roster: Importer) -> None:
    roster.ok(small_school().add("manifest", "file.guardians,bulk", "file.attendance,absent").without("attendance"))
    (said,) = _said(roster, small_school().add("manifest", "file.guardians,absent"))
    assert "guardians.csv is there, but is said to be absent" in said


def test_a_later_version_of_1_2_is_1_2(roster: Importer) -> None:
    roster.ok(small_school().edit("manifest", "version,1.2", "version,1.2.1"))


def test_a_file_that_is_missing_is_missed_once(roster: Importer) -> None:
    files = small_school()
    del files.texts["orgs"]
    del files.texts["courses"]
    assert [said.split(": ")[1] for said in _said(roster, files)] == [
        "orgs.csv is said to be bulk, but there is no such file",
        "courses.csv is said to be bulk, but there is no such file",
    ]
