"""The outbox: everything that leaves us was first committed here."""

from datetime import datetime

from sqlalchemy import Column, Index, String, Text, UniqueConstraint, text
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
        Index(
            "ix_delivery_survey",
            "id",
            sqlite_where=text("kind = 'survey'"),
            postgresql_where=text("kind = 'survey'"),
        ),
        Index("ix_delivery_address_id_id", "address_id", "id"),
        Index("ix_delivery_external", "channel", "external_id"),
    )

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    channel: str = Field(max_length=64)
    address_id: int = Field(foreign_key="address.id", sa_type=RowId)
    #: 0 emergency, 1 reply, 2 relayed message, 5 bulk. Lower leaves first; within one, order is by id.
    priority: int
    #: reply | relay | reaction | receipt | history | thread | nudge | alert | broadcast | notice |
    #: survey (a question of one: forgotten once it has left)
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
    #: The platform's id of the message, once sent; of its last part, if it took several (see DeliveryPart).
    external_id: str | None = Field(default=None, max_length=255)
    #: A name from the closed list of send errors, and the platform's words (no message text).
    error: str = ""
    error_detail: str = ""
    #: The inbound that caused it, if one did.
    received_id: int | None = Field(default=None, foreign_key="received.id", sa_type=RowId, index=True)
    #: The relayed message that it carries, if one.
    message_id: int | None = Field(default=None, foreign_key="message.id", sa_type=RowId, index=True)
    #: For whom, where the address alone does not say it: it is shared, or became another's while this was under way.
    person_id: int | None = Field(default=None, sa_column=Column(RowId, nullable=True))
    #: send | edit | delete | react. What its platform cannot do becomes a text of its own, and so "send".
    action: str = Field(default="send", sa_column=Column(String(8), nullable=False, server_default="send"))
    #: The delivery that is edited, taken back or marked. No foreign key: SQLite would copy the table to add one.
    target_id: int | None = Field(default=None, sa_column=Column(RowId, nullable=True))
    #: The platform's id of the person's own message, when that is what is marked.
    target_external_id: str | None = Field(default=None, max_length=255)
    #: As a text of its own it waits until then (quiet hours).
    hold_until: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))


class DeliveryPart(SQLModel, table=True):
    """One of the platform messages that a delivery took; there are rows only where it took more than one."""

    __tablename__ = "delivery_part"
    __table_args__ = (UniqueConstraint("delivery_id", "position"), Index("ix_delivery_part_external", "external_id"))

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    delivery_id: int = Field(foreign_key="delivery.id", sa_type=RowId)
    position: int
    #: Which part of the rendered text it belongs to; a part's last message has its words.
    part: int
    external_id: str = Field(max_length=255)
