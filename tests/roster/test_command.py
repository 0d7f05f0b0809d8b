"""The command line: what is printed, what is written, and the exit code."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.cli.roster import ImportOptions, import_roster, run_import
from storage.database import Database
from tests.roster.making import TODAY, Importer, run, small_school

OPTIONS = ImportOptions(country="US", today=TODAY)


def test_a_right_roster_is_imported(any_roster: Importer, capsys: pytest.CaptureFixture[str]) -> None:
    path = small_school().write(any_roster.folder)
    assert run_import(any_roster.database, path, OPTIONS) == 0
    out = capsys.readouterr()
    assert "2 students, 2 guardians, 2 staff, 1 class" in out.out
    assert "people: 6 added" in out.out
    assert out.err == ""  # no progress bar without a terminal
    assert any_roster.one("SELECT count(*) FROM person") == (6,)
    assert run_import(any_roster.database, path, OPTIONS) == 0
    assert "0 changes" in capsys.readouterr().out


def test_a_dry_run_waits_for_nobody_and_changes_nothing(
    any_roster: Importer, capsys: pytest.CaptureFixture[str]
) -> None:
    path = small_school().write(any_roster.folder)
    with any_roster.database.begin() as busy:
        busy.connection.execute(any_roster.schools.insert().values(sourced_id="o7", name="Busy", kind="school"))
        assert run_import(any_roster.database, path, replace(OPTIONS, dry_run=True)) == 0
    assert "This would change:" in capsys.readouterr().out
    assert any_roster.one("SELECT count(*) FROM person") == (0,)


def test_mistakes_are_printed_and_nothing_is_imported(roster: Importer, capsys: pytest.CaptureFixture[str]) -> None:
    path = (
        small_school().edit("attendance", "tardy", "late").edit("users", "Elena,Ortiz", ",Ortiz").write(roster.folder)
    )
    assert run_import(roster.database, path, OPTIONS) == 1
    out = capsys.readouterr().out
    assert "error: users.csv, line 6, column givenName: this cell must not be empty\n" in out
    assert "error: attendance.csv, line 3, column category: 'late' is not allowed here; use one of: present," in out
    assert "Nothing was changed: 2 errors must be put right first." in out
    assert roster.one("SELECT count(*) FROM person") == (0,)


def test_only_the_first_of_many_are_printed_and_all_are_written(
    roster: Importer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = (
        small_school().edit("users", "202.555.0102", "nine").add("users", *(f"z{n},,,,,,,,,,,,,," for n in range(40)))
    )
    report_file = tmp_path / "all.csv"
    options = replace(OPTIONS, report_file=report_file)
    assert run_import(roster.database, files.write(roster.folder), options) == 1
    out = capsys.readouterr().out
    assert out.count("error: users.csv") == 50
    assert "warning: users.csv" not in out  # errors come first
    assert "users.csv: 120 errors, 41 warnings, 1 note in all; the first 50 are above, --report writes all" in out
    with report_file.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 162
    assert rows[1] == {
        "severity": "error",
        "file": "users.csv",
        "line": "8",
        "column": "enabledUser",
        "message": "this cell must not be empty",
    }


def test_a_report_that_cannot_be_written_is_one_sentence(
    roster: Importer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = replace(OPTIONS, report_file=tmp_path / "no" / "folder.csv")
    assert run_import(roster.database, small_school().write(roster.folder), options) == 1
    assert capsys.readouterr().err.startswith("The report could not be written to")


def test_a_database_that_refuses_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = Database(f"sqlite:///{tmp_path / 'empty.db'}")  # without tables
    path = small_school().write(tmp_path / "roster")
    assert run_import(database, path, OPTIONS) == 1
    database.dispose()
    told = capsys.readouterr().err
    assert told == "The database refused (OperationalError); nothing was imported. Is it busy, or full?\n"


def test_removals_are_refused_and_allowed(roster: Importer, capsys: pytest.CaptureFixture[str]) -> None:
    roster.ok(small_school())
    files = small_school().drop("users", "k1").drop("roles", "r6").drop("users", "t1").drop("roles", "r5")
    path = files.drop("enrollments", "e3").write(roster.folder)
    assert run_import(roster.database, path, OPTIONS) == 1
    assert "--allow-removals" in capsys.readouterr().out
    assert run_import(roster.database, path, replace(OPTIONS, allow_removals=True)) == 0


def test_the_command_imports_into_the_configured_database(
    any_roster: Importer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.cli.roster.upgrade", lambda _: None)
    monkeypatch.setenv("HOMELINE_STORAGE__URL", any_roster.database.url.render_as_string(hide_password=False))
    path = small_school().write(any_roster.folder)
    with pytest.raises(typer.Exit) as end:
        import_roster(path)
    assert end.value.exit_code == 0
    assert "people: 6 added" in capsys.readouterr().out
    assert any_roster.one("SELECT count(*) FROM person") == (6,)


def test_progress_ends_at_the_end_of_each_file(roster: Importer) -> None:
    seen: dict[str, tuple[int, int]] = {}
    path = small_school().write(roster.folder)
    with roster.database.begin() as work:
        run(work, path, progress=lambda what, done, total: seen.update({what: (done, total)}))
    assert seen["Checking academicSessions.csv"] == seen["Comparing academicSessions.csv"]
    for what in ("Checking users.csv", "Comparing users.csv"):
        assert seen[what] == ((path / "users.csv").stat().st_size,) * 2


def test_the_command_explains_itself() -> None:
    app = typer.Typer()
    app.command("import")(import_roster)
    result = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "120", "TERM": "dumb"})
    assert result.exit_code == 0
    for word in ("PATH", "--dry-run", "--allow-removals", "--report"):
        assert word in result.output
