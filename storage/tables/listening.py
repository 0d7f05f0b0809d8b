"""What families tell us: check-ins, and words that must never be missed."""

from datetime import datetime

from sqlalchemy import Column, Index, Text, text
from sqlmodel import Field, SQLModel

from storage.tables.base import Moment, RowId


class CheckIn(SQLModel, table=True):
    """One answer to "How was this week?" about one student."""

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    person_id: int = Field(foreign_key="person.id", sa_type=RowId, index=True)
    student_id: int = Field(foreign_key="person.id", sa_type=RowId, index=True)
    #: good | mostly | not_good
    answer: str
    words: str = Field(default="", sa_column=Column(Text, nullable=False))
    #: Whether the person asked for an answer from staff.
    wants_answer: bool = False
    at: datetime = Field(sa_column=Column(Moment, nullable=False))


class Alert(SQLModel, table=True):
    """A crisis message (L9). It stays open until a person closes it; nothing closes it by itself."""

    __table_args__ = (
        Index("ix_alert_open", "id", sqlite_where=text("status = 'open'"), postgresql_where=text("status = 'open'")),
    )

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    address_id: int = Field(foreign_key="address.id", sa_type=RowId, index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", sa_type=RowId, index=True)
    received_id: int = Field(foreign_key="received.id", sa_type=RowId, index=True)
    #: selfharm | abuse | violence
    kind: str
    #: open | acknowledged | closed
    status: str = "open"
    raised_at: datetime = Field(sa_column=Column(Moment, nullable=False))


class Occurrence(SQLModel, table=True):
    """One nudge to one recipient at one time: the unique row that makes it happen once."""

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    #: "nudge name/person id/local date and time".
    key: str = Field(unique=True, max_length=200)
    nudge: str
    person_id: int = Field(foreign_key="person.id", sa_type=RowId, index=True)
    due_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    #: sent | skipped
    outcome: str
    #: Why it was skipped, in one word of ours.
    reason: str = ""
    at: datetime = Field(sa_column=Column(Moment, nullable=False))
