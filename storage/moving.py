"""What waits for a person follows the person: to another phone of theirs, or into keeping until there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, func, select, update

from storage.addresses import AddressRow, newest_addresses
from storage.sharing import MESSAGE
from storage.tables import Thread
from storage.turns import ADDRESS, CONVERSATION, DELIVERY, table_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement

THREAD = table_of(Thread)
#: What is for a person wherever they are. An answer belongs to the phone that asked; a question to its conversation.
_FOLLOWS = ("relay", "alert", "broadcast")
#: Words that did not leave, and wait in the thread until their reader has an address.
KEPT = "kept"
#: Why a delivery did not leave: its address is not its reader's any more.
NOT_THEIRS = "not_theirs"


class _Waiting(NamedTuple):
    id: int
    address_id: int
    kind: str
    status: str
    error: str
    action: str
    message_id: int | None
    student_id: int | None
    person_id: int | None


def _waiting(connection: Connection, *where: ColumnElement[bool]) -> list[_Waiting]:
    person = func.coalesce(DELIVERY.c.person_id, MESSAGE.c.reader_id, ADDRESS.c.person_id)
    query = (
        select(
            DELIVERY.c.id,
            DELIVERY.c.address_id,
            DELIVERY.c.kind,
            DELIVERY.c.status,
            DELIVERY.c.error,
            DELIVERY.c.action,
            DELIVERY.c.message_id,
            THREAD.c.student_id,
            person,
        )
        .select_from(
            DELIVERY.join(ADDRESS, ADDRESS.c.id == DELIVERY.c.address_id)
            .outerjoin(MESSAGE, MESSAGE.c.id == DELIVERY.c.message_id)
            .outerjoin(THREAD, THREAD.c.id == MESSAGE.c.thread_id)
        )
        .where(*where)
        .order_by(DELIVERY.c.id)
    )
    return [_Waiting._make(row) for row in connection.execute(query)]


def end_runs(connection: Connection, address_ids: Sequence[int]) -> None:
    """No question is open at these addresses any more."""
    here = (CONVERSATION.c.address_id.in_(list(address_ids)), CONVERSATION.c.status == "open")
    ended = {"status": "stopped", "version": CONVERSATION.c.version + 1}
    connection.execute(update(CONVERSATION).where(*here).values(**ended))


def leave_behind(connection: Connection, address_id: int, people: Sequence[int]) -> set[str]:
    """These people left the address: what waited there for them follows them, or is kept; gives channels to wake.

    Call it when the address is no longer theirs. What is on its way just now may still arrive.
    """
    here = DELIVERY.c.address_id == address_id
    rows = _waiting(connection, here, DELIVERY.c.status.in_(("queued", "retrying", "sending")))
    mine = [row for row in rows if row.person_id is None or row.person_id in people]
    under_way = [row for row in mine if row.status == "sending"]
    if len(people) == 1:  # if it fails, it is still known for whom it was
        _set(connection, [row.id for row in under_way], person_id=people[0])
    only = people[0] if len(people) == 1 else None
    waiting = [row._replace(person_id=row.person_id or only) for row in mine if row.status != "sending"]
    return _follow(connection, waiting, "unbound")


def vacate(connection: Connection, address_id: int) -> set[str]:
    """The address wants nothing more: what waits there goes to other phones of its people; gives channels to wake.

    What cannot go is left for the caller to end.
    """
    here = (DELIVERY.c.address_id == address_id, DELIVERY.c.status.in_(("queued", "retrying")))
    return _follow(connection, _waiting(connection, *here), "")


def send_elsewhere(connection: Connection, delivery_ids: Sequence[int]) -> set[str]:
    """These did not leave, and will not from where they are: send them to another phone of the same person, if any.

    Gives the channels to wake. A row moves, so no phone gets what another one has.
    """
    if not delivery_ids:
        return set()
    rows = _waiting(connection, DELIVERY.c.id.in_(list(delivery_ids)), DELIVERY.c.status.in_(("failed", "expired")))
    return _follow(connection, rows, "")


def send_failed_elsewhere(connection: Connection, channel: str, external_id: str) -> set[str]:
    """The same for a message that its platform took, and gave up later."""
    mine = (DELIVERY.c.channel == channel, DELIVERY.c.external_id == external_id, DELIVERY.c.status == "failed")
    return send_elsewhere(connection, [row[0] for row in connection.execute(select(DELIVERY.c.id).where(*mine))])


def _follow(connection: Connection, rows: Sequence[_Waiting], reason: str) -> set[str]:
    channels = set()
    for row in rows:
        target = _target(connection, row)
        if target is not None and target.id != row.address_id and _moves(connection, row, target):
            _move(connection, row, target)
            channels.add(target.channel)
        elif target is None and row.kind == "relay" and (reason or row.error == NOT_THEIRS):
            _set(connection, [row.id], status="expired", error=KEPT)
        elif reason:
            _set(connection, [row.id], status="expired", error=reason)
    return channels


def _target(connection: Connection, row: _Waiting) -> AddressRow | None:
    if row.person_id is None:
        return None
    return newest_addresses(connection, [row.person_id], about=row.student_id).get(row.person_id)


def _moves(connection: Connection, row: _Waiting, target: AddressRow) -> bool:
    """Whether this delivery can follow; a nudge takes its conversation along, where no other one is open."""
    if row.action != "send":
        return False
    if row.kind != "nudge":
        return row.kind in _FOLLOWS
    theirs = (CONVERSATION.c.status == "open",)
    busy = connection.execute(select(CONVERSATION.c.id).where(CONVERSATION.c.address_id == target.id, *theirs)).first()
    if busy is not None:
        return False
    run = update(CONVERSATION).where(CONVERSATION.c.address_id == row.address_id, *theirs)
    moved = run.values(address_id=target.id, person_id=row.person_id if target.shared else None)
    return connection.execute(moved).rowcount == 1


def _move(connection: Connection, row: _Waiting, target: AddressRow) -> None:
    values = {
        "address_id": target.id,
        "channel": target.channel,
        "person_id": row.person_id if target.shared else None,
        "error": "",
        "error_detail": "",
        "external_id": None,
    }
    if row.status == "queued":  # it may wait for a morning, which is the same on either phone
        _set(connection, [row.id], **values)
    else:
        _set(connection, [row.id], **values, status="queued", attempts=0, next_attempt_at=None)


def _set(connection: Connection, ids: Sequence[int], **values: object) -> None:
    if ids:
        connection.execute(update(DELIVERY).where(DELIVERY.c.id.in_(list(ids))).values(**values))
