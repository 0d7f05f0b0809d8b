"""What would lead from an answer back to a person: messages as they came, questions as they were sent, unfinished runs.

How many questions somebody was asked tells which way they took through a survey, so rows go, not only their words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, delete, exists, or_, select, update

from storage.broadcast_texts import BROADCAST
from storage.broadcasts import RECIPIENT
from storage.relay import MESSAGE, PART
from storage.sharing import SHARER
from storage.turns import ADDRESS, CONVERSATION, DELIVERY, RECEIVED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement

#: The route of an inbound that was part of a survey, and the kind of a delivery.
ROUTE = KIND = "survey"
_OVER = ("sent", "delivered", "read", "failed", "expired")


def forget_body(connection: Connection, received_id: int, body: str) -> None:
    """Put `body`, which says nothing, in the place of what came."""
    connection.execute(update(RECEIVED).where(RECEIVED.c.id == received_id).values(body=body))


def addresses_of(connection: Connection, person_id: int) -> list[int]:
    """All addresses of somebody, shared ones too."""
    shared = select(SHARER.c.address_id).where(SHARER.c.person_id == person_id)
    mine = select(ADDRESS.c.id).where(or_(ADDRESS.c.person_id == person_id, ADDRESS.c.id.in_(shared)))
    return [row[0] for row in connection.execute(mine.order_by(ADDRESS.c.id))]


def forget_talk(connection: Connection, address_ids: Sequence[int], keep_received: int | None) -> None:
    """Forget what came from and went to these addresses as part of surveys, but for the inbound just handled."""
    _forget_deliveries(connection, DELIVERY.c.address_id.in_(list(address_ids)))
    relayed = exists().where(MESSAGE.c.received_id == RECEIVED.c.id)
    came = RECEIVED.c.address_id.in_(list(address_ids)), RECEIVED.c.route == ROUTE, ~relayed
    ids = [row[0] for row in connection.execute(select(RECEIVED.c.id).where(*came)) if row[0] != keep_received]
    if ids:
        connection.execute(update(DELIVERY).where(DELIVERY.c.received_id.in_(ids)).values(received_id=None))
        connection.execute(delete(RECEIVED).where(RECEIVED.c.id.in_(ids)))


def forget_sent(connection: Connection) -> None:
    """Forget the questions of surveys that have left, of everybody."""
    _forget_deliveries(connection, DELIVERY.c.id.is_not(None))


def _forget_deliveries(connection: Connection, which: ColumnElement[bool]) -> None:
    over = select(DELIVERY.c.id).where(which, DELIVERY.c.kind == KIND, DELIVERY.c.status.in_(_OVER))
    ids = [row[0] for row in connection.execute(over)]
    if ids:
        connection.execute(delete(PART).where(PART.c.delivery_id.in_(ids)))
        connection.execute(delete(DELIVERY).where(DELIVERY.c.id.in_(ids)))


def unfinished(connection: Connection, flow: str, address_ids: Sequence[int]) -> list[tuple[int, int | None, str]]:
    """(id, person at a shared address, journal) of runs of `flow` that are over, the newest first."""
    mine = (
        CONVERSATION.c.address_id.in_(list(address_ids)),
        CONVERSATION.c.flow == flow,
        CONVERSATION.c.status != "open",
    )
    columns = (CONVERSATION.c.id, CONVERSATION.c.person_id, CONVERSATION.c.journal)
    query = select(*columns).where(*mine).order_by(CONVERSATION.c.id.desc())
    return [(row[0], row[1], row[2]) for row in connection.execute(query)]


def forget_runs(connection: Connection, ids: Sequence[int]) -> None:
    """Forget these runs, which are over."""
    if ids:
        connection.execute(delete(CONVERSATION).where(CONVERSATION.c.id.in_(list(ids))))


def runs_of_survey(connection: Connection, flow: str, survey_id: int) -> list[tuple[int, str, str]]:
    """(id, status, journal) of all runs of `flow` at addresses of those asked."""
    asked = select(RECIPIENT.c.person_id).join(BROADCAST, BROADCAST.c.id == RECIPIENT.c.broadcast_id)
    asked = asked.where(BROADCAST.c.survey_id == survey_id)
    shared = select(SHARER.c.address_id).where(SHARER.c.person_id.in_(asked))
    theirs = select(ADDRESS.c.id).where(or_(ADDRESS.c.person_id.in_(asked), ADDRESS.c.id.in_(shared)))
    columns = (CONVERSATION.c.id, CONVERSATION.c.status, CONVERSATION.c.journal)
    query = select(*columns).where(CONVERSATION.c.flow == flow, CONVERSATION.c.address_id.in_(theirs))
    return [(row[0], row[1], row[2]) for row in connection.execute(query)]


def end_runs(connection: Connection, ids: Sequence[int]) -> None:
    """End these open runs, with nothing left of what was said in them; a turn under way is done again."""
    if ids:
        ended = update(CONVERSATION).where(CONVERSATION.c.id.in_(list(ids)))
        connection.execute(ended.values(status="expired", journal="{}", version=CONVERSATION.c.version + 1))


def forget_start(connection: Connection, run_id: int, now: datetime) -> None:
    """A run began when it ended: how long it took would tell how many questions were asked."""
    connection.execute(update(CONVERSATION).where(CONVERSATION.c.id == run_id).values(started_at=now))


class RunRow(NamedTuple):
    """A run of a flow."""

    id: int
    flow: str
    status: str
    touched_at: datetime
    person_id: int | None


def newest_run(connection: Connection, address_id: int) -> RunRow | None:
    """The run that began last at an address."""
    query = select(*(CONVERSATION.c[name] for name in RunRow._fields)).where(CONVERSATION.c.address_id == address_id)
    row = connection.execute(query.order_by(CONVERSATION.c.id.desc()).limit(1)).first()
    return RunRow._make(row) if row else None


def heard_late(connection: Connection, run_id: int) -> None:
    """Somebody was told that this run is over; they are told once."""
    connection.execute(update(CONVERSATION).where(CONVERSATION.c.id == run_id).values(status="stopped"))
