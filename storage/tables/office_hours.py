"""When staff read what families write."""

from datetime import time

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.base import RowId


class OfficeHours(SQLModel, table=True):
    """One weekday (0 is Monday) on which a member of staff reads messages, from and until, wall clock (L7)."""

    __tablename__ = "office_hours"
    __table_args__ = (UniqueConstraint("person_id", "weekday"),)

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    person_id: int = Field(foreign_key="person.id", sa_type=RowId)
    weekday: int
    starts: time
    ends: time
