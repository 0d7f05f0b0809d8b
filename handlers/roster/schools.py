"""orgs.csv, academicSessions.csv and classes.csv to schools, terms and sections."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.roster.formats import CLASSES, ORGS, SESSIONS, Format, Values
from handlers.roster.sync import Noun
from handlers.roster.writing import Writing
from storage.tables import metadata

SCHOOL = Noun("schools", metadata.tables["school"], "sourced_id", ("name", "kind", "parent_id", "active"))
TERM = Noun(
    "terms",
    metadata.tables["term"],
    "sourced_id",
    ("title", "kind", "starts", "ends", "school_year", "parent_id", "active"),
)
SECTION = Noun(
    "classes",
    metadata.tables["section"],
    "sourced_id",
    ("school_id", "title", "course_title", "code", "kind", "grades", "location", "periods", "terms", "active"),
)
_SCHOOL = {"name": "name", "type": "kind"}
_TERM = {"title": "title", "type": "kind", "startDate": "starts", "endDate": "ends", "schoolYear": "school_year"}
_SECTION = {
    "title": "title",
    "grades": "grades",
    "classCode": "code",
    "classType": "kind",
    "location": "location",
    "periods": "periods",
}


def write_schools(writing: Writing) -> None:
    """Schools, those above before those below."""
    _write_tree(writing, SCHOOL, ORGS, _SCHOOL)


def write_terms(writing: Writing) -> None:
    """Terms, the long before the short."""
    _write_tree(writing, TERM, SESSIONS, _TERM)


def _write_tree(writing: Writing, noun: Noun, file: Format, names: dict[str, str]) -> None:
    rows: dict[str, Values] = {}
    for row in writing.rows(file):
        key = row.values["sourcedId"]
        told = {"active": False} if row.deleted else writing.pick(file, row, names) | {"active": True}
        rows[key] = {"sourced_id": key} | told
    parents = writing.roster.parents[file.name]
    for level in _levels({key: parents.get(key, "") for key in rows}):
        known = writing.sync.ids(noun)
        if "parentSourcedId" in writing.roster.columns[file.name]:
            for key in (key for key in level if key in parents):
                rows[key]["parent_id"] = known[parents[key]] if parents[key] else None
        writing.sync.write(noun, (rows[key] for key in level))
    writing.retire_missing(noun, file)


def _levels(parents: dict[str, str]) -> Iterator[list[str]]:
    """The keys in groups: each after the group of its parent."""
    left = dict(parents)
    while left:
        level = [key for key, parent in left.items() if parent not in left]
        yield level
        for key in level:
            del left[key]


def write_sections(writing: Writing) -> None:
    """Classes, with the titles of their courses."""
    writing.sync.write(SECTION, _sections(writing))
    writing.retire_missing(SECTION, CLASSES)


def _sections(writing: Writing) -> Iterator[Values]:
    schools = writing.sync.ids(SCHOOL)
    for row in writing.rows(CLASSES):
        key = {"sourced_id": row.values["sourcedId"]}
        if row.deleted:
            yield key | {"active": False}
            continue
        course = writing.roster.courses.get(row.values["courseSourcedId"])
        yield (
            key
            | writing.pick(CLASSES, row, _SECTION)
            | {"school_id": schools[row.values["schoolSourcedId"]]}
            | {"terms": ",".join(row.values["termSourcedIds"]), "active": True}
            | ({} if course is None else {"course_title": course})
        )
