"""Invite codes: single-use, expiring, kept only as digests."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, func, insert, select, update

from storage.tables import Invite, Received
from storage.turns import table_of

if TYPE_CHECKING:
    from datetime import datetime

INVITE, RECEIVED = table_of(Invite), table_of(Received)


class InviteRow(NamedTuple):
    """An invite, locked for this transaction."""

    id: int
    person_id: int
    expires_at: datetime
    used_at: datetime | None


def digest_of(code: str) -> str:
    """The digest under which a code is kept."""
    return hashlib.sha256(code.encode()).hexdigest()


def add_invite(connection: Connection, code: str, person_id: int, now: datetime, expires_at: datetime) -> None:
    """Keep a new code for a person; their older unused ones end now."""
    older = update(INVITE).where(INVITE.c.person_id == person_id, INVITE.c.used_at.is_(None), INVITE.c.expires_at > now)
    connection.execute(older.values(expires_at=now))
    row = {"digest": digest_of(code), "person_id": person_id, "created_at": now, "expires_at": expires_at}
    connection.execute(insert(INVITE).values(row))


def find_invite(connection: Connection, code: str) -> InviteRow | None:
    """The invite of this code, used, expired or not."""
    columns = (INVITE.c.id, INVITE.c.person_id, INVITE.c.expires_at, INVITE.c.used_at)
    row = connection.execute(select(*columns).where(INVITE.c.digest == digest_of(code)).with_for_update()).first()
    return InviteRow._make(row) if row else None


def use_invite(connection: Connection, invite_id: int, address_id: int, now: datetime) -> None:
    """This code has been used and works no more."""
    connection.execute(
        update(INVITE).where(INVITE.c.id == invite_id).values(used_at=now, used_by_address_id=address_id)
    )


def wrong_codes_since(connection: Connection, address_id: int, since: datetime) -> int:
    """How many codes this address tried in vain since then."""
    query = select(func.count()).where(
        RECEIVED.c.address_id == address_id, RECEIVED.c.route == "code:wrong", RECEIVED.c.received_at > since
    )
    return int(connection.execute(query).scalar_one())
