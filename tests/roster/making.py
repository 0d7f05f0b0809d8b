"""A small school as OneRoster files, to be spoilt by one test at a time."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Table, text

from handlers.roster import Finding, Progress, Report, import_roster
from storage.database import Database, UnitOfWork
from storage.tables import metadata

TODAY = date(2026, 11, 23)

#: Students s1 and s2; g1 is a guardian of both, g2 of s1; teacher t1, counsellor k1.
VERSION_1_2 = {
    "manifest": """propertyName,value
manifest.version,1.0
oneroster.version,1.2
file.orgs,bulk
file.academicSessions,bulk
file.courses,bulk
file.classes,bulk
file.users,bulk
file.roles,bulk
file.enrollments,bulk
file.lineItems,bulk
file.results,bulk
""",
    "orgs": """sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId
o1,,,Brook School,school,,d1
d1,,,Valley District,district,,
""",
    "academicSessions": """sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear
y1,,,Year,schoolYear,2026-08-24,2027-06-11,,2027
f1,,,Fall,semester,2026-08-24,2027-01-15,y1,2027
""",
    "courses": """sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId
k4,,,y1,Science grade 4,SC4,04,o1
""",
    "classes": """sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,\
schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods
c1,,,Science 4A,4,k4,4A,homeroom,Room 201,o1,"f1,y1",,,"1,2"
""",
    "users": """sourcedId,status,dateLastModified,enabledUser,username,givenName,familyName,email,sms,phone,\
agentSourcedIds,grades,preferredGivenName,primaryOrgSourcedId,metadata.title
s1,,,true,s1,Mateo,Delgado,,,,"g1, g2",4,Teo,o1,
s2,,,true,s2,Sofía,Delgado,,,,,3,,o1,
g1,,,true,g1,Rosa,Delgado,Rosa@Roster.example,,(202) 555-0101,"s1,s2",,,,
g2,,,true,g2,Luis,Delgado,,202.555.0102,,,,,,
t1,,,true,t1,Elena,Ortiz,ortiz@roster.example,,,,,,o1,Ms Ortiz
k1,,,true,k1,Naomi,Brooks,,,,,,,,
""",
    "roles": """sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId
r1,,,s1,primary,student,2026-08-24,,o1
r2,,,s2,primary,student,,,o1
r3,,,g1,primary,parent,,,o1
r4,,,g2,primary,relative,,,o1
r5,,,t1,primary,teacher,,,o1
r6,,,k1,primary,counselor,,,o1
""",
    "enrollments": """sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,\
beginDate,endDate
e1,,,c1,o1,s1,student,,,
e2,,,c1,o1,s2,student,false,2026-09-01,2027-01-15
e3,,,c1,o1,t1,teacher,true,,
""",
    "lineItems": """sourcedId,status,dateLastModified,title,description,assignDate,dueDate,classSourcedId,\
categorySourcedId,academicSessionSourcedId,resultValueMin,resultValueMax
i1,,,HW 12,Bar models,2026-11-16,2026-11-20,c1,,f1,0.0,10.0
""",
    "results": """sourcedId,status,dateLastModified,lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate,\
comment,textScore,classSourcedId,inProgress,incomplete,late,missing
x1,,,i1,s1,fully graded,8.5,2026-11-21,Well done,,c1,false,false,true,false
x2,,,i1,s2,not submitted,,2026-11-20,,,c1,,,,true
""",
    "guardians": """guardianSourcedId,studentSourcedId,relationship,rights,restrictionDocument,language,spokenLanguage,\
interpreter,platform,address,priority
g1,s1,mother,full,,es,,true,,,1
g1,s2,mother,full,,es,,true,,,1
g2,s1,father,none,Order 17,English,,,,,2
""",
    "attendance": """studentSourcedId,date,category,classSourcedId,reason
s1,2026-11-19,unexcused,,
s1,2026-11-20,tardy,c1,Late bus
""",
}

VERSION_1_1 = {
    **{name: VERSION_1_2[name] for name in ("academicSessions", "courses", "classes", "enrollments", "orgs")},
    "manifest": VERSION_1_2["manifest"]
    .replace("version,1.2", "version,1.1")
    .replace("file.roles,bulk", "file.roles,absent")
    .replace("file.lineItems,bulk\nfile.results,bulk\n", ""),
    "users": """"sourcedId","status","dateLastModified","enabledUser","orgSourcedIds","role","username","userIds",\
"givenName","familyName","middleName","identifier","email","sms","phone","agents","grades","password"
s1,,,TRUE,o1,student,s1,,Mateo,Delgado,,,,,,g1,04,
s2,,,1,o1,student,s2,,Sofía,Delgado,,,,,,,03,
g1,,,true,o1,parent,g1,,Rosa,Delgado,,,,+12025550101,,s2,,
g2,,,true,o1,guardian,g2,,Luis,Delgado,,,,,,,,
t1,,,true,"o1,d1",teacher,t1,,Elena,Ortiz,,,ortiz@roster.example,,,,,
k1,,,true,o1,administrator,k1,,Naomi,Brooks,,,,,,,,
""",
}


@dataclass
class Files:
    """The texts of a roster's files, by name without ".csv"."""

    texts: dict[str, str]

    def edit(self, name: str, old: str, new: str) -> Files:
        """Put `new` for `old`, which must be there."""
        assert old in self.texts[name], f"{old!r} is not in {name}.csv"
        self.texts[name] = self.texts[name].replace(old, new)
        return self

    def add(self, name: str, *lines: str) -> Files:
        """Put lines at the end of a file."""
        self.texts[name] += "".join(f"{line}\n" for line in lines)
        return self

    def drop(self, name: str, start: str) -> Files:
        """Take the one line that starts so away."""
        lines = self.texts[name].splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith(start)]
        assert len(kept) == len(lines) - 1
        self.texts[name] = "".join(kept)
        return self

    def without(self, *names: str) -> Files:
        """Leave files out, of the manifest too."""
        for name in names:
            del self.texts[name]
            self.texts["manifest"] = self.texts["manifest"].replace(f"file.{name},bulk\n", "")
        return self

    def write(self, folder: Path) -> Path:
        """Make the folder."""
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        for name, content in self.texts.items():
            (folder / f"{name}.csv").write_text(content, encoding="utf-8", newline="")
        return folder

    def write_zip(self, path: Path, prefix: str = "") -> Path:
        """Make a zip, its files under `prefix`."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.texts.items():
                archive.writestr(f"{prefix}{name}.csv", content)
        return path


def small_school(version: str = "1.2") -> Files:
    """The small school, whole."""
    return Files(dict(VERSION_1_2 if version == "1.2" else VERSION_1_1))


def delta(**changes: str) -> Files:
    """A roster of changes only: each file's header and lines by the file's name."""
    manifest = "propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\n"
    manifest += "".join(f"file.{name},delta\n" for name in changes if name not in {"guardians", "attendance"})
    headers = {name: content.splitlines()[0] for name, content in VERSION_1_2.items()}
    return Files({"manifest": manifest, **{name: f"{headers[name]}\n{lines}" for name, lines in changes.items()}})


def make_tables(url: str) -> None:
    """The tables in a new database."""
    database = Database(url)
    metadata.create_all(database.writer)
    database.dispose()


@dataclass
class Importer:
    """Imports into one database, and looks into it."""

    database: Database
    folder: Path

    def __call__(
        self, files: Files | Path, *, dry_run: bool = False, allow_removals: bool = False, today: date = TODAY
    ) -> Report:
        """Import, and commit when all is well."""
        path = files if isinstance(files, Path) else files.write(self.folder)
        with self.database.begin() as work:
            report = run(work, path, dry_run=dry_run, allow_removals=allow_removals, today=today)
            if report.ok and not dry_run:
                work.commit()
        return report

    def ok(self, files: Files | Path, *, allow_removals: bool = False) -> Report:
        """Import what must be right."""
        report = self(files, allow_removals=allow_removals)
        assert report.ok, errors(report)
        return report

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a query finds."""
        with self.database.reader.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    def one(self, query: str) -> tuple[Any, ...]:
        """The one row that a query finds."""
        (row,) = self.rows(query)
        return row

    def execute(self, statement: str) -> None:
        """Change something that no import changes."""
        with self.database.writer.begin() as connection:
            connection.execute(text(statement))

    @property
    def schools(self) -> Table:
        """The table of schools."""
        return metadata.tables["school"]

    def link(self, key: str) -> tuple[object, ...]:
        """A link's rights, document, and whether it is active."""
        query = f"SELECT rights, restriction_document, active FROM guardianship WHERE key = '{key}'"  # noqa: S608
        rights, document, active = self.one(query)
        return rights, document, bool(active)


def run(
    work: UnitOfWork,
    path: Path,
    *,
    dry_run: bool = False,
    allow_removals: bool = False,
    today: date = TODAY,
    progress: Progress | None = None,
) -> Report:
    """Import without committing."""
    return import_roster(
        work, path, today=today, country="US", dry_run=dry_run, allow_removals=allow_removals, progress=progress
    )


def errors(report: Report) -> list[Finding]:
    """What stands in the way."""
    return [finding for finding in report.findings if finding.severity == "error"]


def warnings(report: Report) -> list[str]:
    """What is odd, in words."""
    return [str(finding) for finding in report.findings if finding.severity == "warning"]
