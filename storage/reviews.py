"""Askings: what a person must look at before it leaves, and what they said."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, and_, insert, or_, select, update

from storage.relay import DELIVERY, HELD, MESSAGE, MESSAGE_COLUMNS, PART, MessageRow
from storage.tables import Approval
from storage.turns import table_of

APPROVAL = table_of(Approval)
#: A delivery that is on somebody's phone, or on its way there.
_SHOWN = ("queued", "retrying", "sending", "sent", "delivered", "read")
#: How far back we look for the newest words in one thread of somebody who has many.
_NEWEST = 20


class ApprovalRow(NamedTuple):
    """One asking."""

    id: int
    author_id: int
    kind: str
    status: str
    reason: str
    back: str | None
    found: str
    asked: str
    writer_id: int | None
    asked_at: datetime
    reminded_at: datetime | None
    decided_by: int | None

    @property
    def reviewers(self) -> frozenset[int]:
        """Who was asked to review it."""
        return frozenset(int(one) for one in self.asked.split(",") if one)


_COLUMNS = tuple(getattr(APPROVAL.c, name) for name in ApprovalRow._fields)


def add_approval(connection: Connection, **values: Any) -> int:
    """Keep an asking (columns of the table); gives its id."""
    return int(connection.execute(insert(APPROVAL).values(**values).returning(APPROVAL.c.id)).scalar_one())


def get_approval(connection: Connection, approval_id: int) -> ApprovalRow | None:
    """The asking with this id, locked against a second answer."""
    row = connection.execute(select(*_COLUMNS).where(APPROVAL.c.id == approval_id).with_for_update()).first()
    return ApprovalRow._make(row) if row else None


def set_approval(connection: Connection, approval_id: int, **values: Any) -> None:
    """Change columns of an asking."""
    connection.execute(update(APPROVAL).where(APPROVAL.c.id == approval_id).values(**values))


def hold_message(connection: Connection, message_id: int, **values: Any) -> None:
    """Keep what became of a message (columns of the table) while it waits, or as it is let go."""
    connection.execute(update(MESSAGE).where(MESSAGE.c.id == message_id).values(**values))


def held_by(connection: Connection, approval_id: int) -> list[MessageRow]:
    """The messages that wait for this answer, locked; those that their author changed or took back do not."""
    query = select(*MESSAGE_COLUMNS).where(MESSAGE.c.approval_id == approval_id, MESSAGE.c.status.in_(HELD))
    return [MessageRow._make(row) for row in connection.execute(query.order_by(MESSAGE.c.id).with_for_update())]


def same_words(connection: Connection, message: MessageRow) -> MessageRow | None:
    """Another message of the same writing, in the same words and for the same language, that was asked about.

    Words to many families have no `received_id`; where a change of them is carried to each, they have their origin.
    """
    if message.received_id is not None:
        same_writing = MESSAGE.c.received_id == message.received_id
    elif message.origin:
        same_writing = and_(
            MESSAGE.c.origin == message.origin, MESSAGE.c.author_address_id == message.author_address_id
        )
    else:
        return None
    query = (
        select(*MESSAGE_COLUMNS)
        .where(
            same_writing,
            MESSAGE.c.id != message.id,
            MESSAGE.c.text == message.text,
            MESSAGE.c.reader_language == message.reader_language,
            MESSAGE.c.revision == message.revision,
            MESSAGE.c.status.in_((*HELD, "queued", "dropped")),
            MESSAGE.c.approval_id.is_not(None),
            MESSAGE.c.approval_id != (message.approval_id or 0),
        )
        .order_by(MESSAGE.c.id)
        .limit(1)
    )
    row = connection.execute(query).first()
    return MessageRow._make(row) if row else None


def waits_behind(connection: Connection, message: MessageRow) -> int | None:
    """The asking that an earlier message to the same reader still waits for, if one does."""
    query = select(MESSAGE.c.approval_id).where(
        MESSAGE.c.thread_id == message.thread_id,
        MESSAGE.c.reader_id == message.reader_id,
        MESSAGE.c.status.in_(HELD),
        MESSAGE.c.id < message.id,
    )
    return connection.execute(query.order_by(MESSAGE.c.id.desc()).limit(1)).scalar_one_or_none()


def open_approvals(connection: Connection) -> list[ApprovalRow]:
    """Askings without an answer whose messages still wait, oldest first."""
    waits = select(MESSAGE.c.id).where(MESSAGE.c.approval_id == APPROVAL.c.id, MESSAGE.c.status.in_(HELD)).exists()
    query = select(*_COLUMNS).where(APPROVAL.c.status == "open", waits).order_by(APPROVAL.c.id)
    return [ApprovalRow._make(row) for row in connection.execute(query)]


class Asked(NamedTuple):
    """What words from an address answer."""

    approval_id: int
    #: They were asked to write words, not to choose.
    writes: bool


def asked_lately(connection: Connection, address_id: int, *, reply_to: str | None, thread: str | None) -> Asked | None:
    """The asking that words from this address answer: the message they reply to, else the newest (of the thread)."""
    query = select(DELIVERY.c.body).where(DELIVERY.c.address_id == address_id, DELIVERY.c.status.in_(_SHOWN))
    if reply_to:
        in_parts = select(PART.c.delivery_id).where(PART.c.external_id == reply_to)
        query = query.where(or_(DELIVERY.c.external_id == reply_to, DELIVERY.c.id.in_(in_parts)))
    rows = connection.execute(query.order_by(DELIVERY.c.id.desc()).limit(_NEWEST if thread else 1))
    for body in rows.scalars():
        reply = orjson.loads(body)
        if not thread or reply_to or reply.get("thread") == thread:
            facts = reply.get("facts") or {}
            named = str(facts.get("approval", ""))
            return Asked(int(named), "writes" in facts) if named.isdecimal() else None
    return None
