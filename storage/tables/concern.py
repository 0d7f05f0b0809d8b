"""What comes of listening: concerns that somebody answers for, classes that are asked, praise that is passed on."""

from datetime import date, datetime

from sqlalchemy import Column, Index, Text, text
from sqlmodel import Field, SQLModel

from storage.tables.base import Moment, RowId

_PENDING = text("state IN ('open', 'accepted')")


class Concern(SQLModel, table=True):
    """Something that was not good, for which one member of staff answers until whoever said it says that it helped."""

    __table_args__ = (
        Index("ix_concern_pending", "owner_id", "due_on", sqlite_where=_PENDING, postgresql_where=_PENDING),
    )

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    #: Who said it: a guardian, or for staff (`student_id` is then empty) a teacher.
    person_id: int = Field(foreign_key="person.id", sa_type=RowId, index=True)
    student_id: int | None = Field(default=None, foreign_key="person.id", sa_type=RowId, index=True)
    section_id: int | None = Field(default=None, foreign_key="section.id", sa_type=RowId)
    school_id: int | None = Field(default=None, foreign_key="school.id", sa_type=RowId)
    #: The check-in that it came from, of a family or of staff; both empty: it was told by itself.
    checkin_id: int | None = Field(default=None, sa_column=Column(RowId, nullable=True, unique=True))
    staff_checkin_id: int | None = Field(default=None, sa_column=Column(RowId, nullable=True, unique=True))
    #: mostly | not_good | worry
    source: str = Field(max_length=10)
    #: One of conversations.topics.TOPICS; empty: not known.
    topic: str = Field(default="", max_length=12)
    #: What was said and may be told to the owner; empty: only that it was not good.
    words: str = Field(default="", sa_column=Column(Text, nullable=False))
    #: Who answers for it; nobody: looked for again at each tick.
    owner_id: int | None = Field(default=None, foreign_key="person.id", sa_type=RowId)
    #: Where owner and family write to each other.
    thread_id: int | None = Field(default=None, foreign_key="thread.id", sa_type=RowId, index=True)
    #: open | accepted | resolved | helped | withdrawn (see storage.concerns.MOVES)
    state: str = Field(default="open", max_length=10)
    opened_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    #: The last school day on which it should be answered.
    due_on: date
    #: When the owner is told of it, unless the family has gone on by then; None: told.
    tell_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    #: When the owner is reminded, and when others are told that nobody answered; None: done.
    remind_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    escalate_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    #: What was done, in the words of whoever did it.
    done: str = Field(default="", sa_column=Column(Text, nullable=False))
    resolved_by: int | None = Field(default=None, foreign_key="person.id", sa_type=RowId)
    resolved_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    #: The inbound whose relayed words tell the family what was done.
    answer_received_id: int | None = Field(default=None, sa_column=Column(RowId, nullable=True, index=True))
    #: How often it had not helped yet.
    reopened: int = 0


class ConcernStep(SQLModel, table=True):
    """One thing that was done about a concern, and by whom; nothing of it is ever changed."""

    __tablename__ = "concern_step"

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    concern_id: int = Field(foreign_key="concern.id", sa_type=RowId, index=True)
    #: Nobody: it happened by itself.
    by_id: int | None = Field(default=None, foreign_key="person.id", sa_type=RowId)
    #: opened, a key of storage.concerns.MOVES, reminded, escalated, or owner
    what: str = Field(max_length=12)
    #: Why it was handed over, what was done.
    words: str = Field(default="", sa_column=Column(Text, nullable=False))
    at: datetime = Field(sa_column=Column(Moment, nullable=False))


class CheckInRound(SQLModel, table=True):
    """One class (or, without one, all teachers of a school) asked how the week was, because somebody wanted to know."""

    __tablename__ = "checkin_round"

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    section_id: int | None = Field(default=None, foreign_key="section.id", sa_type=RowId, index=True)
    school_id: int | None = Field(default=None, foreign_key="school.id", sa_type=RowId)
    asked_by: int = Field(foreign_key="person.id", sa_type=RowId)
    asked_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    #: Whoever could not be asked until then (asleep, in another talk) is not asked.
    ends_at: datetime = Field(sa_column=Column(Moment, nullable=False, index=True))


class StaffCheckIn(SQLModel, table=True):
    """One answer of a teacher to "How was your week with this class?"; kept apart from what families say."""

    __tablename__ = "staff_checkin"
    __table_args__ = (Index("ix_staff_checkin_run", "conversation_id", "section_id", unique=True),)

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    person_id: int = Field(foreign_key="person.id", sa_type=RowId, index=True)
    section_id: int = Field(foreign_key="section.id", sa_type=RowId)
    conversation_id: int | None = Field(default=None, sa_column=Column(RowId, nullable=True))
    #: good | mostly | not_good
    answer: str = Field(max_length=10)
    words: str = Field(default="", sa_column=Column(Text, nullable=False))
    at: datetime = Field(sa_column=Column(Moment, nullable=False))


class Praise(SQLModel, table=True):
    """A good word of a family that was passed on to a teacher; the words themselves are in their thread."""

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    person_id: int = Field(foreign_key="person.id", sa_type=RowId, index=True)
    student_id: int = Field(foreign_key="person.id", sa_type=RowId)
    staff_id: int = Field(foreign_key="person.id", sa_type=RowId, index=True)
    at: datetime = Field(sa_column=Column(Moment, nullable=False))
