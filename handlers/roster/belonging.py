"""Roles and enrolments: what people are at a school, and in which classes."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.roster.formats import ENROLLMENTS, ROLES, USERS, Values
from handlers.roster.people import PERSON
from handlers.roster.schools import SCHOOL, SECTION
from handlers.roster.sync import Noun
from handlers.roster.vocabulary import ROLES as OURS
from handlers.roster.writing import Writing
from storage.tables import metadata

ROLE = Noun("roles", metadata.tables["role"], "key", ("person_id", "school_id", "role", "begins", "ends", "active"))
ENROLLMENT = Noun(
    "enrollments",
    metadata.tables["enrollment"],
    "sourced_id",
    ("section_id", "person_id", "role", "primary", "begins", "ends", "active"),
)
#: Roles that people at the school give by hand have keys that begin so; no import removes them.
BY_HAND = "hand/"
#: The role that guardians.csv gives to who has none as a guardian, such as a teacher whose child is a student.
_IMPLIED = "/guardian/"


def write_roles(writing: Writing) -> None:
    """Roles of roles.csv (1.2) or users.csv (1.1), and of guardians whom only guardians.csv knows as such."""
    roster, sync = writing.roster, writing.sync
    implied = {who + _IMPLIED: who for who in roster.implied}
    listed = {row.guardian + _IMPLIED for row in roster.guardians.values() if not row.deleted}
    sync.write(ROLE, _from_roles(writing))
    seen = set(roster.ids["roles"])
    if roster.roles_in_users:
        sync.write(ROLE, _from_users(writing, seen))
    people = sync.ids(PERSON)
    sync.write(ROLE, (_role(key, people[who], None, "guardian") for key, who in implied.items()))

    whole = roster.is_bulk("roles") or (roster.roles_in_users and roster.is_bulk("users"))
    touched = set(roster.ids["users"]) if roster.roles_in_users else set()

    def is_gone(key: str) -> bool:
        if key in seen or key.startswith(BY_HAND):
            return False
        if key.endswith(_IMPLIED):
            return roster.is_bulk("guardians") and key not in listed
        return whole or key.rsplit("/", 2)[0] in touched

    if whole or touched or roster.is_bulk("guardians"):
        sync.retire(ROLE, is_gone)


def _role(key: str, person: int, school: int | None, role: str) -> Values:
    return {"key": key, "person_id": person, "school_id": school, "role": role, "active": True}


def _from_roles(writing: Writing) -> Iterator[Values]:
    people, schools = writing.sync.ids(PERSON), writing.sync.ids(SCHOOL)
    for row in writing.rows(ROLES):
        key, role = row.values["sourcedId"], OURS.get(row.values.get("role", ""))
        if row.deleted or role is None:
            yield {"key": key, "active": False}
            continue
        person, school = people[row.values["userSourcedId"]], schools[row.values["orgSourcedId"]]
        yield _role(key, person, school, role) | writing.pick(ROLES, row, {"beginDate": "begins", "endDate": "ends"})


def _from_users(writing: Writing, seen: set[str]) -> Iterator[Values]:
    """One role for each of a person's schools. Adds the keys to `seen`."""
    people, schools = writing.sync.ids(PERSON), writing.sync.ids(SCHOOL)
    for row in writing.rows(USERS):
        role = OURS.get(row.values.get("role", ""))
        if row.deleted or role is None:
            continue
        who = row.values["sourcedId"]
        for org in row.values["orgSourcedIds"]:
            key = f"{who}/{role}/{org}"
            seen.add(key)
            yield _role(key, people[who], schools[org], role)


def write_enrollments(writing: Writing) -> None:
    """Who is in which class, as what."""
    writing.sync.write(ENROLLMENT, _enrollments(writing))
    writing.retire_missing(ENROLLMENT, ENROLLMENTS)


def _enrollments(writing: Writing) -> Iterator[Values]:
    people, sections = writing.sync.ids(PERSON), writing.sync.ids(SECTION)
    for row in writing.rows(ENROLLMENTS):
        key = {"sourced_id": row.values["sourcedId"]}
        if row.deleted:
            yield key | {"active": False}
            continue
        yield {
            **key,
            "section_id": sections[row.values["classSourcedId"]],
            "person_id": people[row.values["userSourcedId"]],
            "primary": bool(row.values["primary"]),
            **writing.pick(ENROLLMENTS, row, {"role": "role", "beginDate": "begins", "endDate": "ends"}),
            "active": True,
        }
