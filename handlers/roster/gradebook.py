"""lineItems.csv, results.csv and attendance.csv to assignments, results and attendance."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.roster.formats import ATTENDANCE, LINE_ITEMS, RESULTS, Values
from handlers.roster.people import PERSON
from handlers.roster.schools import SECTION
from handlers.roster.sync import Noun
from handlers.roster.writing import Writing
from storage.tables import metadata

LINE_ITEM = Noun(
    "assignments",
    metadata.tables["lineitem"],
    "sourced_id",
    ("section_id", "title", "description", "assigned", "due", "lowest", "highest", "active"),
)
RESULT = Noun(
    "results",
    metadata.tables["result"],
    "sourced_id",
    (
        *("line_item_id", "student_id", "status", "score", "text_score", "scored", "comment"),
        *("missing", "late", "incomplete", "active"),
    ),
)
MARK = Noun(
    "attendance marks",
    metadata.tables["attendance"],
    "key",
    ("student_id", "day", "category", "section_id", "reason", "active"),
)
_LINE_ITEM = {
    "title": "title",
    "description": "description",
    "assignDate": "assigned",
    "dueDate": "due",
    "resultValueMin": "lowest",
    "resultValueMax": "highest",
}
_RESULT = {
    "scoreStatus": "status",
    "score": "score",
    "textScore": "text_score",
    "scoreDate": "scored",
    "comment": "comment",
}
_FLAGS = {"missing": "missing", "late": "late", "incomplete": "incomplete"}


def write_line_items(writing: Writing) -> None:
    """Assignments."""
    writing.sync.write(LINE_ITEM, _line_items(writing))
    writing.retire_missing(LINE_ITEM, LINE_ITEMS)


def _line_items(writing: Writing) -> Iterator[Values]:
    sections = writing.sync.ids(SECTION)
    for row in writing.rows(LINE_ITEMS):
        key = {"sourced_id": row.values["sourcedId"]}
        if row.deleted:
            yield key | {"active": False}
            continue
        section = {"section_id": sections[row.values["classSourcedId"]]}
        yield key | section | writing.pick(LINE_ITEMS, row, _LINE_ITEM) | {"active": True}


def write_results(writing: Writing) -> None:
    """What students got for them."""
    writing.sync.write(RESULT, _results(writing))
    writing.retire_missing(RESULT, RESULTS)


def _results(writing: Writing) -> Iterator[Values]:
    items, people = writing.sync.ids(LINE_ITEM), writing.sync.ids(PERSON)
    for row in writing.rows(RESULTS):
        key = {"sourced_id": row.values["sourcedId"]}
        if row.deleted:
            yield key | {"active": False}
            continue
        flags = writing.pick(RESULTS, row, _FLAGS)
        yield {
            **key,
            "line_item_id": items[row.values["lineItemSourcedId"]],
            "student_id": people[row.values["studentSourcedId"]],
            **writing.pick(RESULTS, row, _RESULT),
            **{name: bool(value) for name, value in flags.items()},
            "active": True,
        }


def write_attendance(writing: Writing) -> None:
    """Attendance. A whole file speaks for the days from its first to its last; earlier days stay."""
    roster, day = writing.roster, MARK.table.columns["day"]
    writing.sync.write(MARK, _marks(writing))
    if roster.is_bulk(ATTENDANCE.name):
        listed = roster.ids[ATTENDANCE.name]
        writing.sync.retire(MARK, lambda key: key not in listed, day.between(roster.first_day, roster.last_day))


def _marks(writing: Writing) -> Iterator[Values]:
    people, sections = writing.sync.ids(PERSON), writing.sync.ids(SECTION)
    for row in writing.rows(ATTENDANCE):
        key = {"key": ATTENDANCE.key_of(row.values)}
        if row.deleted:
            yield key | {"active": False}
            continue
        section = row.values["classSourcedId"]
        yield {
            **key,
            "student_id": people[row.values["studentSourcedId"]],
            "day": row.values["date"],
            "category": row.values["category"],
            "section_id": sections[section] if section else None,
            **writing.pick(ATTENDANCE, row, {"reason": "reason"}),
            "active": True,
        }
