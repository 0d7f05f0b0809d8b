"""`run_bot.py import`: a roster from a folder or zip, checked and applied whole, or not at all."""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn
from sqlalchemy.exc import SQLAlchemyError

from bot.config import load_settings
from handlers import roster
from handlers.roster import Finding, Report, Severity
from storage.database import Database, UnitOfWork
from storage.migrate import upgrade

#: Findings that are printed for each file; `--report` writes all of them.
SHOWN_PER_FILE = 50
_WORDS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the command line says."""

    country: str
    today: date
    dry_run: bool = False
    allow_removals: bool = False
    report_file: Path | None = None


def import_roster(
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="The roster: a OneRoster folder or zip.", show_default=False)
    ],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
    allow_removals: Annotated[
        bool, typer.Option("--allow-removals", help="Accept that much of the school is gone from the files.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option("--report", help="Write every finding to this CSV file.", show_default=False)
    ] = None,
) -> None:
    """Import a roster: schools, classes, people, guardians, grades and attendance."""
    settings = load_settings()
    database = Database(settings.storage.url, synchronous=settings.storage.synchronous)
    today = datetime.now(ZoneInfo(settings.school.timezone)).date()
    try:
        upgrade(database)
        options = ImportOptions(settings.school.country, today, dry_run, allow_removals, report)
        code = run_import(database, path, options)
    finally:
        database.dispose()
    raise typer.Exit(code)


def run_import(database: Database, path: Path, options: ImportOptions) -> int:
    """Import `path` into `database`, print the report, and give the exit code: 0, or 1 when nothing was imported."""
    try:
        with _unit_of_work(database, dry_run=options.dry_run) as work, _progress() as progress:
            report = roster.import_roster(
                work,
                path,
                today=options.today,
                country=options.country,
                dry_run=options.dry_run,
                allow_removals=options.allow_removals,
                progress=progress,
            )
            if report.ok and not options.dry_run:
                work.commit()
    except SQLAlchemyError as wrong:
        _say_error(f"The database refused ({type(wrong).__name__}); nothing was imported. Is it busy, or full?")
        return 1
    print_report(report)
    if options.report_file and not _write_report(report, options.report_file):
        return 1
    return 0 if report.ok else 1


@contextmanager
def _unit_of_work(database: Database, *, dry_run: bool) -> Iterator[UnitOfWork]:
    """A dry run only reads, so that a running bot need not wait for it."""
    if not dry_run:
        with database.begin() as work:
            yield work
        return
    work = UnitOfWork(database.reader.connect())
    try:
        yield work
    finally:
        work.close()


@contextmanager
def _progress() -> Iterator[roster.Progress]:
    """A bar on standard error, if somebody is there to see it."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        tasks: dict[str, TaskID] = {}

        def show(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done)

        yield show


def print_report(report: Report) -> None:
    """The first findings of each file, how many more there are, and the summary."""
    by_file: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        by_file[finding.file].append(finding)
    order = list(_WORDS)
    for file, findings in by_file.items():
        findings.sort(key=lambda finding: order.index(finding.severity))
        for finding in findings[:SHOWN_PER_FILE]:
            typer.echo(f"{_WORDS[finding.severity]}: {finding}")
        if len(findings) > SHOWN_PER_FILE:
            typer.echo(
                f"{file}: {_counted(findings)} in all; the first {SHOWN_PER_FILE} are above, --report writes all"
            )
    if by_file:
        typer.echo("")
    typer.echo(report.summary)


def _counted(findings: list[Finding]) -> str:
    count = Counter(finding.severity for finding in findings)
    return ", ".join(
        f"{count[severity]:,} {word}{'s' * (count[severity] > 1)}"
        for severity, word in _WORDS.items()
        if count[severity]
    )


def _write_report(report: Report, path: Path) -> bool:
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("severity", "file", "line", "column", "message"))
            writer.writerows((f.severity, f.file, f.line or "", f.column, f.message) for f in report.findings)
    except OSError as wrong:
        _say_error(f"The report could not be written to {path}: {wrong.strerror}.")
        return False
    return True


def _say_error(sentence: str) -> None:
    typer.echo(sentence, err=True)
