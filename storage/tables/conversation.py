"""One run of a flow with one address, and the messages that drove it."""

from datetime import datetime

from sqlalchemy import Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.tables.base import Moment, RowId


class Received(SQLModel, table=True):
    """One inbound message, kept as it came; its unique triple makes a second delivery harmless (Q3)."""

    __table_args__ = (
        UniqueConstraint("channel", "address", "external_id"),
        Index("ix_received_address_id_id", "address_id", "id"),
        Index(
            "ix_received_failed",
            "id",
            sqlite_where=text("status = 'failed'"),
            postgresql_where=text("status = 'failed'"),
        ),
    )

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    channel: str = Field(max_length=64)
    address: str = Field(max_length=255)
    external_id: str = Field(max_length=255)
    address_id: int = Field(foreign_key="address.id", sa_type=RowId)
    #: The Inbound as JSON.
    body: str = Field(sa_column=Column(Text, nullable=False))
    received_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    #: done | failed (kept for retry)
    status: str = "done"
    #: Where the router sent it: answer, opt_out, crisis, command, relay, intent, offer, onboarding, …
    route: str = "answer"
    #: Our id of the failure, as logged and told to the person.
    error_id: str = ""
    attempts: int = 1


class Conversation(SQLModel, table=True):
    """One run of a flow. Its position is derived from the journal, never stored."""

    __table_args__ = (
        Index(
            "uq_conversation_open_address",
            "address_id",
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
        Index(
            "ix_conversation_expiring",
            "expires_at",
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
    )

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    address_id: int = Field(foreign_key="address.id", sa_type=RowId, index=True)
    #: At a shared address: whom it is with. No foreign key: SQLite would copy the table to add one.
    person_id: int | None = Field(default=None, sa_column=Column(RowId, nullable=True))
    flow: str
    #: Distinguishes the taps of this run from those of any other.
    nonce: str
    #: JSON object: key → what was answered or what an effect returned, oldest first.
    journal: str = Field(sa_column=Column(Text, nullable=False))
    #: open | done | stopped | expired | failed
    status: str = "open"
    #: Raised at each change; an update that meets another version is done again.
    version: int = 1
    started_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    touched_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    expires_at: datetime = Field(sa_column=Column(Moment, nullable=False))
