"""What translating needs to know and to remember: names of people, the school's terms, and translations made."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.base import Moment, RowId


class NameWord(SQLModel, table=True):
    """A folded word or phrase by which a person is found in a text, so that names never leave (L17)."""

    __tablename__ = "name_word"
    __table_args__ = (UniqueConstraint("word", "person_id"),)

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    word: str = Field(sa_column=Column(String(120), nullable=False))
    person_id: int = Field(
        sa_column=Column(
            BigInteger().with_variant(Integer(), "sqlite"),
            ForeignKey("person.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        )
    )


class Translated(SQLModel, table=True):
    """A translation to use again. It is of masked text alone: no name, number or link of anybody is in it."""

    __table_args__ = (Index("ix_translated_used_at", "used_at"),)

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    #: SHA-256 in hex of what was asked for.
    digest: str = Field(unique=True, max_length=64)
    text: str = Field(sa_column=Column(Text, nullable=False))
    #: The provider's name.
    translator: str
    #: When last used, to the day.
    used_at: datetime = Field(sa_column=Column(Moment, nullable=False))


class GlossaryTerm(SQLModel, table=True):
    """What becomes of a term in one language, as staff said in the chat or a file was imported; it beats the file."""

    __tablename__ = "glossary_term"
    __table_args__ = (UniqueConstraint("folded", "language"),)

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    term: str = Field(max_length=200)
    folded: str = Field(max_length=200)
    #: The language of the reader; "*" is every language.
    language: str = Field(max_length=35)
    translation: str = Field(default="", max_length=500)
    #: keep | translate | explain | off (the file's entry counts no more)
    mode: str = Field(max_length=16)
    person_id: int | None = Field(default=None, sa_column=Column(RowId, nullable=True))
    changed_at: datetime = Field(sa_column=Column(Moment, nullable=False))
