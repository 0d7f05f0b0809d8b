"""Who stands in for whom, until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, insert, select, update

from storage.staff_rights import SUBSTITUTE, stands_in

if TYPE_CHECKING:
    from datetime import datetime


class SubstituteRow(NamedTuple):
    """One colleague in another's place."""

    id: int
    staff_id: int
    substitute_id: int
    ends_at: datetime


_ROW = tuple(getattr(SUBSTITUTE.c, name) for name in SubstituteRow._fields)


def name_substitute(connection: Connection, **values: Any) -> int:
    """From now on somebody stands in for somebody (columns of the table), in place of whoever did. Gives the row."""
    end_for(connection, values["staff_id"])
    return int(connection.execute(insert(SUBSTITUTE).values(**values).returning(SUBSTITUTE.c.id)).scalar_one())


def end_for(connection: Connection, staff_id: int) -> list[SubstituteRow]:
    """Nobody stands in for this member of staff any more; gives who did."""
    mine = update(SUBSTITUTE).where(SUBSTITUTE.c.staff_id == staff_id, SUBSTITUTE.c.status == "open")
    return [SubstituteRow._make(row) for row in connection.execute(mine.values(status="ended").returning(*_ROW))]


def end_due(connection: Connection, now: datetime) -> list[SubstituteRow]:
    """Whose last day is over, each given once."""
    due = update(SUBSTITUTE).where(SUBSTITUTE.c.status == "open", SUBSTITUTE.c.ends_at <= now)
    return [SubstituteRow._make(row) for row in connection.execute(due.values(status="ended").returning(*_ROW))]


def substitute_for(connection: Connection, staff_id: int, now: datetime) -> SubstituteRow | None:
    """Who stands in for this member of staff now."""
    query = select(*_ROW).where(SUBSTITUTE.c.staff_id == staff_id, stands_in(now)).order_by(SUBSTITUTE.c.id.desc())
    row = connection.execute(query).first()
    return SubstituteRow._make(row) if row else None


def stand_ins(connection: Connection, staff_id: int) -> list[int]:
    """Everybody who ever stood in for this member of staff."""
    query = select(SUBSTITUTE.c.substitute_id).where(SUBSTITUTE.c.staff_id == staff_id).distinct()
    return [row[0] for row in connection.execute(query)]


def stands_in_for(connection: Connection, substitute_id: int, now: datetime) -> list[int]:
    """In whose place this member of staff is now."""
    query = select(SUBSTITUTE.c.staff_id).where(SUBSTITUTE.c.substitute_id == substitute_id, stands_in(now)).distinct()
    return [row[0] for row in connection.execute(query)]


def stood_in_for(connection: Connection, substitute_id: int, staff_id: int) -> bool:
    """Whether one ever stood in for the other."""
    both = SUBSTITUTE.c.substitute_id == substitute_id, SUBSTITUTE.c.staff_id == staff_id
    query = select(SUBSTITUTE.c.id).where(*both)
    return connection.execute(query.limit(1)).first() is not None
