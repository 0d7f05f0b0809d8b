"""Who works at the same school."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, exists, or_, select

from storage.people import PERSON, ROLE, PersonRow, runs

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

_COLUMNS = tuple(getattr(PERSON.c, name) for name in PersonRow._fields)


def colleagues_of(connection: Connection, person_id: int, roles: Collection[str], today: date) -> list[PersonRow]:
    """Active staff with one of `roles` at a school where this person has one, themselves too; by name."""
    schools = select(ROLE.c.school_id).where(
        ROLE.c.person_id == person_id, ROLE.c.role.in_(list(roles)), runs(ROLE, today)
    )
    held = exists().where(
        ROLE.c.person_id == PERSON.c.id,
        ROLE.c.role.in_(list(roles)),
        runs(ROLE, today),
        or_(ROLE.c.school_id.in_(schools), ROLE.c.school_id.is_(None)),
    )
    query = select(*_COLUMNS).where(PERSON.c.active, held).order_by(PERSON.c.family_name, PERSON.c.id)
    return [PersonRow._make(row) for row in connection.execute(query)]
