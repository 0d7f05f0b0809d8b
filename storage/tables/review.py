"""What a message needed before it left: its author's yes to the translation, or a reviewer's."""

from datetime import datetime

from sqlalchemy import Column, Index, Text, text
from sqlmodel import Field, SQLModel

from storage.tables.base import Moment, RowId


class Approval(SQLModel, table=True):
    """One asking: a preview shown to the author, or a translation shown to reviewers. Kept as a record (L11).

    Several messages may wait for one: a note to two guardians who read the same language.
    """

    __table_args__ = (
        Index(
            "ix_approval_open",
            "id",
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
    )

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    #: Who wrote what waits for it.
    author_id: int = Field(sa_column=Column(RowId, nullable=False))
    #: preview | review
    kind: str = Field(max_length=8)
    #: open | sent | original (the author's own words went) | approved | corrected | edited | dropped
    status: str = Field(default="open", max_length=12)
    #: Why a person must look: iep | discipline | health | legal | safety | asked; empty for a preview.
    reason: str = Field(default="", max_length=16)
    #: The translation turned back, where that could be done.
    back: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    #: What differs between the original and that: a JSON list of [kind, before, after].
    found: str = Field(default="[]", sa_column=Column(Text, nullable=False, server_default="[]"))
    #: Ids of the reviewers that were asked, with commas; empty when nobody could be.
    asked: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    #: Whose next words are the new ones, after they chose to write them.
    writer_id: int | None = Field(default=None, sa_column=Column(RowId, nullable=True))
    asked_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    reminded_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    decided_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    decided_by: int | None = Field(default=None, sa_column=Column(RowId, nullable=True))
