"""What families tell us in check-ins, and the nudges that ask them."""

from datetime import datetime

from sqlalchemy import Column, Index, Text
from sqlmodel import Field, SQLModel

from storage.tables.base import Moment, RowId


class CheckIn(SQLModel, table=True):
    """One answer to "How was this week?" about one student."""

    __table_args__ = (Index("ix_checkin_run", "conversation_id", "student_id", unique=True),)

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    person_id: int = Field(foreign_key="person.id", sa_type=RowId, index=True)
    student_id: int = Field(foreign_key="person.id", sa_type=RowId, index=True)
    #: good | mostly | not_good
    answer: str
    words: str = Field(default="", sa_column=Column(Text, nullable=False))
    #: Whether the person asked for an answer from staff.
    wants_answer: bool = False
    #: The run in which it was said: an answer that is taken back and given anew is one row.
    conversation_id: int | None = Field(default=None, sa_column=Column(RowId, nullable=True))
    #: The asking of one class that it answers; empty: the weekly one, or their own wish.
    round_id: int | None = Field(default=None, sa_column=Column(RowId, nullable=True))
    at: datetime = Field(sa_column=Column(Moment, nullable=False))


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
