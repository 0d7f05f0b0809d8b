"""Crisis alerts and what was done about each. Nothing closes one but a person."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, and_, func, insert, or_, select, update

from storage.tables import Alert, AlertEvent
from storage.turns import DELIVERY, PERSON, table_of
from storage.upsert import insert_into

if TYPE_CHECKING:
    from collections.abc import Sequence

ALERT, EVENT = table_of(Alert), table_of(AlertEvent)
#: Of a delivery that came to nothing, and of one that has left.
_NOTHING, _LEFT = ("failed", "expired"), ("sent", "delivered", "read")
_WAITING = ("queued", "retrying")


class AlertRow(NamedTuple):
    """An alert as the chain needs it."""

    id: int
    address_id: int
    person_id: int | None
    #: selfharm | abuse | violence | missing
    kind: str
    #: open | acknowledged | closed
    status: str
    raised_at: datetime
    student_id: int | None
    round: int
    round_at: datetime | None
    due_at: datetime | None
    answered_at: datetime | None
    spoken_at: datetime | None
    acknowledged_by: int | None
    acknowledged_at: datetime | None


class EventRow(NamedTuple):
    """One step of an alert."""

    id: int
    kind: str
    person_id: int | None
    address_id: int | None
    delivery_id: int | None
    round: int | None
    words: str
    at: datetime


_ROW = tuple(getattr(ALERT.c, name) for name in AlertRow._fields)
_EVENT = tuple(getattr(EVENT.c, name) for name in EventRow._fields)


def add_alert(connection: Connection, at: datetime, **values: Any) -> int:
    """Open an alert (columns of the table) that is due now; gives its id."""
    row = {"status": "open", "round": 1, "round_at": at, "raised_at": at, "due_at": at, **values}
    return int(connection.execute(insert(ALERT).values(row).returning(ALERT.c.id)).scalar_one())


def get_alert(connection: Connection, alert_id: int) -> AlertRow | None:
    """One alert."""
    row = connection.execute(select(*_ROW).where(ALERT.c.id == alert_id)).first()
    return AlertRow._make(row) if row else None


def received_of(connection: Connection, alert_id: int) -> int:
    """The inbound that raised an alert."""
    return int(connection.execute(select(ALERT.c.received_id).where(ALERT.c.id == alert_id)).scalar_one())


def lock_alert(connection: Connection, alert_id: int, *, skip: bool = False) -> AlertRow | None:
    """One alert, for this transaction alone; None when there is none, or, with `skip`, while another one has it."""
    query = select(*_ROW).where(ALERT.c.id == alert_id).with_for_update(skip_locked=skip)
    row = connection.execute(query).first()
    return AlertRow._make(row) if row else None


def set_alert(connection: Connection, alert_id: int, **values: Any) -> None:
    """Change columns of one alert."""
    connection.execute(update(ALERT).where(ALERT.c.id == alert_id).values(**values))


def find_alert(
    connection: Connection, address_id: int, person_id: int | None, student_id: int | None, *, missing: bool
) -> AlertRow | None:
    """The newest alert by this writer that is not closed, of the same sort; one child's is not another's."""
    from_here = and_(ALERT.c.person_id.is_(None), ALERT.c.address_id == address_id)
    theirs = or_(ALERT.c.person_id == person_id, from_here) if person_id is not None else from_here
    sort = ALERT.c.kind == "missing" if missing else ALERT.c.kind != "missing"
    query = select(*_ROW).where(theirs, sort, ALERT.c.status != "closed")
    if missing and student_id is not None:
        query = query.where(or_(ALERT.c.student_id == student_id, ALERT.c.student_id.is_(None)))
    row = connection.execute(query.order_by(ALERT.c.id.desc()).limit(1).with_for_update()).first()
    return AlertRow._make(row) if row else None


def open_alerts(connection: Connection, limit: int) -> list[AlertRow]:
    """Alerts that are not closed, the oldest first."""
    query = select(*_ROW).where(ALERT.c.status != "closed").order_by(ALERT.c.id).limit(limit)
    return [AlertRow._make(row) for row in connection.execute(query)]


def due_alerts(connection: Connection, now: datetime, limit: int) -> list[int]:
    """Alerts of which somebody is to be told now, the longest due first."""
    query = select(ALERT.c.id).where(ALERT.c.status != "closed", ALERT.c.due_at <= now)
    return [row[0] for row in connection.execute(query.order_by(ALERT.c.due_at, ALERT.c.id).limit(limit))]


def ask_again(connection: Connection, now: datetime) -> None:
    """An alert that somebody has who has left is due at once, not only when they would have been asked about it."""
    gone = select(PERSON.c.id).where(~PERSON.c.active)
    theirs = ALERT.c.status == "acknowledged", ALERT.c.due_at > now, ALERT.c.acknowledged_by.in_(gone)
    connection.execute(update(ALERT).where(*theirs).values(due_at=now))


def acknowledge_alert(connection: Connection, alert_id: int, person_id: int, now: datetime, due: datetime) -> bool:
    """It is this person's from now on, who is asked about it at `due`; False when somebody was first."""
    statement = update(ALERT).where(ALERT.c.id == alert_id, ALERT.c.status == "open")
    values = {"status": "acknowledged", "acknowledged_by": person_id, "acknowledged_at": now, "due_at": due}
    return connection.execute(statement.values(**values)).rowcount == 1


def close_alert(connection: Connection, alert_id: int, person_id: int, now: datetime) -> bool:
    """A person closes it; False when it was closed before."""
    statement = update(ALERT).where(ALERT.c.id == alert_id, ALERT.c.status != "closed")
    return connection.execute(statement.values(status="closed", closed_by=person_id, closed_at=now)).rowcount == 1


def add_event(connection: Connection, alert_id: int, kind: str, at: datetime, **values: Any) -> bool:
    """Note a step (columns of the table); False when this rung was paged in this round already."""
    row = {"alert_id": alert_id, "kind": kind, "at": at, "words": "", **values}
    statement = insert_into(connection, EVENT).values(row)
    statement = statement.on_conflict_do_nothing(index_elements=["alert_id", "round", "rung"])
    return connection.execute(statement.returning(EVENT.c.id)).first() is not None


def note_delivery(connection: Connection, alert_id: int, round_number: int, rung: str, delivery_id: int) -> None:
    """The page that was noted goes out as this delivery."""
    mine = EVENT.c.alert_id == alert_id, EVENT.c.round == round_number, EVENT.c.rung == rung
    connection.execute(update(EVENT).where(*mine).values(delivery_id=delivery_id))


def events_of(connection: Connection, alert_id: int) -> list[EventRow]:
    """All steps of an alert, the first first."""
    query = select(*_EVENT).where(EVENT.c.alert_id == alert_id).order_by(EVENT.c.id)
    return [EventRow._make(row) for row in connection.execute(query)]


class PageRow(NamedTuple):
    """What became of one page of an alert that is not closed."""

    alert_id: int
    person_id: int | None
    delivery_id: int
    address_id: int
    channel: str
    #: As of the delivery.
    status: str
    created_at: datetime
    at: datetime
    #: Whether it is noted that the platform took it.
    noted: bool


def pages_to_look_at(connection: Connection, delivery_ids: Sequence[int] | None = None) -> list[PageRow]:
    """Pages of alerts that are not closed of which it is not noted yet that they came to nothing."""
    told = EVENT.alias("told")
    same = told.c.alert_id == EVENT.c.alert_id, told.c.delivery_id == EVENT.c.delivery_id
    failed = select(told.c.id).where(*same, told.c.kind == "failed").exists()
    noted = select(told.c.id).where(*same, told.c.kind == "delivered").exists()
    reached = func.coalesce(DELIVERY.c.delivered_at, DELIVERY.c.sent_at, DELIVERY.c.created_at)
    place = (DELIVERY.c.address_id, DELIVERY.c.channel, DELIVERY.c.status, DELIVERY.c.created_at, reached)
    query = (
        select(EVENT.c.alert_id, EVENT.c.person_id, EVENT.c.delivery_id, *place, noted)
        .join(DELIVERY, DELIVERY.c.id == EVENT.c.delivery_id)
        .join(ALERT, ALERT.c.id == EVENT.c.alert_id)
        .where(EVENT.c.kind == "paged", ALERT.c.status != "closed", ~failed)
        .order_by(EVENT.c.id)
    )
    if delivery_ids is not None:
        query = query.where(EVENT.c.delivery_id.in_(list(delivery_ids)))
    return [PageRow._make(row) for row in connection.execute(query)]


def newest_page(connection: Connection, alert_id: int) -> int | None:
    """The delivery of the newest page of an alert."""
    query = select(EVENT.c.delivery_id).where(EVENT.c.alert_id == alert_id, EVENT.c.kind == "paged")
    found: int | None = connection.execute(query.order_by(EVENT.c.id.desc()).limit(1)).scalar()
    return found


def came_to_nothing(page: PageRow) -> bool:
    """Whether the platform gave it up."""
    return page.status in _NOTHING


def has_left(page: PageRow) -> bool:
    """Whether the platform took it."""
    return page.status in _LEFT


def move_page(connection: Connection, page: PageRow, address_id: int, channel: str) -> bool:
    """Let a page that has not left go out elsewhere, so that it does not come twice; False when it leaves just now."""
    statement = update(DELIVERY).where(DELIVERY.c.id == page.delivery_id, DELIVERY.c.status.in_(_WAITING))
    values = {"address_id": address_id, "channel": channel, "status": "queued", "attempts": 0}
    fresh = {"next_attempt_at": None, "error": "", "error_detail": "", "external_id": None}
    return connection.execute(statement.values(**values, **fresh)).rowcount == 1


def count_open_alerts(connection: Connection) -> int:
    """Alerts that no person has acknowledged or closed."""
    return int(connection.execute(select(func.count()).select_from(ALERT).where(ALERT.c.status == "open")).scalar_one())
