"""Words that must never be missed: an alert, and all that was done about it."""

from datetime import datetime

from sqlalchemy import Column, Index, Integer, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.tables.base import Moment, RowId

_NOT_CLOSED = "status <> 'closed'"


class Alert(SQLModel, table=True):
    """A crisis message (L9). It stays open until a person closes it; nothing closes it by itself."""

    __table_args__ = (
        Index("ix_alert_open", "id", sqlite_where=text("status = 'open'"), postgresql_where=text("status = 'open'")),
        Index("ix_alert_due", "due_at", sqlite_where=text(_NOT_CLOSED), postgresql_where=text(_NOT_CLOSED)),
    )

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    address_id: int = Field(foreign_key="address.id", sa_type=RowId, index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", sa_type=RowId, index=True)
    received_id: int = Field(foreign_key="received.id", sa_type=RowId, index=True)
    #: selfharm | abuse | violence | missing
    kind: str
    #: open | acknowledged | closed
    status: str = "open"
    raised_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    #: The student, where that is known beside whose guardian wrote.
    student_id: int | None = Field(default=None, sa_column=Column(RowId, nullable=True))
    #: How often the staff on call have been gone through, this time counted, and since when.
    round: int = Field(default=1, sa_column=Column(Integer, nullable=False, server_default="1"))
    round_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    #: When somebody is to be told next; None only for alerts from before there was a chain.
    due_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    #: When the writer got the whole fixed answer last, and any answer.
    answered_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    spoken_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    acknowledged_by: int | None = Field(default=None, sa_column=Column(RowId, nullable=True))
    acknowledged_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    closed_by: int | None = Field(default=None, sa_column=Column(RowId, nullable=True))
    closed_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))


class AlertEvent(SQLModel, table=True):
    """One step of an alert; rows are only added. What was said stands here too, and in no log."""

    __tablename__ = "alert_event"
    __table_args__ = (UniqueConstraint("alert_id", "round", "rung"), Index("ix_alert_event_delivery", "delivery_id"))

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    alert_id: int = Field(foreign_key="alert.id", sa_type=RowId, index=True)
    #: raised | more | paged | delivered | failed | moved | acknowledged | note | reminded | reopened | closed
    kind: str = Field(max_length=16)
    #: Who was told, or who did it.
    person_id: int | None = Field(default=None, sa_column=Column(RowId, nullable=True))
    #: Where they were told.
    address_id: int | None = Field(default=None, sa_column=Column(RowId, nullable=True))
    delivery_id: int | None = Field(default=None, sa_column=Column(RowId, nullable=True))
    #: Of "paged": in which round, and who or where: each once. Else None.
    round: int | None = Field(default=None, sa_column=Column(Integer, nullable=True))
    rung: str | None = Field(default=None, max_length=24)
    #: The writer's words, or those of whoever made a note.
    words: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    at: datetime = Field(sa_column=Column(Moment, nullable=False))
