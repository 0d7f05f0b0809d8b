"""Surveys and their words: kept, looked for, changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, insert, or_, select, update

from storage.tables import Survey, SurveyWording
from storage.turns import table_of
from storage.upsert import insert_into

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

SURVEY, WORDING = table_of(Survey), table_of(SurveyWording)


class SurveyRow(NamedTuple):
    """One survey."""

    id: int
    author_id: int
    author_address_id: int | None
    definition: str
    anonymous: bool
    audience: str
    title: str
    #: translating | ready | dropped | open | undone | closed
    status: str
    opens_at: datetime | None
    remind_at: datetime | None
    closes_at: datetime
    reminded: bool
    parts: str


_COLUMNS = tuple(getattr(SURVEY.c, name) for name in SurveyRow._fields)


def add_survey(connection: Connection, **values: Any) -> int:
    """Keep one survey (columns of the table), in the place of drafts of the same author; gives its id."""
    drafts = SURVEY.c.status.in_(("translating", "ready"))
    mine = update(SURVEY).where(SURVEY.c.author_id == values["author_id"], drafts)
    connection.execute(mine.values(status="dropped"))
    return int(connection.execute(insert(SURVEY).values(**values).returning(SURVEY.c.id)).scalar_one())


def get_survey(connection: Connection, survey_id: int, author_id: int | None = None) -> SurveyRow | None:
    """One survey; with `author_id` only one of theirs."""
    query = select(*_COLUMNS).where(SURVEY.c.id == survey_id)
    if author_id is not None:
        query = query.where(SURVEY.c.author_id == author_id)
    row = connection.execute(query).first()
    return SurveyRow._make(row) if row else None


def lock_survey(connection: Connection, survey_id: int) -> SurveyRow | None:
    """The same, locked against another worker."""
    row = connection.execute(select(*_COLUMNS).where(SURVEY.c.id == survey_id).with_for_update()).first()
    return SurveyRow._make(row) if row else None


def set_survey(connection: Connection, survey_id: int, **values: Any) -> None:
    """Change columns of one survey."""
    connection.execute(update(SURVEY).where(SURVEY.c.id == survey_id).values(**values))


def draft_survey_of(connection: Connection, author_id: int) -> SurveyRow | None:
    """What this member of staff has ready to send."""
    query = select(*_COLUMNS).where(SURVEY.c.author_id == author_id, SURVEY.c.status == "ready")
    row = connection.execute(query.order_by(SURVEY.c.id.desc()).limit(1)).first()
    return SurveyRow._make(row) if row else None


def surveys_of(connection: Connection, author_id: int, most: int) -> list[SurveyRow]:
    """The newest surveys of this member of staff that families were asked."""
    mine = SURVEY.c.author_id == author_id, SURVEY.c.status.in_(("open", "closed"))
    rows = connection.execute(select(*_COLUMNS).where(*mine).order_by(SURVEY.c.id.desc()).limit(most))
    return [SurveyRow._make(row) for row in rows]


def due_surveys(connection: Connection, now: datetime) -> list[SurveyRow]:
    """Open surveys whose reminder or end is due; what another worker has in hand just now is left out."""
    remind = (~SURVEY.c.reminded) & (SURVEY.c.remind_at <= now)
    query = select(*_COLUMNS).where(SURVEY.c.status == "open", or_(SURVEY.c.closes_at <= now, remind))
    rows = connection.execute(query.order_by(SURVEY.c.id).with_for_update(skip_locked=True))
    return [SurveyRow._make(row) for row in rows]


class WordingRow(NamedTuple):
    """Words of a survey to be turned into one language."""

    id: int
    survey_id: int
    definition: str
    language: str


def want_wordings(connection: Connection, survey_id: int, languages: Collection[str]) -> None:
    """These languages are read; those that are turned already stay as they are."""
    rows = [{"survey_id": survey_id, "language": tag, "words": "{}", "ready": False} for tag in languages]
    if rows:
        statement = insert_into(connection, WORDING).on_conflict_do_nothing(index_elements=["survey_id", "language"])
        connection.execute(statement, rows)


def claim_wordings(connection: Connection, now: datetime, until: datetime) -> list[WordingRow]:
    """Take what waits for a translator and nobody has in hand; if this worker dies, another may after `until`."""
    free = or_(WORDING.c.taken_until.is_(None), WORDING.c.taken_until < now)
    wanted = select(WORDING.c.id).join(SURVEY, SURVEY.c.id == WORDING.c.survey_id)
    wanted = wanted.where(SURVEY.c.status.in_(("translating", "open")), ~WORDING.c.ready, free)
    taken = update(WORDING).where(WORDING.c.id.in_(wanted), free).values(taken_until=until).returning(WORDING.c.id)
    ids = [row[0] for row in connection.execute(taken)]
    if not ids:
        return []
    query = select(WORDING.c.id, SURVEY.c.id, SURVEY.c.definition, WORDING.c.language)
    query = query.join(SURVEY, SURVEY.c.id == WORDING.c.survey_id).where(WORDING.c.id.in_(ids)).order_by(WORDING.c.id)
    return [WordingRow._make(row) for row in connection.execute(query)]


def set_wording(connection: Connection, wording_id: int, words: str) -> None:
    """Note the words (JSON: path → words) in one language."""
    connection.execute(update(WORDING).where(WORDING.c.id == wording_id).values(words=words, ready=True))


def wordings_of(connection: Connection, survey_id: int) -> dict[str, str]:
    """By language: the words that a machine turned (JSON)."""
    query = select(WORDING.c.language, WORDING.c.words).where(WORDING.c.survey_id == survey_id, WORDING.c.ready)
    return {row[0]: row[1] for row in connection.execute(query.order_by(WORDING.c.language))}


def wordings_ready(connection: Connection, survey_id: int) -> bool:
    """Whether nothing of it waits for a translator."""
    waits = select(WORDING.c.id).where(WORDING.c.survey_id == survey_id, ~WORDING.c.ready)
    return connection.execute(waits.limit(1)).first() is None
