"""The outbox: everything that leaves us was first committed here."""

from datetime import datetime

from sqlalchemy import Column, Index, Text, text
from sqlmodel import Field, SQLModel

from storage.tables.base import Moment, RowId

_WAITING = "status IN ('queued', 'retrying', 'sending')"


class Delivery(SQLModel, table=True):
    """One message to one address."""

    __table_args__ = (
        Index(
            "ix_delivery_waiting",
            "channel",
            "priority",
            "id",
            sqlite_where=text(_WAITING),
            postgresql_where=text(_WAITING),
        ),
        Index(
            "ix_delivery_waiting_address",
            "address_id",
            "priority",
            "id",
            sqlite_where=text(_WAITING),
            postgresql_where=text(_WAITING),
        ),
        Index(
            "ix_delivery_failed",
            "id",
            sqlite_where=text("status = 'failed'"),
            postgresql_where=text("status = 'failed'"),
        ),
        Index("ix_delivery_address_id_id", "address_id", "id"),
        Index("ix_delivery_external", "channel", "external_id"),
    )

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    channel: str = Field(max_length=64)
    address_id: int = Field(foreign_key="address.id", sa_type=RowId)
    #: 0 emergency, 1 reply, 2 relayed message, 5 bulk. Lower leaves first; within one, order is by id.
    priority: int
    #: reply | relay | nudge | alert | broadcast | notice
    kind: str
    #: The Reply as JSON.
    body: str = Field(sa_column=Column(Text, nullable=False))
    #: queued | sending | sent | delivered | read | retrying | failed | expired
    status: str = "queued"
    attempts: int = 0
    next_attempt_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    created_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    sent_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    delivered_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    read_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    #: The platform's id of the message, once sent.
    external_id: str | None = Field(default=None, max_length=255)
    #: A name from the closed list of send errors, and the platform's words (no message text).
    error: str = ""
    error_detail: str = ""
    #: The inbound that caused it, if one did.
    received_id: int | None = Field(default=None, foreign_key="received.id", sa_type=RowId, index=True)
    #: The relayed message that it carries, if one.
    message_id: int | None = Field(default=None, foreign_key="message.id", sa_type=RowId, index=True)
