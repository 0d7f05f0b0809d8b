"""What a check-up of an installation counts. Nothing here changes a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, func, inspect, or_, select, text
from sqlalchemy.exc import DBAPIError

from storage.migrate import newest_revision
from storage.people import PERSON, ROLE, SCHOOL
from storage.turns import ADDRESS, RECEIVED

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

_GUARDIAN, _STUDENT = "guardian", "student"


class Reach(NamedTuple):
    """How many people hold a role, and how many of them can be written to."""

    people: int
    reachable: int


def revision_of(connection: Connection) -> str | None:
    """The newest migration that ran here; None for a database without our tables."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return str(found) if found is not None else None


def is_newest(revision: str) -> bool:
    """Whether the tables have the shape of this release."""
    return revision == newest_revision()


def try_to_write(connection: Connection) -> DBAPIError | None:
    """Write, to be rolled back by the caller; gives what the database said against it."""
    try:
        connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
    except DBAPIError as error:
        return error
    return None


def postgresql_facts(connection: Connection) -> tuple[int, str]:
    """The server's major version, and the encoding of this database."""
    version = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
    return version // 10000, str(connection.exec_driver_sql("SHOW server_encoding").scalar_one())


def count_people(connection: Connection) -> dict[str, int]:
    """Active people by role; a person with two roles counts in both."""
    query = (
        select(ROLE.c.role, func.count(func.distinct(ROLE.c.person_id)))
        .join(PERSON, PERSON.c.id == ROLE.c.person_id)
        .where(ROLE.c.active, PERSON.c.active)
        .group_by(ROLE.c.role)
    )
    return {str(role): int(count) for role, count in connection.execute(query)}


def reach_of(connection: Connection, role: str, channels: Collection[str]) -> Reach:
    """Active people with `role`, and how many of them have joined on one of `channels` and not said STOP there."""
    held = select(ROLE.c.person_id).where(ROLE.c.role == role, ROLE.c.active)
    people = select(PERSON.c.id).where(PERSON.c.active, PERSON.c.id.in_(held))
    joined = select(func.count(func.distinct(ADDRESS.c.person_id))).where(
        ADDRESS.c.person_id.in_(people),
        ADDRESS.c.channel.in_(list(channels)),
        ADDRESS.c.state == "ok",
        ADDRESS.c.opted_out_at.is_(None),
    )
    count = select(func.count()).select_from(people.subquery())
    return Reach(int(connection.execute(count).scalar_one()), int(connection.execute(joined).scalar_one()))


def reach_of_entry(connection: Connection, entry: str, channels: Collection[str]) -> Reach:
    """The same for an entry of those on call: a role, or one person's sourced id or e-mail."""
    named = or_(PERSON.c.sourced_id == entry, PERSON.c.email == entry.lower())
    person = connection.execute(select(PERSON.c.id).where(PERSON.c.active, named)).scalars().first()
    if person is None:
        return reach_of(connection, entry, channels)
    reached = select(func.count(func.distinct(ADDRESS.c.person_id))).where(
        ADDRESS.c.person_id == person,
        ADDRESS.c.channel.in_(list(channels)),
        ADDRESS.c.state == "ok",
        ADDRESS.c.opted_out_at.is_(None),
    )
    return Reach(1, int(connection.execute(reached).scalar_one()))


def staff_without_email(connection: Connection) -> int:
    """Active staff whom Slack cannot know."""
    held = select(ROLE.c.person_id).where(ROLE.c.role.not_in((_GUARDIAN, _STUDENT)), ROLE.c.active)
    query = select(func.count()).select_from(PERSON).where(PERSON.c.active, PERSON.c.email == "", PERSON.c.id.in_(held))
    return int(connection.execute(query).scalar_one())


def school_facts(connection: Connection) -> list[tuple[str, str]]:
    """Sourced id and time zone (empty: none given) of each active school."""
    rows = connection.execute(select(SCHOOL.c.sourced_id, SCHOOL.c.timezone).where(SCHOOL.c.active))
    return [(row.sourced_id, row.timezone) for row in rows]


def newest_inbound(connection: Connection) -> datetime | None:
    """When somebody last wrote to us."""
    found: datetime | None = connection.execute(select(func.max(RECEIVED.c.received_at))).scalar()
    return found
