"""What readers of translations ask of people: a wrong translation looked at, an interpreter, another language."""

from datetime import datetime

from sqlalchemy import Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.tables.base import Moment, RowId


class TranslationReport(SQLModel, table=True):
    """Somebody said that a translation looks wrong; new words of the message may be reported anew."""

    __tablename__ = "translation_report"
    __table_args__ = (UniqueConstraint("message_id", "revision"),)

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    message_id: int = Field(foreign_key="message.id", sa_type=RowId)
    revision: int = 0
    reporter_id: int = Field(foreign_key="person.id", sa_type=RowId, index=True)
    #: open | looked_at
    status: str = "open"
    at: datetime = Field(sa_column=Column(Moment, nullable=False))
    looked_by: int | None = Field(default=None, foreign_key="person.id", sa_type=RowId)
    looked_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))


class InterpreterRequest(SQLModel, table=True):
    """A family needs a person who speaks their language (L12: an adult of the school, never a child)."""

    __tablename__ = "interpreter_request"
    __table_args__ = (
        Index(
            "ix_interpreter_request_open",
            "remind_at",
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
    )

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    #: The guardian.
    person_id: int = Field(foreign_key="person.id", sa_type=RowId, index=True)
    #: About which child, and to talk with whom; None: in general.
    student_id: int | None = Field(default=None, foreign_key="person.id", sa_type=RowId)
    staff_id: int | None = Field(default=None, foreign_key="person.id", sa_type=RowId)
    #: A BCP 47 tag, or the guardian's own word for it.
    language: str = ""
    #: When to call, in the guardian's words.
    wish: str = Field(default="", sa_column=Column(Text, nullable=False))
    #: asked: by the guardian; unserved: by the relay, since no translator knows the languages.
    source: str = "asked"
    #: open | taken | done
    status: str = "open"
    opened_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    #: When staff are reminded, once, unless somebody has taken it; None: reminded.
    remind_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    taken_by: int | None = Field(default=None, foreign_key="person.id", sa_type=RowId)
    taken_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    done_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))


class LanguageOffer(SQLModel, table=True):
    """Somebody was asked whether to be written to in the language that they wrote in (Q7)."""

    __tablename__ = "language_offer"
    __table_args__ = (UniqueConstraint("person_id", "language"),)

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    person_id: int = Field(foreign_key="person.id", sa_type=RowId)
    #: BCP 47.
    language: str
    asked_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    #: Not asked again before.
    quiet_until: datetime = Field(sa_column=Column(Moment, nullable=False))
