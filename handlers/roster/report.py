"""What an import says at its end, in plain words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields

from handlers.roster.findings import Finding
from handlers.roster.sync import Count


@dataclass(frozen=True, slots=True)
class Totals:
    """How many people and classes the files have, and what is still not known of them.

    What needs a look at earlier imports is None when the files were not right or not whole.
    """

    students: int = 0
    guardians: int = 0
    staff: int = 0
    classes: int = 0
    students_without_guardian: int | None = None
    guardians_without_phone: int | None = None
    guardians_without_language: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to rows of one kind."""

    added: int
    changed: int
    deactivated: int
    reactivated: int


@dataclass(frozen=True, slots=True)
class Report:
    """All that an import found and did, or would do; `changes` by kind ("people"), only those with any."""

    ok: bool
    dry_run: bool
    findings: tuple[Finding, ...]
    totals: Totals
    changes: Mapping[str, Change]
    summary: str

    @property
    def change_count(self) -> int:
        """How many rows differ; 0 when the same roster comes again."""
        return sum(getattr(change, part.name) for change in self.changes.values() for part in fields(change))


def changes_of(counts: Mapping[str, Count]) -> dict[str, Change]:
    """The kinds of rows of which any change."""
    changes = {
        words: Change(count.added, count.changed, count.deactivated, count.reactivated)
        for words, count in counts.items()
    }
    return {words: change for words, change in changes.items() if change != Change(0, 0, 0, 0)}


def summarise(totals: Totals, findings: list[Finding], changes: Mapping[str, Change], *, dry_run: bool) -> str:
    """The end of the report: who is there, what is missing, what changes."""
    count = Counter(finding.severity for finding in findings)
    lines = [_people(totals)]
    if count["error"]:
        lines += [f"Nothing was changed: {_many(count['error'], 'error')} must be put right first."]
    else:
        lines += _changed(changes, dry_run=dry_run)
    if count["warning"]:
        lines += [f"{_many(count['warning'], 'warning')} to look at."]
    return "\n".join(lines)


def _people(totals: Totals) -> str:
    there = (
        _many(totals.students, "student"),
        _many(totals.guardians, "guardian"),
        f"{totals.staff} staff",
        _many(totals.classes, "class", "classes"),
    )
    missing = []
    if totals.students_without_guardian is not None:
        missing = [
            f"{_many(totals.students_without_guardian, 'student')} without a guardian",
            f"{_many(totals.guardians_without_phone or 0, 'guardian')} without a phone",
            f"{totals.guardians_without_language} without a language",
        ]
    tail = f"; {', '.join(missing)}" if missing else ""
    return f"{', '.join(there)}{tail}. Nothing has been sent."


def _changed(changes: Mapping[str, Change], *, dry_run: bool) -> list[str]:
    if not changes:
        return ["0 changes: all of this was known already."]
    lines = ["This would change:" if dry_run else "Changed:"]
    for words, change in changes.items():
        parts = ((part.name, getattr(change, part.name)) for part in fields(change))
        lines.append(f"  {words}: " + ", ".join(f"{number:,} {name}" for name, number in parts if number))
    if dry_run:
        lines.append("This was a dry run: nothing was saved.")
    return lines


def _many(number: int, one: str, more: str = "") -> str:
    return f"{number:,} {one if number == 1 else more or one + 's'}"
