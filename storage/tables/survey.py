"""Surveys: what is asked, who took part, and, with nothing that joins the two, what was answered."""

from datetime import datetime

from sqlalchemy import Boolean, Column, Index, Integer, String, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.tables.base import NO, Moment, RowId

_LIVE = "status IN ('translating', 'ready', 'open')"
#: SQLite keeps the rows of a table in the order in which they came, unless the key alone is their order.
_NO_ORDER = {"sqlite_with_rowid": False}


class Survey(SQLModel, table=True):
    """Questions from one member of staff to many families."""

    __table_args__ = (Index("ix_survey_live", "id", sqlite_where=text(_LIVE), postgresql_where=text(_LIVE)),)

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    author_id: int = Field(foreign_key="person.id", sa_type=RowId, index=True)
    author_address_id: int | None = Field(default=None, sa_column=Column(RowId, nullable=True))
    #: JSON (see conversations.surveys.model), with the words that people wrote; machines' stand in survey_wording.
    definition: str = Field(sa_column=Column(Text, nullable=False))
    anonymous: bool = Field(sa_column=Column(Boolean, nullable=False))
    #: JSON (see storage.broadcast_families.Audience), and what the author calls it.
    audience: str = Field(sa_column=Column(Text, nullable=False))
    title: str = Field(default="", sa_column=Column(Text, nullable=False))
    #: translating | ready | dropped | open | undone | closed
    status: str = "translating"
    #: When the first are asked, those without an answer reminded, and the box closed.
    opens_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    remind_at: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
    closes_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    reminded: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default=NO))
    #: JSON: the parts ("language:es", "grade:04") of which so many are asked that answers may be counted by them.
    parts: str = Field(default="[]", sa_column=Column(Text, nullable=False, server_default="[]"))
    created_at: datetime = Field(sa_column=Column(Moment, nullable=False))


class SurveyWording(SQLModel, table=True):
    """The words of a survey in a language that nobody wrote it in, turned by a machine."""

    __tablename__ = "survey_wording"
    __table_args__ = (UniqueConstraint("survey_id", "language"),)

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    survey_id: int = Field(foreign_key="survey.id", sa_type=RowId)
    language: str = Field(max_length=35)
    #: JSON: path → words; what could not be turned is missing.
    words: str = Field(default="{}", sa_column=Column(Text, nullable=False, server_default="{}"))
    ready: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default=NO))
    #: A worker has it in hand until then.
    taken_until: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))


class SurveyParticipation(SQLModel, table=True):
    """Somebody handed in an answer: each once. Of an anonymous survey it says nothing else, not even when."""

    __tablename__ = "survey_participation"
    __table_args__ = (UniqueConstraint("survey_id", "person_id"),)

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    survey_id: int = Field(foreign_key="survey.id", sa_type=RowId)
    person_id: int = Field(foreign_key="person.id", sa_type=RowId)


class SurveyAnswer(SQLModel, table=True):
    """What somebody answered to one question of a survey with names."""

    __tablename__ = "survey_answer"
    __table_args__ = (UniqueConstraint("survey_id", "person_id", "question"),)

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    survey_id: int = Field(foreign_key="survey.id", sa_type=RowId)
    person_id: int = Field(foreign_key="person.id", sa_type=RowId)
    question: str = Field(max_length=20)
    #: A JSON list of tokens, or of the words alone.
    answer: str = Field(sa_column=Column(Text, nullable=False))


class SurveyBallot(SQLModel, table=True):
    """One answer to one question, in the box until it is counted, some seconds.

    Nothing says which answers are of one person; the key is drawn by chance.
    """

    __tablename__ = "survey_ballot"
    __table_args__ = _NO_ORDER

    id: str = Field(sa_column=Column(String(32), primary_key=True))
    survey_id: int = Field(foreign_key="survey.id", sa_type=RowId, index=True)
    #: Empty: somebody handed in.
    question: str = Field(max_length=20)
    value: str = Field(sa_column=Column(Text, nullable=False))
    #: Whether the value is somebody's own words.
    own_words: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default=NO))
    #: A JSON list of the parts to count it under, as far as they are large.
    parts: str = Field(default="[]", sa_column=Column(Text, nullable=False, server_default="[]"))


class SurveyTally(SQLModel, table=True):
    """How often an answer was given; all rows of a survey are written anew, in the order of their keys, at a count."""

    __tablename__ = "survey_tally"
    __table_args__ = _NO_ORDER

    survey_id: int = Field(
        foreign_key="survey.id", sa_column_kwargs={"autoincrement": False}, sa_type=RowId, primary_key=True
    )
    question: str = Field(sa_column=Column(String(20), primary_key=True))
    value: str = Field(sa_column=Column(String(255), primary_key=True))
    #: Empty for all; "language:es", "grade:04".
    part: str = Field(sa_column=Column(String(48), primary_key=True))
    count: int = Field(sa_column=Column(Integer, nullable=False))


class SurveyWords(SQLModel, table=True):
    """Somebody's own words, written anew with all others of the survey at each count."""

    __tablename__ = "survey_words"
    __table_args__ = _NO_ORDER

    id: str = Field(sa_column=Column(String(32), primary_key=True))
    survey_id: int = Field(foreign_key="survey.id", sa_type=RowId, index=True)
    question: str = Field(max_length=20)
    text: str = Field(sa_column=Column(Text, nullable=False))
    #: In the author's language; None until somebody looks at the results, or where there was nothing to turn.
    translation: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    turned: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default=NO))


class SurveyPicture(SQLModel, table=True):
    """Somebody of the staff wants to see the results as a picture."""

    __tablename__ = "survey_picture"

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    survey_id: int = Field(foreign_key="survey.id", sa_type=RowId)
    person_id: int = Field(foreign_key="person.id", sa_type=RowId)
    address_id: int = Field(foreign_key="address.id", sa_type=RowId)
    #: waiting | done
    status: str = "waiting"
    taken_until: datetime | None = Field(default=None, sa_column=Column(Moment, nullable=True))
