"""The files of a roster and their columns, as far as they are read.

Sources: 1EdTech OneRoster 1.1 and 1.2 CSV bindings; guardians.csv and attendance.csv are ours (docs/roster.md).
A column that the standard has and that is not read is in `known`, so that it is never taken for a misspelt one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from handlers.roster import cells, vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

Version = Literal["1.1", "1.2"]
Mode = Literal["bulk", "delta", "absent"]
Values = dict[str, Any]

BOTH: Final = ("1.1", "1.2")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how a cell is read, what an empty one means, and which file its ids are in."""

    name: str
    read: Callable[[str], Any] = cells.text
    empty: Any = ""
    #: The versions in which each row must fill it.
    required: tuple[str, ...] = ()
    #: The file whose ids it holds ("users").
    refers: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """One file. `key` are the columns that tell its rows apart; ours carry no status."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("sourcedId",)
    known: tuple[str, ...] = ()
    ours: bool = False

    def key_of(self, values: Values) -> str:
        """What tells a row apart, as the tables keep it."""
        if len(self.key) == 1:
            return str(values[self.key[0]])
        return "/".join(str(values[column]) for column in self.key)


def _id(name: str, refers: str = "", *, required: tuple[str, ...] = (), aliases: tuple[str, ...] = ()) -> Column:
    return Column(name, cells.ident, required=required, refers=refers, aliases=aliases)


def _ids(name: str, refers: str, *, required: tuple[str, ...] = (), aliases: tuple[str, ...] = ()) -> Column:
    return Column(name, cells.idents, (), required, refers, aliases)


def _day(name: str, *, required: tuple[str, ...] = ()) -> Column:
    return Column(name, cells.day, None, required)


def _flag(name: str, *, required: tuple[str, ...] = ()) -> Column:
    return Column(name, cells.flag, None, required)


def _number(name: str, *, required: tuple[str, ...] = ()) -> Column:
    return Column(name, cells.number, None, required)


def _text(name: str, *, required: tuple[str, ...] = ()) -> Column:
    return Column(name, required=required)


def _choice(name: str, words: dict[str, str], *, required: tuple[str, ...] = (), open_ended: bool = False) -> Column:
    return Column(name, cells.choice(words, open_ended=open_ended), required=required)


_STATUS: Final = (_choice("status", vocabulary.STATUSES), _text("dateLastModified"))
_HEAD: Final = (_id("sourcedId", required=BOTH), *_STATUS)

ORGS: Final = Format(
    "orgs",
    (
        *_HEAD,
        _text("name", required=BOTH),
        _choice("type", vocabulary.ORG_TYPES, required=BOTH, open_ended=True),
        _id("parentSourcedId", "orgs"),
    ),
    known=("identifier",),
)
SESSIONS: Final = Format(
    "academicsessions",
    (
        *_HEAD,
        _text("title", required=BOTH),
        _choice("type", vocabulary.SESSION_TYPES, required=BOTH, open_ended=True),
        _day("startDate", required=BOTH),
        _day("endDate", required=BOTH),
        _id("parentSourcedId", "academicsessions"),
        _text("schoolYear", required=BOTH),
    ),
)
COURSES: Final = Format(
    "courses",
    (
        *_HEAD,
        _text("title", required=BOTH),
        _id("schoolYearSourcedId", "academicsessions"),
        _id("orgSourcedId", "orgs"),
    ),
    known=("courseCode", "grades", "subjects", "subjectCodes"),
)
CLASSES: Final = Format(
    "classes",
    (
        *_HEAD,
        _text("title", required=BOTH),
        Column("grades", cells.grades),
        _id("courseSourcedId", "courses", required=BOTH),
        _text("classCode"),
        _choice("classType", vocabulary.CLASS_TYPES, required=BOTH, open_ended=True),
        _text("location"),
        _id("schoolSourcedId", "orgs", required=BOTH),
        _ids("termSourcedIds", "academicsessions", required=BOTH, aliases=("termSourcedId",)),
        _text("periods"),
    ),
    known=("subjects", "subjectCodes"),
)
USERS: Final = Format(
    "users",
    (
        *_HEAD,
        _flag("enabledUser", required=BOTH),
        _ids("orgSourcedIds", "orgs", required=("1.1",)),
        _choice("role", vocabulary.USER_ROLES, required=("1.1",), open_ended=True),
        _text("givenName", required=BOTH),
        _text("familyName", required=BOTH),
        _text("preferredGivenName"),
        _text("metadata.title"),
        _text("email"),
        _text("sms"),
        _text("phone"),
        _ids("agentSourcedIds", "users", aliases=("agents", "agentSourceIds", "agentSourcedId")),
        Column("grades", cells.grades),
        _id("primaryOrgSourcedId", "orgs"),
    ),
    known=(
        *("username", "userIds", "middleName", "identifier", "password", "userMasterIdentifier", "pronouns"),
        *("resourceSourcedIds", "preferredMiddleName", "preferredFamilyName"),
    ),
)
ROLES: Final = Format(
    "roles",
    (
        *_HEAD,
        _id("userSourcedId", "users", required=BOTH),
        _choice("roleType", vocabulary.ROLE_TYPES, required=BOTH),
        _choice("role", vocabulary.USER_ROLES, required=BOTH, open_ended=True),
        _day("beginDate"),
        _day("endDate"),
        _id("orgSourcedId", "orgs", required=BOTH),
    ),
    known=("userProfileSourcedId",),
)
ENROLLMENTS: Final = Format(
    "enrollments",
    (
        *_HEAD,
        _id("classSourcedId", "classes", required=BOTH),
        _id("schoolSourcedId", "orgs"),
        _id("userSourcedId", "users", required=BOTH),
        _choice("role", vocabulary.ENROLLMENT_ROLES, required=BOTH),
        _flag("primary"),
        _day("beginDate"),
        _day("endDate"),
    ),
)
#: Read for nothing but mistakes: what it says about a child is not ours to keep.
DEMOGRAPHICS: Final = Format(
    "demographics", (_id("sourcedId", "users", required=BOTH, aliases=("userSourcedId",)), *_STATUS)
)
CATEGORIES: Final = Format("categories", (*_HEAD, _text("title")))
LINE_ITEMS: Final = Format(
    "lineitems",
    (
        *_HEAD,
        _text("title", required=BOTH),
        _text("description"),
        _day("assignDate", required=BOTH),
        _day("dueDate", required=BOTH),
        _id("classSourcedId", "classes", required=BOTH),
        _id("categorySourcedId", "categories"),
        _id("gradingPeriodSourcedId", "academicsessions"),
        _id("academicSessionSourcedId", "academicsessions"),
        _number("resultValueMin", required=BOTH),
        _number("resultValueMax", required=BOTH),
        _id("schoolSourcedId", "orgs"),
    ),
)
RESULTS: Final = Format(
    "results",
    (
        *_HEAD,
        _id("lineItemSourcedId", "lineitems", required=BOTH),
        _id("studentSourcedId", "users", required=BOTH),
        _choice("scoreStatus", vocabulary.SCORE_STATUSES, required=BOTH, open_ended=True),
        _number("score"),
        _day("scoreDate"),
        _text("comment"),
        _text("textScore"),
        _id("classSourcedId", "classes"),
        _flag("incomplete"),
        _flag("late"),
        _flag("missing"),
    ),
    known=("inProgress",),
)
GUARDIANS: Final = Format(
    "guardians",
    (
        _id("guardianSourcedId", "users", required=BOTH),
        _id("studentSourcedId", "users", required=BOTH),
        *_STATUS,
        _text("relationship"),
        _choice("rights", vocabulary.RIGHTS),
        _text("restrictionDocument"),
        _text("language"),
        _text("spokenLanguage"),
        _flag("interpreter"),
        _choice("platform", vocabulary.PLATFORMS),
        _text("address"),
        Column("priority", cells.rank, 1),
    ),
    key=("guardianSourcedId", "studentSourcedId"),
    ours=True,
)
ATTENDANCE: Final = Format(
    "attendance",
    (
        _id("studentSourcedId", "users", required=BOTH),
        *_STATUS,
        _day("date", required=BOTH),
        _choice("category", vocabulary.CATEGORIES, required=BOTH),
        _id("classSourcedId", "classes"),
        _text("reason"),
    ),
    key=("studentSourcedId", "date", "classSourcedId"),
    ours=True,
)

#: In the order in which they are read: a file comes after those whose ids it holds.
FORMATS: Final = (
    *(ORGS, SESSIONS, COURSES, CLASSES, USERS, ROLES, ENROLLMENTS, DEMOGRAPHICS),
    *(CATEGORIES, LINE_ITEMS, RESULTS, GUARDIANS, ATTENDANCE),
)
#: Files of the standard that hold nothing for us.
UNUSED: Final = ("resources", "classresources", "courseresources", "userresources", "userprofiles", "scorescales",
                 "lineitemlearningobjectiveids", "lineitemscorescales", "resultlearningobjectiveids",
                 "resultscorescales")  # fmt: skip

_PROPER: Final = {"academicsessions": "academicSessions", "lineitems": "lineItems"}


def file_name(name: str) -> str:
    """The file as the standard spells it: "lineItems.csv"."""
    return f"{_PROPER.get(name, name)}.csv"
