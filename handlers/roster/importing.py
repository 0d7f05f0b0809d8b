"""The use case itself: read, check, compare, write, report."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from handlers.roster import gradebook, schools
from handlers.roster.belonging import write_enrollments, write_roles
from handlers.roster.checking import Checker
from handlers.roster.findings import Finding, Findings
from handlers.roster.formats import file_name
from handlers.roster.guardianships import Guardianships
from handlers.roster.manifest import read_manifest
from handlers.roster.people import People
from handlers.roster.reading import Progress
from handlers.roster.removals import check_removals
from handlers.roster.report import Report, Totals, changes_of, summarise
from handlers.roster.roster import Existing, Roster
from handlers.roster.source import Source, open_source
from handlers.roster.sync import Count, Sync
from handlers.roster.vocabulary import GUARDIAN, STAFF, STUDENT
from handlers.roster.writing import Writing
from storage.database import UnitOfWork


def import_roster(
    work: UnitOfWork,
    path: Path,
    *,
    today: date,
    country: str,
    dry_run: bool,
    allow_removals: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Check the roster at `path` (folder or zip) and write what differs. Never commits: the caller does, if `ok`.

    `country` (ISO 3166) says how phone numbers without a country are read. A `dry_run` gives the same report and
    writes nothing, so `work` may then be on a connection that only reads. `progress` is told a task, and how many
    bytes of how many are done. Raises nothing for mistakes in the files: those are the report's findings.
    """
    findings = Findings()
    with open_source(path, findings) as source:
        if source is None:
            return _report(findings, None, {}, dry_run=dry_run)
        importing = _Importing(work, source, findings, progress or _silent, today)
        return importing.run(country, dry_run=dry_run, allow_removals=allow_removals)


class _Importing:
    def __init__(self, work: UnitOfWork, source: Source, findings: Findings, progress: Progress, today: date) -> None:
        self.source = source
        self.findings = findings
        self.progress = progress
        self.today = today
        self.existing = Existing(work.connection)

    def run(self, country: str, *, dry_run: bool, allow_removals: bool) -> Report:
        manifest = read_manifest(self.source, self.findings)
        roster = Roster(manifest, broken=set(manifest.missing))
        Checker(self.source, roster, self.existing, self.findings, self.progress, self.today, country).check()
        if not allow_removals:
            check_removals(roster, self.existing, self.findings)
        if not self.findings.ok:
            return _report(self.findings, roster, {}, dry_run=dry_run)
        _note_addresses(roster, self.findings)
        return self._write(roster, dry_run=dry_run)

    def _write(self, roster: Roster, *, dry_run: bool) -> Report:
        sync = Sync(self.existing.connection, dry_run)
        writing = Writing(roster, sync, self.source, self.progress, self.today)
        people, links = People(writing), Guardianships(writing)
        schools.write_schools(writing)
        schools.write_terms(writing)
        schools.write_sections(writing)
        people.write()
        write_roles(writing)
        links.write()
        write_enrollments(writing)
        gradebook.write_line_items(writing)
        gradebook.write_results(writing)
        gradebook.write_attendance(writing)
        missing = (links.without_guardian, people.without_phone, people.without_language)
        return _report(self.findings, roster, sync.counts, missing, dry_run=dry_run)


def _note_addresses(roster: Roster, findings: Findings) -> None:
    if roster.addresses_left_out:
        findings.of(file_name("guardians")).info(
            0,
            "address",
            f"addresses that are no phone numbers are left out ({roster.addresses_left_out}): "
            "families bind their own chat with an invite code",
        )


def _report(
    findings: Findings,
    roster: Roster | None,
    counts: dict[str, Count],
    missing: tuple[int, int, int] | None = None,
    *,
    dry_run: bool,
) -> Report:
    totals = _totals(roster, missing) if roster else Totals()
    changes = changes_of(counts)
    found: list[Finding] = findings.all
    summary = summarise(totals, found, changes, dry_run=dry_run)
    return Report(findings.ok, dry_run, tuple(found), totals, changes, summary)


def _totals(roster: Roster, missing: tuple[int, int, int] | None) -> Totals:
    students, guardians, staff = (sum(1 for _ in roster.served(kind)) for kind in (STUDENT, GUARDIAN, STAFF))
    alone, mute, untold = missing if missing and roster.is_bulk("users") else (None, None, None)
    return Totals(students, guardians, staff, len(roster.ids["classes"]), alone, mute, untold)


def _silent(_task: str, _done: int, _total: int) -> None:
    """Nobody watches."""
