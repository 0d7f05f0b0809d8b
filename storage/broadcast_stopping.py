"""Broadcasts of which the rest shall not leave: all of it, or what would leave in words that were changed since."""

from __future__ import annotations

from sqlalchemy import Connection, and_, exists, select, update

from storage.broadcast_texts import TEXT
from storage.broadcasts import RECIPIENT, WRITTEN_TO
from storage.relay import DELIVERY, MESSAGE, THREAD

_UNSENT = ("queued", "retrying")


def stop_rest(connection: Connection, broadcast_id: int) -> int:
    """What has not left shall not leave: messages, deliveries and those not written yet; gives how many."""
    mine = select(RECIPIENT.c.message_id).where(RECIPIENT.c.broadcast_id == broadcast_id)
    waits = and_(DELIVERY.c.message_id.in_(mine), DELIVERY.c.status.in_(_UNSENT))
    connection.execute(update(DELIVERY).where(waits).values(status="expired", error="stopped"))
    left = exists().where(DELIVERY.c.message_id == RECIPIENT.c.message_id, DELIVERY.c.error != "stopped")
    rest = and_(RECIPIENT.c.broadcast_id == broadcast_id, RECIPIENT.c.state.in_((*WRITTEN_TO, "review")), ~left)
    count = connection.execute(update(RECIPIENT).where(rest).values(state="stopped")).rowcount
    gone = select(RECIPIENT.c.message_id).where(
        RECIPIENT.c.broadcast_id == broadcast_id, RECIPIENT.c.state == "stopped"
    )
    connection.execute(update(MESSAGE).where(MESSAGE.c.id.in_(gone)).values(status="taken_back"))
    threads = select(MESSAGE.c.thread_id).where(MESSAGE.c.id.in_(gone))
    connection.execute(update(THREAD).where(THREAD.c.id.in_(threads)).values(broadcast_at=None))
    return count


def stop_unwritten(connection: Connection, broadcast_id: int) -> int:
    """Those for whom no message is written yet get none, and nobody checks translations for them; gives how many."""
    unreviewed = and_(TEXT.c.broadcast_id == broadcast_id, TEXT.c.reviewer_id.is_(None))
    connection.execute(update(TEXT).where(unreviewed).values(asked=""))
    states = RECIPIENT.c.state.in_((*WRITTEN_TO, "review"))
    rest = and_(RECIPIENT.c.broadcast_id == broadcast_id, states, RECIPIENT.c.message_id.is_(None))
    return connection.execute(update(RECIPIENT).where(rest).values(state="stopped")).rowcount
