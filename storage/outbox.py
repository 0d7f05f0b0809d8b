"""The outbox: claiming, marking and counting deliveries, in batches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from sqlalchemy import (
    Connection,
    String,
    TextClause,
    and_,
    bindparam,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    update,
)

from storage.prepared import Prepared, one_of
from storage.tables import Address, Delivery
from storage.turns import table_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

DELIVERY, ADDRESS = table_of(Delivery), table_of(Address)
_WAITING = ("queued", "retrying")


class Claimed(NamedTuple):
    """One delivery that is now being sent."""

    id: int
    address_id: int
    address: str
    address_state: str
    opted_out_at: datetime | None
    priority: int
    kind: str
    body: str
    attempts: int
    created_at: datetime
    message_id: int | None
    action: str = "send"
    target_id: int | None = None
    target_external_id: str | None = None
    hold_until: datetime | None = None


def _unsent(table: str) -> TextClause:
    """What the partial indexes hold, in the very words of their definition: else SQLite does not use them."""
    return text(f"{table}.status IN ('queued', 'retrying', 'sending')")


class Gate(Protocol):
    """Who may be sent something now, beside what the tables say."""

    def shut(self) -> list[int]:
        """Addresses that get nothing now."""
        ...

    def admit(self, address_id: int) -> bool:
        """Whether one more to this address may leave now; it then does."""
        ...


def _claim_query(*, some_shut: bool) -> Prepared:
    other = DELIVERY.alias("other")
    sending, retrying = (literal_column(f"'{status}'", String) for status in ("sending", "retrying"))
    blocked = (
        select(other.c.id)
        .where(
            other.c.address_id == DELIVERY.c.address_id,
            _unsent("other"),
            or_(
                other.c.status == sending,
                and_(
                    other.c.status == retrying,
                    other.c.priority == DELIVERY.c.priority,
                    other.c.id < DELIVERY.c.id,
                    other.c.next_attempt_at > bindparam("now"),
                ),
            ),
        )
        .exists()
    )
    return Prepared(
        select(
            DELIVERY.c.id,
            DELIVERY.c.address_id,
            ADDRESS.c.address,
            ADDRESS.c.state,
            ADDRESS.c.opted_out_at,
            DELIVERY.c.priority,
            DELIVERY.c.kind,
            DELIVERY.c.body,
            DELIVERY.c.attempts,
            DELIVERY.c.created_at,
            DELIVERY.c.message_id,
            DELIVERY.c.action,
            DELIVERY.c.target_id,
            DELIVERY.c.target_external_id,
            DELIVERY.c.hold_until,
        )
        .select_from(DELIVERY.join(ADDRESS, ADDRESS.c.id == DELIVERY.c.address_id))
        .where(
            DELIVERY.c.channel == bindparam("channel"),
            _unsent("delivery"),
            DELIVERY.c.status != sending,
            or_(DELIVERY.c.next_attempt_at.is_(None), DELIVERY.c.next_attempt_at <= bindparam("now")),
            ~blocked,
            *((~one_of(DELIVERY.c.address_id, "shut"),) if some_shut else ()),
        )
        .order_by(DELIVERY.c.priority, DELIVERY.c.id)
        .limit(bindparam("most"))
        # PostgreSQL: whoever re-binds an address or takes words back at this moment is waited for, then read anew.
        .with_for_update(of=DELIVERY)
    )


_CLAIM, _CLAIM_OTHERS = _claim_query(some_shut=False), _claim_query(some_shut=True)
_TAKE = Prepared(
    update(DELIVERY).where(one_of(DELIVERY.c.id, "ids")).values(status="sending", attempts=DELIVERY.c.attempts + 1)
)


def claim(connection: Connection, channel: str, now: datetime, most: int, gate: Gate | None = None) -> list[Claimed]:
    """Take up to `most` deliveries of a channel: replies before bulk, and to one address strictly in order.

    Whom the `gate` does not let out keeps nobody waiting: those behind are taken instead. Only the owner of the
    channel claims (storage.ownership), so an address never has two messages under way.
    """
    claimed: list[Claimed] = []
    shut = gate.shut() if gate is not None else []
    while len(claimed) < most:
        values = {"channel": channel, "now": now, "most": most - len(claimed), "shut": shut}
        query = _CLAIM_OTHERS if shut else _CLAIM
        found = [Claimed._make(row) for row in query.rows(connection, values)]
        taken, refused = (found, []) if gate is None else _let_out(found, gate)
        if taken:
            _TAKE.many(connection, [{"ids": [row.id for row in taken]}])
        claimed += taken
        if not refused:
            break
        shut = [*shut, *refused]
    return claimed


def _let_out(found: list[Claimed], gate: Gate) -> tuple[list[Claimed], list[int]]:
    """Those that may leave, and the addresses of the others. After one that may not, none to its address may."""
    taken: list[Claimed] = []
    refused: dict[int, None] = {}
    for row in found:
        if row.address_id not in refused and gate.admit(row.address_id):
            taken.append(row)
        else:
            refused[row.address_id] = None
    return taken, list(refused)


_SENT = Prepared(
    update(DELIVERY)
    .where(DELIVERY.c.id == bindparam("row_id"))
    .values(
        # A receipt may have come before we heard that it was sent.
        status=case((text("status IN ('delivered', 'read')"), DELIVERY.c.status), else_="sent"),
        external_id=bindparam("new_external_id"),
        sent_at=bindparam("now"),
        error="",
        error_detail="",
    )
)
_NOT_SENT = (
    update(DELIVERY)
    .where(DELIVERY.c.id == bindparam("row_id"), DELIVERY.c.status == "sending")
    .values(
        status=bindparam("new_status"),
        next_attempt_at=bindparam("next_at"),
        attempts=DELIVERY.c.attempts - bindparam("give_back"),
        error=bindparam("new_error"),
        error_detail=bindparam("new_detail"),
    )
)


def mark_sent(connection: Connection, sent: Sequence[tuple[int, str | None]], now: datetime) -> None:
    """These (delivery id, platform id) have left; a change of an earlier message has no id of its own."""
    if sent:
        rows = [{"row_id": row_id, "new_external_id": external_id, "now": now} for row_id, external_id in sent]
        _SENT.many(connection, rows)


class NotSent(NamedTuple):
    """What becomes of a delivery that did not leave: retrying, failed, expired, or queued (never tried)."""

    row_id: int
    new_status: str
    next_at: datetime | None
    new_error: str
    new_detail: str
    #: 1 when the attempt does not count (it was not made).
    give_back: int = 0


def mark_not_sent(connection: Connection, rows: Sequence[NotSent]) -> None:
    """Note failures; a delivery that another sender meanwhile took over is left alone."""
    if rows:
        connection.execute(_NOT_SENT, [row._asdict() for row in rows])


def release_lost(connection: Connection, channel: str) -> list[int]:
    """Queue again what a dead owner of the channel had under way; gives their ids. These may arrive twice."""
    lost = and_(DELIVERY.c.channel == channel, _unsent("delivery"), DELIVERY.c.status == "sending")
    statement = update(DELIVERY).where(lost).values(status="queued").returning(DELIVERY.c.id)
    return sorted(connection.execute(statement).scalars())


def next_due(connection: Connection, channel: str) -> datetime | None:
    """When the channel's next waiting delivery may be tried; None when nothing waits for a time."""
    query = select(func.min(DELIVERY.c.next_attempt_at)).where(
        DELIVERY.c.channel == channel, _unsent("delivery"), DELIVERY.c.status != literal_column("'sending'")
    )
    moment: datetime | None = connection.execute(query).scalar_one()
    return moment


def waiting_channels(connection: Connection) -> list[str]:
    """Channels with anything still to send."""
    query = select(DELIVERY.c.channel).where(text("status IN ('queued', 'retrying', 'sending')")).distinct()
    return [row[0] for row in connection.execute(query)]


def expire_waiting(connection: Connection, address_id: int, reason: str) -> None:
    """Nothing that waits for this address is sent any more."""
    statement = (
        update(DELIVERY)
        .where(DELIVERY.c.address_id == address_id, DELIVERY.c.status.in_(_WAITING))
        .values(status="expired", error=reason)
    )
    connection.execute(statement)


def count_by_status(connection: Connection) -> dict[tuple[str, str], int]:
    """How many deliveries wait or failed, by (channel, status)."""
    columns = (DELIVERY.c.channel, DELIVERY.c.status)
    query = select(*columns, func.count()).group_by(*columns)
    # One query for each partial index: both at once would read every delivery there ever was.
    found = [connection.execute(query.where(held)) for held in (_unsent("delivery"), text("status = 'failed'"))]
    return {(channel, status): count for rows in found for channel, status, count in rows}


class DeadLetter(NamedTuple):
    """A delivery that gave up; no words of it are shown."""

    id: int
    channel: str
    kind: str
    created_at: datetime
    attempts: int
    error: str
    error_detail: str


def dead_letters(connection: Connection, limit: int = 100) -> list[DeadLetter]:
    """What failed for good, newest first."""
    columns = tuple(getattr(DELIVERY.c, name) for name in DeadLetter._fields)
    query = select(*columns).where(text("status = 'failed'")).order_by(DELIVERY.c.id.desc()).limit(limit)
    return [DeadLetter._make(row) for row in connection.execute(query)]


def resend(connection: Connection, ids: Sequence[int] | None) -> int:
    """Queue failed deliveries again: these ids, or all with None; gives how many."""
    statement = update(DELIVERY).where(DELIVERY.c.status == "failed")
    if ids is not None:
        statement = statement.where(DELIVERY.c.id.in_(list(ids)))
    return connection.execute(statement.values(status="queued", attempts=0, next_attempt_at=None)).rowcount


_RANK = {"sent": 1, "delivered": 2, "read": 3}


def note_receipt(connection: Connection, channel: str, external_id: str, status: str, now: datetime) -> bool:
    """A platform says what became of a message. Never goes back: a late "delivered" leaves "read" alone.

    Gives False for an unknown message. `status`: sent, delivered, read, or failed.
    """
    mine = and_(DELIVERY.c.channel == channel, DELIVERY.c.external_id == external_id)
    values: dict[str, Any] = {"status": status}
    if status == "failed":
        lower = DELIVERY.c.status.in_(("sending", "sent"))
    else:
        lower = DELIVERY.c.status.in_(["sending", *(name for name, rank in _RANK.items() if rank < _RANK[status])])
        # Platforms leave out or overtake "delivered": who read it has it.
        moment = literal(now, DELIVERY.c.delivered_at.type)
        arrived = {"delivered_at": func.coalesce(DELIVERY.c.delivered_at, moment)}
        values |= {"read_at": now, **arrived} if status == "read" else arrived if status == "delivered" else {}
    if connection.execute(update(DELIVERY).where(mine, lower).values(**values)).rowcount:
        return True
    return connection.execute(select(DELIVERY.c.id).where(mine)).first() is not None


_RETRY_RECEIPTS = frozenset({"held", "rate_limited", "unavailable"})


def note_failed_receipt(
    connection: Connection, channel: str, external_id: str, error: NotSent, most_attempts: int
) -> bool:
    """A platform took a message and failed later: try again where that can help, else keep the reason.

    `error.row_id` is not looked at. Gives False for an unknown message.
    """
    mine = and_(DELIVERY.c.channel == channel, DELIVERY.c.external_id == external_id)
    row = connection.execute(select(DELIVERY.c.id, DELIVERY.c.status, DELIVERY.c.attempts).where(mine)).first()
    if row is None:
        return False
    if row.status in {"sending", "sent"}:
        again = error.new_error in _RETRY_RECEIPTS and row.attempts < most_attempts
        values = {
            "status": "retrying" if again else "failed",
            "next_attempt_at": error.next_at if again else None,
            "error": error.new_error,
            "error_detail": error.new_detail,
        }
        connection.execute(update(DELIVERY).where(DELIVERY.c.id == row.id).values(**values))
    return True


def release_held(connection: Connection, address_ids: Sequence[int]) -> set[int]:
    """These people wrote: what waited for that may leave now. Gives the addresses that had something waiting."""
    held = and_(DELIVERY.c.address_id.in_(list(address_ids)), text("status = 'retrying'"), DELIVERY.c.error == "held")
    statement = update(DELIVERY).where(held).values(next_attempt_at=None).returning(DELIVERY.c.address_id)
    return {row[0] for row in connection.execute(statement)}
