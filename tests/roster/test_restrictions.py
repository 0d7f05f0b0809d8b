"""Custody (L1, L2): no import lifts or widens a restriction in silence."""

from __future__ import annotations

import pytest

from tests.roster.making import Files, Importer, delta, errors, small_school, warnings

ROW = "g2,s1,father,none,Order 17,English,,,,,2"


def _father(rights: str, document: str = "") -> Files:
    return small_school().edit("guardians", ROW, f"g2,s1,father,{rights},{document},English,,,,,2")


def _without_guardians() -> Files:
    files = small_school()
    del files.texts["guardians"]
    return files


def test_guardians_csv_wins_over_a_link_in_users(any_roster: Importer) -> None:
    any_roster.ok(small_school())  # users.csv links g2 and s1 as well
    assert any_roster.link("g2/s1") == ("none", "Order 17", True)


def test_a_link_in_users_alone_lifts_nothing(any_roster: Importer) -> None:
    any_roster.ok(small_school())
    report = any_roster.ok(_without_guardians())
    assert any_roster.link("g2/s1") == ("none", "Order 17", True)
    assert report.change_count == 0
    assert warnings(report) == [
        (
            "users.csv, line 2, column agentSourcedIds: the link 'g2/s1' is restricted (none) and stays so; "
            "a link here changes no rights"
        )
    ]


def test_a_row_that_is_gone_lifts_nothing_while_users_still_link(any_roster: Importer) -> None:
    any_roster.ok(small_school())
    report = any_roster.ok(small_school().drop("guardians", "g2,s1"), allow_removals=True)
    assert any_roster.link("g2/s1") == ("none", "Order 17", True)
    assert len(warnings(report)) == 1


def test_a_link_that_is_gone_keeps_its_restriction_for_the_day_it_comes_back(any_roster: Importer) -> None:
    any_roster.ok(small_school())
    gone = small_school().drop("guardians", "g2,s1").edit("users", '"g1, g2"', "g1")
    report = any_roster.ok(gone, allow_removals=True)
    assert any_roster.link("g2/s1") == ("none", "Order 17", False)
    assert warnings(report) == [
        (
            "guardians.csv: the link 'g2/s1' with rights none is gone and becomes inactive; "
            "its restriction stays on record, should the link come back"
        )
    ]
    assert warnings(any_roster.ok(gone)) == []
    back = any_roster.ok(_without_guardians())
    assert any_roster.link("g2/s1") == ("none", "Order 17", True)
    assert len(warnings(back)) == 1


def test_an_empty_cell_keeps_the_rights(roster: Importer) -> None:
    roster.ok(small_school())
    report = roster.ok(_father(""))
    assert roster.link("g2/s1") == ("none", "Order 17", True)
    assert warnings(report) == [
        "guardians.csv, line 4, column rights: this cell is empty; the recorded rights none stay"
    ]


@pytest.mark.parametrize("rights", ["full", "contact_only"])
def test_more_rights_by_the_old_document_are_refused(rights: str, roster: Importer) -> None:
    roster.ok(small_school())
    report = roster(_father(rights, "Order 17"))
    assert [error.place for error in errors(report)] == ["guardians.csv, line 4, column rights"]
    assert "would lift the recorded restriction (none); name the order that lifts it" in errors(report)[0].message
    assert roster.link("g2/s1") == ("none", "Order 17", True)


def test_more_rights_without_a_document_are_refused(any_roster: Importer) -> None:
    any_roster.ok(small_school())
    assert not any_roster(_father("full")).ok
    assert not any_roster(delta(guardians="g2,s1,father,full,,,,,,,\n")).ok
    assert any_roster.link("g2/s1") == ("none", "Order 17", True)


def test_more_rights_are_refused_while_the_link_is_inactive_too(roster: Importer) -> None:
    roster.ok(small_school())
    roster.execute("UPDATE guardianship SET active = 0 WHERE key = 'g2/s1'")
    assert not roster(_father("full")).ok


def test_the_order_that_lifts_a_restriction_is_kept_on_record(any_roster: Importer) -> None:
    any_roster.ok(small_school())
    any_roster.ok(_father("full", "Order 21 lifts Order 17"))
    assert any_roster.link("g2/s1") == ("full", "Order 21 lifts Order 17", True)
    assert any_roster.ok(_father("full", "Order 21 lifts Order 17")).change_count == 0
    assert any_roster.ok(_father("full")).change_count == 0


def test_fewer_rights_need_their_document_and_no_more(roster: Importer) -> None:
    roster.ok(_father("full"))
    assert not roster(_father("contact_only")).ok
    roster.ok(_father("contact_only", "Plan 3"))
    assert roster.link("g2/s1") == ("contact_only", "Plan 3", True)
    roster.ok(_father("none", "Plan 3"))
    assert roster.link("g2/s1") == ("none", "Plan 3", True)


def test_a_restriction_recorded_by_staff_holds(roster: Importer) -> None:
    roster.ok(small_school())
    roster.execute(
        "UPDATE guardianship SET rights = 'contact_only', restriction_document = 'Note 5', recorded_by = 'Naomi'"
        " WHERE key = 'g1/s1'"
    )
    report = roster(small_school())
    assert [error.place for error in errors(report)] == ["guardians.csv, line 2, column rights"]
    roster.ok(_without_guardians())
    assert roster.one("SELECT rights, recorded_by FROM guardianship WHERE key = 'g1/s1'") == ("contact_only", "Naomi")


def test_a_restricted_guardian_is_nobody_to_tell(roster: Importer) -> None:
    files = small_school().edit("users", '"g1, g2"', "g2").edit("users", '"s1,s2"', "s2").drop("guardians", "g1,s1")
    assert roster.ok(files).totals.students_without_guardian == 1


def test_taking_a_restricted_row_back_keeps_the_restriction(roster: Importer) -> None:
    roster.ok(small_school())
    files = delta(guardians="")
    files.texts["guardians"] = "guardianSourcedId,studentSourcedId,status\ng2,s1,tobedeleted\n"
    report = roster.ok(files)
    assert roster.link("g2/s1") == ("none", "Order 17", False)
    assert "line 2: the link 'g2/s1' with rights none is gone and becomes inactive" in warnings(report)[0]
