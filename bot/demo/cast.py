"""The cast: who can be played, and who plays by default."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Literal, NamedTuple

from sqlalchemy import Connection, select

from conversations.text import fold
from storage.people import ENROLLMENT, GUARDIANSHIP, PERSON, ROLE, SECTION
from storage.turns import SCHOOL

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

PlayedAs = Literal["guardian", "staff"]
SHOWN_PEOPLE = 40
_NOT_STAFF = ("student", "guardian", "parent", "relative")


class Player(NamedTuple):
    """Somebody who can be played on a phone."""

    id: int
    name: str
    #: What families call them; the full name for guardians.
    shown: str
    role: PlayedAs
    language: str
    #: "mother of Mateo & Sofía", "Grade 4".
    about: str
    #: Given names of the children they have full rights to.
    children: tuple[str, ...]


def players(connection: Connection, role: PlayedAs, ids: Collection[int] | None = None) -> list[Player]:
    """Guardians with full rights to a child, or staff; by name. `ids` narrows it to these people."""
    return _guardians(connection, ids) if role == "guardian" else _staff(connection, ids)


def player(connection: Connection, person_id: int) -> Player | None:
    """One person as a player; staff who are parents too play as staff."""
    for role in ("staff", "guardian"):
        found = players(connection, role, [person_id])
        if found:
            return found[0]
    return None


def search(people: Iterable[Player], query: str) -> list[Player]:
    """Those whose name or story has every word of `query`."""
    words = fold(query).split()
    found = [one for one in people if all(word in fold(f"{one.name} {one.shown} {one.about}") for word in words)]
    return found[:SHOWN_PEOPLE]


def choose(
    people: list[Player], names: Collection[str], languages: Collection[str], taken: Collection[int]
) -> int | None:
    """Who plays by default: one of `names`, else who reads one of `languages` (in order), else the first."""
    free = [one for one in people if one.id not in taken]
    by_name = [one for one in free if one.name in names]
    by_language = [one for language in languages for one in free if one.language.split("-")[0] == language]
    return next((one.id for one in [*by_name, *by_language, *free]), None)


def _guardians(connection: Connection, ids: Collection[int] | None) -> list[Player]:
    student = PERSON.alias("student")
    query = (
        select(PERSON, GUARDIANSHIP.c.relationship, student.c.given_name, student.c.preferred_name)
        .select_from(
            GUARDIANSHIP.join(PERSON, PERSON.c.id == GUARDIANSHIP.c.guardian_id).join(
                student, student.c.id == GUARDIANSHIP.c.student_id
            )
        )
        .where(GUARDIANSHIP.c.rights == "full", GUARDIANSHIP.c.active, PERSON.c.active, student.c.active)
        .order_by(PERSON.c.given_name, PERSON.c.family_name, PERSON.c.id, student.c.given_name)
    )
    if ids is not None:
        query = query.where(PERSON.c.id.in_(list(ids)))
    rows: dict[int, Player] = {}
    for row in connection.execute(query):
        *_, relationship, given, preferred = row
        children = (*(rows[row.id].children if row.id in rows else ()), preferred or given)
        name = _full_name(row.preferred_name or row.given_name, row.family_name)
        about = f"{relationship or 'parent'} of {' & '.join(children)}"
        rows[row.id] = Player(row.id, name, name, "guardian", row.language, about, children)
    return list(rows.values())


def _staff(connection: Connection, ids: Collection[int] | None) -> list[Player]:
    query = (
        select(PERSON, ROLE.c.role)
        .select_from(PERSON.join(ROLE, ROLE.c.person_id == PERSON.c.id))
        .where(ROLE.c.role.not_in(_NOT_STAFF), ROLE.c.active, PERSON.c.active)
        .order_by(PERSON.c.given_name, PERSON.c.family_name, PERSON.c.id)
    )
    if ids is not None:
        query = query.where(PERSON.c.id.in_(list(ids)))
    people = {row.id: row for row in connection.execute(query)}
    classes = _classes(connection, people)
    return [
        Player(
            row.id,
            name := _full_name(row.preferred_name or row.given_name, row.family_name),
            row.title or name,
            "staff",
            row.language,
            ", ".join([row.role, *classes.get(row.id, [])[:2]]),
            (),
        )
        for row in people.values()
    ]


def _classes(connection: Connection, people: Collection[int]) -> dict[int, list[str]]:
    query = (
        select(ENROLLMENT.c.person_id, SECTION.c.title)
        .join(SECTION, SECTION.c.id == ENROLLMENT.c.section_id)
        .where(ENROLLMENT.c.person_id.in_(list(people)), ENROLLMENT.c.role != "student", ENROLLMENT.c.active)
        .order_by(SECTION.c.title)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for person_id, title in connection.execute(query):
        found[person_id].append(title)
    return found


def _full_name(given: str, family: str) -> str:
    return f"{given} {family}".strip()


def school_name(connection: Connection) -> str:
    """The school with which the roster begins; empty when there is none."""
    query = select(SCHOOL.c.name).where(SCHOOL.c.active).order_by(SCHOOL.c.kind != "school", SCHOOL.c.id).limit(1)
    return connection.execute(query).scalar() or ""
