"""A truncated export must not empty a school: too many removals at once are refused unless allowed."""

from __future__ import annotations

from handlers.roster.findings import Findings
from handlers.roster.formats import file_name
from handlers.roster.roster import Existing, Roster
from storage import roster_people

#: More than this share of people, or of guardian links, gone at once needs a word from a human.
LARGEST_SHARE = 0.30
_ALLOW = "if that is right, import with --allow-removals"


#: Files that may not come without a single row while there is something to lose.
_NEVER_EMPTY = ("orgs", "academicsessions", "classes", "enrollments", "lineitems", "results")


def check_removals(roster: Roster, existing: Existing, findings: Findings) -> None:
    """Errors when a whole file leaves out too much of what is active."""
    if roster.is_bulk("users") and "users" not in roster.broken:
        _check(roster, findings, "users", "active people", *_people(roster, existing))
    if roster.is_bulk("guardians") and not roster.broken & {"users", "guardians"}:
        _check(roster, findings, "guardians", "active guardian links", *_links(roster, existing))
    for file in _NEVER_EMPTY:
        if roster.is_bulk(file) and not roster.ids[file] and file not in roster.broken:
            active = existing.active(file)
            if active:
                message = f"has no rows and would deactivate all {active:,} that are active; {_ALLOW}"
                findings.of(file_name(file)).error(0, "", message)


def _people(roster: Roster, existing: Existing) -> tuple[int, int]:
    listed = roster.ids["users"]
    before = gone = 0
    for who in roster_people.active_people(existing.connection):
        before += 1
        gone += who not in listed or who in roster.disabled
    return before, gone


def _links(roster: Roster, existing: Existing) -> tuple[int, int]:
    before = gone = 0
    for link in roster_people.active_links(existing.connection):
        if link.source == "guardians":
            before += 1
            gone += link.key not in roster.guardians and link.key not in roster.claims
    return before, gone


def _check(roster: Roster, findings: Findings, file: str, what: str, before: int, gone: int) -> None:
    if gone > LARGEST_SHARE * before:
        share = round(100 * gone / before)
        rows = len(roster.ids[file])
        findings.of(file_name(file)).error(
            0, "", f"has {rows:,} rows and would deactivate {gone:,} of {before:,} {what} ({share} %); {_ALLOW}"
        )
