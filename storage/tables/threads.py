"""Who answers a family in a teacher's place: for good (hand-over), or for a while (substitute)."""

from datetime import datetime

from sqlalchemy import Boolean, Column, Index, String, Text, text
from sqlmodel import Field, SQLModel

from storage.tables.base import NO, Moment, RowId


class HandOver(SQLModel, table=True):
    """One teacher asks a colleague to go on with a family."""

    __tablename__ = "hand_over"
    __table_args__ = (
        Index(
            "ix_hand_over_offered",
            "to_id",
            sqlite_where=text("status = 'offered'"),
            postgresql_where=text("status = 'offered'"),
        ),
    )

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    thread_id: int = Field(foreign_key="thread.id", sa_type=RowId, index=True)
    from_id: int = Field(foreign_key="person.id", sa_type=RowId)
    to_id: int = Field(foreign_key="person.id", sa_type=RowId)
    #: One line of why, in the teacher's words.
    reason: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    #: Whether the colleague may read what was written before.
    with_history: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default=NO))
    #: offered | accepted | declined | withdrawn
    status: str = Field(default="offered", max_length=12)
    #: The colleague's own thread with this family, once accepted.
    new_thread_id: int | None = Field(default=None, sa_column=Column(RowId, nullable=True, index=True))
    offered_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    answered_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))


class Substitute(SQLModel, table=True):
    """For a while a colleague gets what families write to a member of staff."""

    __table_args__ = (
        Index(
            "ix_substitute_open",
            "staff_id",
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
    )

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    staff_id: int = Field(foreign_key="person.id", sa_type=RowId, index=True)
    substitute_id: int = Field(foreign_key="person.id", sa_type=RowId, index=True)
    named_by: int = Field(foreign_key="person.id", sa_type=RowId)
    begins_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    #: The end of the last day, in the school's zone. From then on it means nothing, whatever the status says.
    ends_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    #: open | ended (both were told, what waited went back)
    status: str = Field(default="open", sa_column=Column(String(8), nullable=False, server_default="open"))
