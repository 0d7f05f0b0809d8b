"""What a student did: assignments, results and attendance, as imported."""

from datetime import date

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from storage.tables.base import RowId


class LineItem(SQLModel, table=True):
    """One assignment or test of a section."""

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    sourced_id: str = Field(unique=True, max_length=255)
    section_id: int = Field(foreign_key="section.id", sa_type=RowId, index=True)
    title: str
    description: str = ""
    assigned: date | None = None
    due: date | None = None
    lowest: float = 0.0
    highest: float = 100.0
    active: bool = True


class Result(SQLModel, table=True):
    """One student's result of one line item; `missing` and `late` are OneRoster 1.2's own flags."""

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    sourced_id: str = Field(unique=True, max_length=255)
    line_item_id: int = Field(foreign_key="lineitem.id", sa_type=RowId, index=True)
    student_id: int = Field(foreign_key="person.id", sa_type=RowId, index=True)
    #: OneRoster's scoreStatus: fully graded, not submitted, exempt, …
    status: str
    score: float | None = None
    text_score: str = ""
    scored: date | None = None
    comment: str = ""
    missing: bool = False
    late: bool = False
    incomplete: bool = False
    active: bool = True


class Attendance(SQLModel, table=True):
    """One day (or one section on that day) of one student. `key` is "student/day/section" in sourced ids."""

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    key: str = Field(unique=True, max_length=600)
    student_id: int = Field(foreign_key="person.id", sa_type=RowId, index=True)
    day: date
    #: present | excused | unexcused | tardy | early_departure
    category: str
    section_id: int | None = Field(default=None, foreign_key="section.id", sa_type=RowId)
    reason: str = ""
    active: bool = True
