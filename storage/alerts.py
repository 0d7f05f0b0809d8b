"""Crisis alerts. Nothing closes one but a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, insert, select

from storage.tables import Alert
from storage.turns import table_of

if TYPE_CHECKING:
    from datetime import datetime

ALERT = table_of(Alert)


def add_alert(
    connection: Connection, address_id: int, person_id: int | None, received_id: int | None, kind: str, at: datetime
) -> int:
    """Open an alert of `kind` (selfharm, abuse, violence); gives its id."""
    row = {
        "address_id": address_id,
        "person_id": person_id,
        "received_id": received_id,
        "kind": kind,
        "status": "open",
        "raised_at": at,
    }
    return int(connection.execute(insert(ALERT).values(row).returning(ALERT.c.id)).scalar_one())


def count_open_alerts(connection: Connection) -> int:
    """Alerts that no person has acknowledged or closed."""
    return int(connection.execute(select(func.count()).select_from(ALERT).where(ALERT.c.status == "open")).scalar_one())
