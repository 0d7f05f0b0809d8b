"""What each file teaches while it is checked, and the mistakes that only its meaning shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from handlers.roster.findings import Notes
from handlers.roster.phones import phone_number
from handlers.roster.reading import Row
from handlers.roster.roster import Agent, Roster
from handlers.roster.vocabulary import ROLES, STAFF, STUDENT, kind_of


def nothing(_roster: Roster, _row: Row, _notes: Notes) -> None:
    """A file that only has to be well-formed."""


def users(country: str) -> Callable[[Roster, Row, Notes], None]:
    """People: who is served, what they are (1.1), their numbers, and whom they name as theirs."""

    def learn(roster: Roster, row: Row, notes: Notes) -> None:
        who = row.values["sourcedId"]
        if row.deleted or row.values["enabledUser"] is False:
            roster.disabled.add(who)
        if row.deleted:
            return
        if not roster.has("roles"):
            _role_of_user(roster, row, notes)
        if row.values["primaryOrgSourcedId"]:
            roster.main_org[who] = row.values["primaryOrgSourcedId"]
        if (email := row.values["email"]) and ("@" not in email or " " in email):
            notes.warning(row.line, "email", "this is not an e-mail address, and is left out")
        _number(roster, row, notes, country)
        roster.agents += [Agent(who, agent, row.line) for agent in row.values["agentSourcedIds"]]

    return learn


def _role_of_user(roster: Roster, row: Row, notes: Notes) -> None:
    who, role = row.values["sourcedId"], row.values["role"]
    if orgs := row.values["orgSourcedIds"]:
        roster.other_org[who] = orgs[0]
    if role:
        roster.kinds[who] = kind_of(_our_role(role, row, notes))


def _our_role(role: str, row: Row, notes: Notes) -> str:
    ours = ROLES.get(role, "")
    if not ours:
        notes.warning(row.line, "role", f"{role!r} has no meaning here, and is left out")
    return ours


def _number(roster: Roster, row: Row, notes: Notes, country: str) -> None:
    for column in ("sms", "phone"):
        written = row.values[column]
        if not written:
            continue
        number = phone_number(written, country)
        if number:
            roster.phones.setdefault(row.values["sourcedId"], number)
        else:
            notes.warning(row.line, column, f"this is not a phone number of {country} or +country, and is left out")


def roles(roster: Roster, row: Row, notes: Notes) -> None:
    """Roles (1.2): what people are, and at which school first of all."""
    if row.deleted:
        return
    who, role, org = row.values["userSourcedId"], row.values["role"], row.values["orgSourcedId"]
    if role:
        roster.kinds[who] = roster.kinds.get(who, 0) | kind_of(_our_role(role, row, notes))
    (roster.main_org if row.values["roleType"] == "primary" else roster.other_org).setdefault(who, org)
    _in_order(row, notes, "beginDate", "endDate")


def orgs(roster: Roster, row: Row, _notes: Notes) -> None:
    """Schools: what each is part of."""
    if not row.deleted:
        roster.parents["orgs"][row.values["sourcedId"]] = row.values["parentSourcedId"]


def sessions(roster: Roster, row: Row, notes: Notes) -> None:
    """Terms: what each is part of."""
    if not row.deleted:
        roster.parents["academicsessions"][row.values["sourcedId"]] = row.values["parentSourcedId"]
        _in_order(row, notes, "startDate", "endDate")


def courses(roster: Roster, row: Row, _notes: Notes) -> None:
    """Courses: their titles, which the classes take."""
    if not row.deleted:
        roster.courses[row.values["sourcedId"]] = row.values["title"]


def enrollments(roster: Roster, row: Row, notes: Notes) -> None:
    """Enrolments: no child may become a teacher by a slip of the keyboard."""
    if row.deleted:
        return
    who, role = row.values["userSourcedId"], row.values["role"]
    if role in {"teacher", "administrator"} and roster.is_kind(who, STUDENT) and not roster.is_kind(who, STAFF):
        notes.error(row.line, "role", f"{who!r} is a student and not staff, and cannot be a {role}")
    _in_order(row, notes, "beginDate", "endDate")


def line_items(_roster: Roster, row: Row, notes: Notes) -> None:
    """Assignments: a range of scores that has room."""
    if row.deleted or not row.sound:
        return
    if row.values["resultValueMax"] < row.values["resultValueMin"]:
        notes.error(row.line, "resultValueMax", "is less than resultValueMin")
    if row.values["dueDate"] < row.values["assignDate"]:
        notes.warning(row.line, "dueDate", "is before assignDate")


def results(roster: Roster, row: Row, notes: Notes) -> None:
    """Results: of students only."""
    if not row.deleted:
        must_be_student(roster, row, notes)


def attendance(today: date) -> Callable[[Roster, Row, Notes], None]:
    """Attendance: of students only, and the days for which the file speaks."""

    def learn(roster: Roster, row: Row, notes: Notes) -> None:
        day: date | None = row.values["date"]
        if day is not None:
            roster.first_day, roster.last_day = min(roster.first_day, day), max(roster.last_day, day)
            if day > today:
                notes.warning(row.line, "date", f"{day} is still to come")
        if not row.deleted:
            must_be_student(roster, row, notes)

    return learn


def must_be_student(roster: Roster, row: Row, notes: Notes) -> None:
    """An error when somebody who is known is no student."""
    who = row.values["studentSourcedId"]
    if roster.kinds.get(who, STUDENT) & STUDENT == 0 and "roles" not in roster.broken:
        notes.error(row.line, "studentSourcedId", f"{who!r} is not a student")


def check_roles(roster: Roster, notes: Notes) -> None:
    """Say who has no role at all: nobody can be told what they may do."""
    where = "roles.csv" if roster.manifest.version == "1.2" else "this row"
    for who, line in roster.ids["users"].items():
        if not roster.kinds.get(who) and who not in roster.disabled:
            notes.warning(line, "sourcedId", f"{who!r} has no role in {where}, and will see nothing")


def check_ancestors(roster: Roster, file: str, notes: Notes) -> None:
    """An error for each row that is part of itself, however far up."""
    parents = roster.parents.get(file, {})
    for key in parents:
        seen = {key}
        above = parents[key]
        while above and above not in seen:
            seen.add(above)
            above = parents.get(above, "")
        if above == key:
            notes.error(roster.ids[file][key], "parentSourcedId", f"{key!r} is part of itself")


def _in_order(row: Row, notes: Notes, begin: str, end: str) -> None:
    first, last = row.values[begin], row.values[end]
    if first and last and last < first:
        notes.error(row.line, end, f"{last} is before {begin} ({first})")


LESSONS: dict[str, Callable[[Roster, Row, Notes], None]] = {
    "orgs": orgs,
    "academicsessions": sessions,
    "courses": courses,
    "roles": roles,
    "enrollments": enrollments,
    "lineitems": line_items,
    "results": results,
}
