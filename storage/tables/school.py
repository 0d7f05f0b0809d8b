"""Schools and what they teach: school, term and section."""

from datetime import date

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from storage.tables.base import RowId


class School(SQLModel, table=True):
    """An organisation of the roster: a school, a district, a department."""

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    sourced_id: str = Field(unique=True, max_length=255)
    name: str
    #: OneRoster's type: school, district, department, …
    kind: str = "school"
    #: IANA name, e.g. "America/Los_Angeles"; empty means the installation's own.
    timezone: str = ""
    parent_id: int | None = Field(default=None, foreign_key="school.id", sa_type=RowId)
    active: bool = True


class Term(SQLModel, table=True):
    """An academic session: term, semester, grading period or school year."""

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    sourced_id: str = Field(unique=True, max_length=255)
    title: str
    kind: str
    starts: date
    ends: date
    school_year: str = ""
    parent_id: int | None = Field(default=None, foreign_key="term.id", sa_type=RowId)
    active: bool = True


class Section(SQLModel, table=True):
    """A class as people say it: one course, taught to one group. `grades` and `periods` are comma-separated."""

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    sourced_id: str = Field(unique=True, max_length=255)
    school_id: int = Field(foreign_key="school.id", sa_type=RowId, index=True)
    title: str
    course_title: str = ""
    code: str = ""
    kind: str = "scheduled"
    grades: str = ""
    location: str = ""
    periods: str = ""
    #: Comma-separated sourced ids of the terms in which it meets.
    terms: str = ""
    active: bool = True
