"""Words between a guardian and a member of staff."""

from datetime import datetime

from sqlalchemy import Boolean, Column, Index, Integer, String, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.tables.base import NO, Moment, RowId

_NOT_OUT = "status IN ('translating', 'previewing', 'reviewing')"


class Thread(SQLModel, table=True):
    """What one guardian and one member of staff say to each other about one student."""

    __table_args__ = (UniqueConstraint("guardian_id", "staff_id", "student_id"),)

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    guardian_id: int = Field(foreign_key="person.id", sa_type=RowId, index=True)
    staff_id: int = Field(foreign_key="person.id", sa_type=RowId, index=True)
    student_id: int = Field(foreign_key="person.id", sa_type=RowId)
    opened_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    touched_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    #: When staff last wrote; what a guardian then types without a question pending is an answer to it.
    staff_wrote_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    #: When a broadcast of theirs last went here: words that come next answer it, but it answers nobody (storage.staff).
    broadcast_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    #: open | closed (what either side writes opens it again)
    status: str = "open"
    #: What was written before needs no answer any more.
    closed_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    #: The thread of the colleague who goes on with this family; what the family writes here goes there.
    handed_to: int | None = Field(default=None, sa_column=Column(RowId, nullable=True))
    #: A hand-over gave it to this member of staff, who need not teach the student.
    granted: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default=NO))


class RoomThread(SQLModel, table=True):
    """Where one of our threads is shown on a platform with rooms and threads: the platform's ids, for one address."""

    __tablename__ = "room_thread"
    __table_args__ = (UniqueConstraint("address", "key"), UniqueConstraint("address", "room", "ts"))

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    address: str = Field(max_length=255)
    #: Thread.id as text.
    key: str = Field(max_length=32)
    room: str = Field(max_length=64)
    ts: str = Field(max_length=64)


class Message(SQLModel, table=True):
    """One message in a thread, in the writer's words and, when done, in the reader's."""

    __table_args__ = (
        Index(
            "ix_message_translating",
            "thread_id",
            "id",
            sqlite_where=text(_NOT_OUT),
            postgresql_where=text(_NOT_OUT),
        ),
        Index("ix_message_thread_id_id", "thread_id", "id"),
        Index("ix_message_origin", "author_address_id", "origin"),
    )

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    thread_id: int = Field(foreign_key="thread.id", sa_type=RowId)
    author_id: int = Field(foreign_key="person.id", sa_type=RowId)
    reader_id: int = Field(foreign_key="person.id", sa_type=RowId)
    #: As written. `media` is a JSON list of Media.
    text: str = Field(sa_column=Column(Text, nullable=False))
    media: str = Field(default="[]", sa_column=Column(Text, nullable=False))
    language: str = ""
    reader_language: str = ""
    translation: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    #: Who translated: a provider's name, a reviewer's; empty when the original went out.
    translator: str = ""
    #: translating | previewing | reviewing (see Approval) | queued (deliveries exist) | dropped | taken_back
    status: str = "translating"
    received_id: int | None = Field(default=None, foreign_key="received.id", sa_type=RowId, index=True)
    written_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    #: The address that it came from, and what its platform calls it there; None and "" where nobody can tell.
    author_address_id: int | None = Field(default=None, sa_column=Column(RowId, nullable=True))
    origin: str = Field(default="", sa_column=Column(String(255), nullable=False, server_default=""))
    #: How often the author changed it, and when last; earlier words are kept (EarlierWords).
    revision: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    edited_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    taken_back_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    #: When its author was told that it did not arrive, and when the office was told that it cannot wait.
    failed_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    urgent_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    #: Staff wrote it to a family: a person may have to look at the translation before it leaves.
    to_family: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default=NO))
    #: High stakes (L11): iep | discipline | health | legal | safety | asked; empty for anything else.
    stakes: str = Field(default="", sa_column=Column(String(16), nullable=False, server_default=""))
    #: The newest asking for this message, and who of the school stands for its translation (L11).
    approval_id: int | None = Field(default=None, sa_column=Column(RowId, nullable=True, index=True))
    reviewer_id: int | None = Field(default=None, sa_column=Column(RowId, nullable=True))


class EarlierWords(SQLModel, table=True):
    """What a message said before its author changed it."""

    __tablename__ = "earlier_words"

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    message_id: int = Field(foreign_key="message.id", sa_type=RowId, index=True)
    text: str = Field(sa_column=Column(Text, nullable=False))
    translation: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    replaced_at: datetime = Field(sa_column=Column(Moment, nullable=False))
