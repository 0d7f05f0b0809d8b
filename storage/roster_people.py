"""What a roster import asks about the people that are there already."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, select

from storage.roster import CHUNK
from storage.tables import metadata

person = metadata.tables["person"]
role = metadata.tables["role"]
guardianship = metadata.tables["guardianship"]


class Restriction(NamedTuple):
    """A recorded limit of a guardian's rights (L2)."""

    rights: str
    document: str
    active: bool


class Held(NamedTuple):
    """A role of one person, by sourced id."""

    person: str
    role: str


class Link(NamedTuple):
    """A guardian's link to a student, by sourced ids."""

    key: str
    guardian: str
    student: str
    source: str
    rights: str


def roles_held(connection: Connection) -> Iterator[Held]:
    """Every active role of somebody from a roster."""
    query = select(person.c.sourced_id, role.c.role).join(role, role.c.person_id == person.c.id)
    query = query.where(role.c.active, person.c.sourced_id.is_not(None))
    return (Held(*row) for row in connection.execute(query).yield_per(CHUNK))


def active_people(connection: Connection) -> Iterator[str]:
    """The sourced ids of everybody from a roster who is active."""
    query = select(person.c.sourced_id).where(person.c.active, person.c.sourced_id.is_not(None))
    return iter(connection.execute(query).yield_per(CHUNK).scalars())


def restrictions(connection: Connection) -> dict[str, Restriction]:
    """Every recorded restriction by the key of its link, inactive links included."""
    links = guardianship.c
    query = select(links.key, links.rights, links.restriction_document, links.active).where(links.rights != "full")
    return {row[0]: Restriction(row[1], row[2], row[3]) for row in connection.execute(query)}


def active_links(connection: Connection) -> Iterator[Link]:
    """Every active link between two people from a roster."""
    guardian, student = person.alias("guardian"), person.alias("student")
    links = guardianship.c
    query = (
        select(links.key, guardian.c.sourced_id, student.c.sourced_id, links.source, links.rights)
        .join(guardian, guardian.c.id == links.guardian_id)
        .join(student, student.c.id == links.student_id)
        .where(links.active, guardian.c.sourced_id.is_not(None), student.c.sourced_id.is_not(None))
    )
    return (Link(*row) for row in connection.execute(query).yield_per(CHUNK))
