"""How long a roster of 100,000 people takes to import, and how much memory: `python -m benchmarks.roster`.

Writes an invented OneRoster 1.2 folder, imports it into a new database, and imports it again unchanged. Each import
runs in a process of its own, so that its peak memory is its own. `--url` names an empty PostgreSQL database instead.
"""

from __future__ import annotations

import argparse
import csv
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from handlers.roster import import_roster
from storage.database import Database
from storage.tables import metadata

STUDENTS, GUARDIANS, STAFF = 40_000, 55_000, 5_000
SCHOOLS, CLASSES_A_TEACHER, CLASSES_A_STUDENT = 80, 2, 6
LANGUAGES = ("es", "ar", "zh-Hans", "vi", "hmn", "so", "ru", "ht", "fil", "en")

Table = tuple[str, Iterable[Iterable[object]]]


def write_roster(folder: Path) -> int:
    """Write the files to `folder`; give the number of users."""
    tables = dict(_tables())
    manifest = [("manifest.version", "1.0"), ("oneroster.version", "1.2")]
    manifest += [(f"file.{name.split(',')[0]}", "bulk") for name in tables if not name.startswith("guardians")]
    for name, rows in {"manifest,propertyName,value": manifest, **tables}.items():
        file, *header = name.split(",")
        with (folder / f"{file}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(header)
            writer.writerows(rows)
    return STUDENTS + GUARDIANS + STAFF


def _tables() -> Iterator[Table]:
    stamp = "sourcedId,status,dateLastModified"
    classes = STAFF * CLASSES_A_TEACHER
    yield f"orgs,{stamp},name,type", ((f"o{n}", "", "", f"School {n}", "school") for n in range(SCHOOLS))
    yield (
        f"academicSessions,{stamp},title,type,startDate,endDate,parentSourcedId,schoolYear",
        [("t0", "", "", "Year", "schoolYear", "2026-08-15", "2027-06-15", "", "2027")],
    )
    yield f"courses,{stamp},schoolYearSourcedId,title,orgSourcedId", [("k0", "", "", "t0", "Science", "o0")]
    yield (
        f"classes,{stamp},title,grades,courseSourcedId,classCode,classType,schoolSourcedId,termSourcedIds",
        ((f"c{n}", "", "", f"Class {n}", "04", "k0", n, "scheduled", f"o{n % SCHOOLS}", "t0") for n in range(classes)),
    )
    yield f"users,{stamp},enabledUser,username,givenName,familyName,email,sms,agentSourcedIds,grades", _users()
    yield f"roles,{stamp},userSourcedId,roleType,role,beginDate,endDate,orgSourcedId", _roles()
    yield f"enrollments,{stamp},classSourcedId,schoolSourcedId,userSourcedId,role,primary", _enrollments(classes)
    yield (
        "guardians,guardianSourcedId,studentSourcedId,relationship,rights,restrictionDocument,language",
        ((f"g{g}", f"s{s}", "parent", "full", "", LANGUAGES[g % len(LANGUAGES)]) for g, s in _links()),
    )


def _links() -> Iterator[tuple[int, int]]:
    """Each guardian has one child or two, each child one guardian or more."""
    for guardian in range(GUARDIANS):
        yield guardian, guardian % STUDENTS
        if guardian % 3 == 0:
            yield guardian, (guardian + 1) % STUDENTS


def _users() -> Iterator[tuple[object, ...]]:
    families: dict[int, list[str]] = {}
    for guardian, student in _links():
        families.setdefault(student, []).append(f"g{guardian}")
    for n in range(STUDENTS):
        yield f"s{n}", "", "", "true", f"s{n}", f"Given{n}", f"Family{n}", "", "", ",".join(families[n]), "04"
    for n in range(GUARDIANS):
        number = f"(202) 555-{n % 10_000:04}"
        yield f"g{n}", "", "", "true", f"g{n}", f"Given{n}", f"Family{n}", f"g{n}@roster.example", number, "", ""
    for n in range(STAFF):
        yield f"e{n}", "", "", "true", f"e{n}", f"Given{n}", f"Family{n}", f"e{n}@roster.example", "", "", ""


def _roles() -> Iterator[tuple[object, ...]]:
    for prefix, role, count in (("s", "student", STUDENTS), ("g", "parent", GUARDIANS), ("e", "teacher", STAFF)):
        for n in range(count):
            yield f"r{prefix}{n}", "", "", f"{prefix}{n}", "primary", role, "", "", f"o{n % SCHOOLS}"


def _enrollments(classes: int) -> Iterator[tuple[object, ...]]:
    for n in range(classes):
        yield f"nt{n}", "", "", f"c{n}", f"o{n % SCHOOLS}", f"e{n // CLASSES_A_TEACHER}", "teacher", "true"
    for n in range(STUDENTS):
        for lesson in range(CLASSES_A_STUDENT):
            group = (n + lesson * SCHOOLS) % classes
            yield f"ns{n}-{lesson}", "", "", f"c{group}", f"o{group % SCHOOLS}", f"s{n}", "student", ""


def measure(folder: Path, url: str) -> None:
    """Import once in this process and print what it took."""
    database = Database(url)
    metadata.create_all(database.writer)
    start = time.perf_counter()
    with database.begin() as work:
        report = import_roster(work, folder, today=date(2026, 11, 23), country="US", dry_run=False)
        if report.ok:
            work.commit()
    seconds = time.perf_counter() - start
    database.dispose()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{seconds:6.1f} s  {peak:5.0f} MB  {report.change_count:>9,} changes  {'ok' if report.ok else 'refused'}")
    if not report.ok:
        print(*report.findings[:5], sep="\n")


def main() -> None:
    """Write a roster, import it, and import it again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="")
    parser.add_argument("--folder", type=Path, help="import this roster, once")
    options = parser.parse_args()
    if options.folder:
        measure(options.folder, options.url)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = options.url or f"sqlite:///{folder / 'roster.db'}"
        print(f"{write_roster(folder):,} users, {url.split(':', maxsplit=1)[0]}: first import, and the same again")
        for _ in range(2):
            command = [sys.executable, "-m", "benchmarks.roster", "--folder", name, "--url", url]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
