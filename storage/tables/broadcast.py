"""The same words to many families: what was said, in which languages, and to whom."""

from datetime import datetime

from sqlalchemy import Boolean, Column, Index, Integer, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.tables.base import NO, Moment, RowId

_UNDER_WAY = "status IN ('translating', 'sending')"


class Broadcast(SQLModel, table=True):
    """Words from one member of staff to many families."""

    __table_args__ = (
        Index("ix_broadcast_under_way", "id", sqlite_where=text(_UNDER_WAY), postgresql_where=text(_UNDER_WAY)),
    )

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    author_id: int = Field(foreign_key="person.id", sa_type=RowId, index=True)
    author_address_id: int = Field(foreign_key="address.id", sa_type=RowId)
    #: JSON: sections, grades, schools, languages, students (see storage.broadcast_families.Audience).
    audience: str = Field(sa_column=Column(Text, nullable=False))
    #: What the author calls the audience: "Math 4A and Grade 3".
    title: str = Field(default="", sa_column=Column(Text, nullable=False))
    #: As written. `media` is a JSON list of Media; `origin` what the author's platform calls the words.
    text: str = Field(sa_column=Column(Text, nullable=False))
    media: str = Field(default="[]", sa_column=Column(Text, nullable=False))
    language: str
    origin: str = Field(default="", max_length=255)
    #: translating | ready | dropped | sending | undone | stopped | done
    status: str = "translating"
    #: Why a person must check its translations (L11): iep | discipline | health | legal | safety | asked; else empty.
    stakes: str = Field(default="", max_length=16)
    #: Bypasses quiet hours (L6).
    urgent: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default=NO))
    created_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    #: When "Send" was pressed, when the first may leave, and when the last had left or it was stopped.
    sent_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    leaves_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    ended_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    #: The delivery that tells the author how far it is, and what it said last: tenths of all, -1 before the first.
    progress_id: int | None = Field(default=None, sa_column=Column(RowId, nullable=True))
    progress: int = Field(default=-1, sa_column=Column(Integer, nullable=False, server_default="-1"))
    #: It asks families to answer this survey (or to remember it). No foreign key: SQLite would copy the table.
    survey_id: int | None = Field(default=None, sa_column=Column(RowId, nullable=True, index=True))


class BroadcastText(SQLModel, table=True):
    """The words of a broadcast in one other language: turned once, however many read it."""

    __tablename__ = "broadcast_text"
    __table_args__ = (UniqueConstraint("broadcast_id", "language"),)

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    broadcast_id: int = Field(foreign_key="broadcast.id", sa_type=RowId)
    language: str = Field(max_length=35)
    #: None once it is ready: nobody could turn it.
    text: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    translator: str = ""
    #: The words turned back, where that could be done; what differs then: a JSON list of [kind, before, after].
    back: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    found: str = Field(default="[]", sa_column=Column(Text, nullable=False, server_default="[]"))
    ready: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default=NO))
    #: A worker has it in hand until then.
    taken_until: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    #: Ids of those who were asked to check it, with commas; and who of them stands for it (L11).
    asked: str = Field(default="", sa_column=Column(Text, nullable=False))
    reviewer_id: int | None = Field(default=None, sa_column=Column(RowId, nullable=True))


class BroadcastRecipient(SQLModel, table=True):
    """One family member who is to get a broadcast, once, about one of their children."""

    __tablename__ = "broadcast_recipient"
    __table_args__ = (
        UniqueConstraint("broadcast_id", "person_id"),
        Index(
            "ix_broadcast_recipient_waiting",
            "broadcast_id",
            "id",
            sqlite_where=text("state IN ('waiting', 'not_connected') AND message_id IS NULL"),
            postgresql_where=text("state IN ('waiting', 'not_connected') AND message_id IS NULL"),
        ),
    )

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    broadcast_id: int = Field(foreign_key="broadcast.id", sa_type=RowId)
    person_id: int = Field(foreign_key="person.id", sa_type=RowId)
    student_id: int = Field(foreign_key="person.id", sa_type=RowId)
    #: None: they have none that works.
    address_id: int | None = Field(default=None, sa_column=Column(RowId, nullable=True))
    language: str = Field(max_length=35)
    #: waiting (to leave, or left) | not_connected (gets it on joining) | review (of the translation) | opted_out |
    #: declined | no_rights | stopped | asked, unreached (of a survey)
    state: str
    #: The relayed message that it became.
    message_id: int | None = Field(default=None, sa_column=Column(RowId, nullable=True, index=True))
