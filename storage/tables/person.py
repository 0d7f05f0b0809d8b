"""People and what they are at a school."""

from datetime import date, datetime, time

from sqlalchemy import Column, Index, Text, text
from sqlmodel import Field, SQLModel

from storage.tables.base import Moment, RowId

#: Whose names changed since NameWord learnt them.
NAMES_CHANGED = "names_indexed <> given_name || '|' || family_name || '|' || preferred_name"


class Person(SQLModel, table=True):
    """Any human we know: guardian, student or staff by their roles (a teacher may be a parent too)."""

    __table_args__ = (
        Index(
            "ix_person_names_changed",
            "id",
            sqlite_where=text(NAMES_CHANGED),
            postgresql_where=text(NAMES_CHANGED),
        ),
    )

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    sourced_id: str | None = Field(default=None, unique=True, max_length=255)
    given_name: str
    family_name: str = ""
    preferred_name: str = ""
    #: "given|family|preferred" as NameWord knows them.
    names_indexed: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    #: How staff are called by families, e.g. "Ms Ortiz"; empty means the full name.
    title: str = ""
    email: str = Field(default="", index=True)
    phone: str = ""
    #: Students: comma-separated OneRoster grades, e.g. "04".
    grades: str = ""
    #: BCP 47 tag the person reads, chosen by them or from the roster; empty means not known yet.
    language: str = ""
    #: For interpreters, when it differs from `language`.
    spoken_language: str = ""
    interpreter: bool = False
    #: IANA name; empty means the school's.
    timezone: str = ""
    school_id: int | None = Field(default=None, foreign_key="school.id", sa_type=RowId, index=True)
    #: The person's own quiet hours, wall-clock; None means the school's.
    quiet_from: time | None = None
    quiet_until: time | None = None
    #: No nudges before this moment ("not until Monday").
    paused_until: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    onboarded_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    active: bool = True


class Role(SQLModel, table=True):
    """What a person is at a school: guardian, student, teacher, support, office, counsellor, principal, district.

    `key` is "person sourced id/role/school sourced id", or OneRoster 1.2's own sourced id of the role.
    """

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    key: str = Field(unique=True, max_length=600)
    person_id: int = Field(foreign_key="person.id", sa_type=RowId, index=True)
    school_id: int | None = Field(default=None, foreign_key="school.id", sa_type=RowId, index=True)
    role: str
    begins: date | None = None
    ends: date | None = None
    active: bool = True


class Guardianship(SQLModel, table=True):
    """One guardian's link to one student, with the rights that go with it (L1, L2)."""

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    #: "guardian sourced id/student sourced id".
    key: str = Field(unique=True, max_length=600)
    guardian_id: int = Field(foreign_key="person.id", sa_type=RowId, index=True)
    student_id: int = Field(foreign_key="person.id", sa_type=RowId, index=True)
    relationship: str = ""
    #: full | contact_only | none
    rights: str = "full"
    #: L2: a restriction names its document, who recorded it, and when.
    restriction_document: str = ""
    recorded_by: str = ""
    recorded_on: date | None = None
    priority: int = 1
    #: Where the link was read: users | guardians (the roster's file); empty when made by hand, which no import removes.
    source: str = ""
    active: bool = True


class Enrollment(SQLModel, table=True):
    """One person in one section, as student or teacher (or aide, administrator)."""

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    sourced_id: str = Field(unique=True, max_length=255)
    section_id: int = Field(foreign_key="section.id", sa_type=RowId, index=True)
    person_id: int = Field(foreign_key="person.id", sa_type=RowId, index=True)
    #: student | teacher | aide | administrator | proctor
    role: str
    primary: bool = False
    begins: date | None = None
    ends: date | None = None
    active: bool = True
