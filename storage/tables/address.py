"""How people are reached, and how a stranger becomes a person we know."""

from datetime import datetime

from sqlalchemy import Boolean, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.base import Moment, RowId


class Address(SQLModel, table=True):
    """How one person is reached on one channel; `address` is opaque (a number, a chat id, a username)."""

    __table_args__ = (UniqueConstraint("channel", "address"),)

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    channel: str = Field(max_length=64)
    address: str = Field(max_length=255)
    #: None until an invite code (or a verified e-mail, for staff) says who it is (L15). Of a shared address: who
    #: wrote there last.
    person_id: int | None = Field(default=None, foreign_key="person.id", sa_type=RowId, index=True)
    #: Language of an address without a person, as chosen in onboarding.
    language: str = ""
    #: ok | unreachable
    state: str = "ok"
    opted_out_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    #: Whether several people use it: then each is a Sharer.
    shared: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default="0"))
    created_at: datetime = Field(sa_column=Column(Moment, nullable=False))


class Sharer(SQLModel, table=True):
    """One of several people who use one address (a family's only phone). Other addresses have no rows here."""

    __table_args__ = (UniqueConstraint("address_id", "person_id"),)

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    address_id: int = Field(foreign_key="address.id", sa_type=RowId)
    person_id: int = Field(foreign_key="person.id", sa_type=RowId, index=True)
    bound_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    #: When they last wrote from it.
    wrote_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    #: They said that it is they who write; until then nobody is asked again.
    speaks_until: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))


class Invite(SQLModel, table=True):
    """A single-use code that binds an address to a person. Only its digest is kept."""

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    #: SHA-256 of the folded code, in hex.
    digest: str = Field(unique=True, max_length=64)
    person_id: int = Field(foreign_key="person.id", sa_type=RowId, index=True)
    created_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    expires_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    used_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    used_by_address_id: int | None = Field(default=None, foreign_key="address.id", sa_type=RowId)


class OptChange(SQLModel, table=True):
    """Proof of each opt-out and return: when, by which words, in what scope (L3, L4). Rows are only added."""

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    address_id: int = Field(foreign_key="address.id", sa_type=RowId, index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", sa_type=RowId, index=True)
    #: out | in
    change: str
    #: all, or a consent class
    scope: str = "all"
    received_id: int | None = Field(default=None, foreign_key="received.id", sa_type=RowId)
    at: datetime = Field(sa_column=Column(Moment, nullable=False))


class Consent(SQLModel, table=True):
    """A person's yes or no to one class of messages (L5): emergency, absence, activity, tips, fundraising."""

    __table_args__ = (UniqueConstraint("person_id", "kind"),)

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    person_id: int = Field(foreign_key="person.id", sa_type=RowId)
    kind: str
    granted: bool
    at: datetime = Field(sa_column=Column(Moment, nullable=False))
