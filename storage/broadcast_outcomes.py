"""What became of broadcasts, counted."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, exists, func, select

from storage.broadcasts import RECIPIENT
from storage.relay import DELIVERY
from storage.turns import PERSON


class Outcome(NamedTuple):
    """How many families have all this in common."""

    language: str
    channel: str | None
    #: The recipient's state.
    state: str
    #: The delivery's status and error; None: there is none (yet).
    status: str | None
    error: str | None
    families: int


def outcomes(connection: Connection, broadcast_id: int) -> list[Outcome]:
    """What became of it, counted by language, channel, state, status and error; of several tries the last counts."""
    newest = (
        select(func.max(DELIVERY.c.id))
        .where(DELIVERY.c.message_id == RECIPIENT.c.message_id, DELIVERY.c.kind.in_(("broadcast", "relay")))
        .where(DELIVERY.c.target_id.is_(None))
        .correlate(RECIPIENT)
        .scalar_subquery()
    )
    columns = (RECIPIENT.c.language, DELIVERY.c.channel, RECIPIENT.c.state, DELIVERY.c.status, DELIVERY.c.error)
    query = (
        select(*columns, func.count())
        .select_from(RECIPIENT.outerjoin(DELIVERY, DELIVERY.c.id == newest))
        .where(RECIPIENT.c.broadcast_id == broadcast_id)
        .group_by(*columns)
    )
    return [Outcome._make(row) for row in connection.execute(query)]


def not_reached(connection: Connection, broadcast_id: int, most: int) -> list[str]:
    """The names of those who had no address and have not joined since: whom paper or a call would have to reach."""
    names = (PERSON.c.given_name, PERSON.c.preferred_name, PERSON.c.family_name)
    query = select(*names).join(RECIPIENT, RECIPIENT.c.person_id == PERSON.c.id)
    got_it = exists().where(DELIVERY.c.message_id == RECIPIENT.c.message_id)
    query = query.where(RECIPIENT.c.broadcast_id == broadcast_id, RECIPIENT.c.state == "not_connected", ~got_it)
    rows = connection.execute(query.order_by(PERSON.c.family_name, PERSON.c.id).limit(most))
    return [f"{row[1] or row[0]} {row[2]}".strip() for row in rows]
