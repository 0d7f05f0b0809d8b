"""Whether the typing dots should go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from storage.turns import DELIVERY, RECEIVED

if TYPE_CHECKING:
    from conversations.messages import Inbound
    from storage.database import Database

_ON_ITS_WAY = ("queued", "sending", "retrying")


def reply_is_coming(database: Database, inbound: Inbound) -> bool:
    """Whether an answer to `inbound` waits in the outbox for the one who wrote it."""
    waiting = (
        select(RECEIVED.c.id)
        .join(DELIVERY, (DELIVERY.c.received_id == RECEIVED.c.id) & (DELIVERY.c.address_id == RECEIVED.c.address_id))
        .where(RECEIVED.c.channel == inbound.channel, RECEIVED.c.address == inbound.address)
        .where(RECEIVED.c.external_id == inbound.external_id, DELIVERY.c.status.in_(_ON_ITS_WAY))
    )
    with database.read() as session:
        return bool(session.connection().execute(select(exists(waiting))).scalar())
