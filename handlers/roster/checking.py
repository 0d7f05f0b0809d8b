"""Checks every file before anything is written: its cells, its ids, and where they point."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from handlers.roster import guardians, lessons
from handlers.roster.cells import shorten
from handlers.roster.findings import Findings, Notes, TooManyErrors
from handlers.roster.formats import FORMATS, Format, file_name
from handlers.roster.links import check_links
from handlers.roster.reading import Progress, Reader, Row
from handlers.roster.roster import Existing, Roster
from handlers.roster.source import Source

Learn = Callable[[Roster, Row, Notes], None]


@dataclass(slots=True)
class Checker:
    """Goes through all files of `source` once."""

    source: Source
    roster: Roster
    existing: Existing
    findings: Findings
    progress: Progress
    today: date
    country: str
    #: References to rows further down in the same file: (line, column, file, id).
    _learn: Learn = lessons.nothing
    _later: list[tuple[int, str, str, str]] = field(default_factory=list)

    def check(self) -> None:
        """Find everything that is wrong, and learn what the writing needs."""
        for file in FORMATS:
            if self.roster.has(file.name):
                self._check_file(file)
            if file.name == "roles":
                self._settle_kinds()
        check_links(self.roster, self.existing, self.findings)
        guardians.check_restrictions(self.roster, self.existing, self.findings)

    def _settle_kinds(self) -> None:
        """What people are, when not all of them or their roles are in this import."""
        roster = self.roster
        if not (roster.is_bulk("users") and (roster.is_bulk("roles") or roster.roles_in_users)):
            for person, kind in self.existing.kinds.items():
                # A user's row of 1.1 says their only role; one of roles.csv adds to others.
                told = 0 if roster.roles_in_users and person in roster.ids["users"] else kind
                roster.kinds[person] = roster.kinds.get(person, 0) | told
        if not roster.broken & {"users", "roles"}:
            lessons.check_roles(roster, self.findings.of("users.csv"))

    def _check_file(self, file: Format) -> None:
        notes = self.findings.of(file_name(file.name))
        mode, version = self.roster.mode(file.name), self.roster.manifest.version
        reader = Reader(self.source, file, mode, version, notes, self.progress)
        self._learn = self._lesson(file)
        with suppress(TooManyErrors):
            for row in reader:
                self._check_row(file, row, reader, notes)
        if reader.broken or notes.findings.overflowed(notes.file):
            self.roster.broken.add(file.name)
        elif reader.header:
            self.roster.columns.setdefault(file.name, reader.header.names)
        self._check_later(notes)
        lessons.check_ancestors(self.roster, file.name, notes)

    def _check_row(self, file: Format, row: Row, reader: Reader, notes: Notes) -> None:
        if reader.header and file.name not in self.roster.columns:
            self.roster.columns[file.name] = reader.header.names
        key = file.key_of(row.values)
        first = self.roster.ids[file.name].setdefault(key, row.line)
        if first != row.line:
            column = "" if len(file.key) > 1 else file.key[0]
            notes.error(row.line, column, f"{shorten(key)} is in line {first} already; each may be there once")
            return
        if not row.deleted:
            self._check_references(file, row, notes)
        self._learn(self.roster, row, notes)

    def _lesson(self, file: Format) -> Learn:
        if file.name == "users":
            return lessons.users(self.country)
        if file.name == "guardians":
            return guardians.learn(self.country)
        if file.name == "attendance":
            return lessons.attendance(self.today)
        return lessons.LESSONS.get(file.name, lessons.nothing)

    def _check_references(self, file: Format, row: Row, notes: Notes) -> None:
        for column in file.columns:
            if not column.refers:
                continue
            value = row.values[column.name]
            for key in (value,) if isinstance(value, str) else value:
                if not key or key in self.roster.ids[column.refers]:
                    continue
                if column.refers == file.name:
                    self._later.append((row.line, column.name, column.refers, key))
                else:
                    self._check_known(notes, row.line, column.name, column.refers, key)

    def _check_later(self, notes: Notes) -> None:
        later, self._later = self._later, []
        for line, column, file, key in later:
            if key not in self.roster.ids[file]:
                self._check_known(notes, line, column, file, key)

    def _check_known(self, notes: Notes, line: int, column: str, file: str, key: str) -> None:
        """Say so when `key` is neither in its file nor, where that file is not whole, known from before."""
        if file in self.roster.broken:
            return
        name = file_name(file)
        if self.roster.is_bulk(file):
            notes.error(line, column, f"{shorten(key)} is not in {name}")
        elif self.existing.has(file, key) is False:
            notes.error(line, column, f"{shorten(key)} is neither in {name} nor known from an earlier import")
