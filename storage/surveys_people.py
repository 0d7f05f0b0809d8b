"""Whom a survey is for, who took part, and how many of which group."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, bindparam, exists, func, insert, literal, literal_column, or_, select, update

from storage.broadcast_families import Audience, families
from storage.broadcast_texts import BROADCAST
from storage.broadcasts import RECIPIENT
from storage.prepared import Prepared
from storage.surveys import SURVEY, SurveyRow
from storage.tables import SurveyParticipation
from storage.tables.base import RowId
from storage.turns import GUARDIANSHIP, PERSON, table_of
from storage.upsert import insert_into

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Select

PARTICIPATION = table_of(SurveyParticipation)
#: Recipients whom the question reached, or will.
_ASKED = ("waiting", "asked")


def add_survey_recipients(
    connection: Connection, survey: SurveyRow, broadcast_id: int, today: date, consent: str, language: str
) -> None:
    """Write down who is asked or reminded: those of the audience who have not taken part."""
    found = families(Audience.from_json(survey.audience), today, survey.author_id, consent, language).cte("found")
    took_part = exists().where(PARTICIPATION.c.survey_id == survey.id, PARTICIPATION.c.person_id == found.c.guardian_id)
    names = ("person_id", "student_id", "address_id", "language", "state")
    columns = (found.c.guardian_id, found.c.student_id, found.c.address_id, found.c.language, found.c.state)
    chosen = select(literal(broadcast_id), *columns).where(~took_part).order_by(found.c.guardian_id)
    connection.execute(insert(RECIPIENT).from_select(["broadcast_id", *names], chosen))
    # Who has no phone yet is reminded later, as one who has not answered: nothing waits for them.
    unreached = RECIPIENT.c.broadcast_id == broadcast_id, RECIPIENT.c.state == "not_connected"
    connection.execute(update(RECIPIENT).where(*unreached).values(state="unreached"))


class GroupRow(NamedTuple):
    """How many people of one language and grade were asked, and how many of them answered."""

    language: str
    #: OneRoster grades of the child that they are asked about, with commas.
    grades: str
    asked: int
    answered: int


def groups_of(connection: Connection, survey_id: int) -> list[GroupRow]:
    """Those asked, each once, by language and grade."""
    first = _first_asked(survey_id).subquery()
    answered = PARTICIPATION.c.id.is_not(None)
    query = (
        select(RECIPIENT.c.language, PERSON.c.grades, func.count(), func.count().filter(answered))
        .select_from(
            RECIPIENT.join(first, first.c.id == RECIPIENT.c.id)
            .join(PERSON, PERSON.c.id == RECIPIENT.c.student_id)
            .outerjoin(
                PARTICIPATION,
                (PARTICIPATION.c.survey_id == survey_id) & (PARTICIPATION.c.person_id == RECIPIENT.c.person_id),
            )
        )
        .group_by(RECIPIENT.c.language, PERSON.c.grades)
    )
    return [GroupRow._make(row) for row in connection.execute(query)]


def _of_survey(survey_id: int) -> ColumnElement[bool]:
    mine = select(BROADCAST.c.id).where(BROADCAST.c.survey_id == survey_id)
    return RECIPIENT.c.broadcast_id.in_(mine)


def _first_asked(survey_id: int) -> Select[tuple[int]]:
    """Of each person the row of the first time that they were asked."""
    asked = RECIPIENT.c.state.in_(_ASKED)
    return (
        select(func.min(RECIPIENT.c.id).label("id")).where(_of_survey(survey_id), asked).group_by(RECIPIENT.c.person_id)
    )


class AskedRow(NamedTuple):
    """Somebody who may take part now."""

    language: str
    grades: str
    answered: bool


def _asked() -> Prepared:
    survey, person = bindparam("survey", type_=RowId), bindparam("person", type_=RowId)
    mine = select(BROADCAST.c.id).where(BROADCAST.c.survey_id == survey)
    rights = exists().where(
        GUARDIANSHIP.c.guardian_id == RECIPIENT.c.person_id,
        GUARDIANSHIP.c.student_id == RECIPIENT.c.student_id,
        GUARDIANSHIP.c.rights == literal_column("'full'"),
        GUARDIANSHIP.c.active,
    )
    answered = exists().where(PARTICIPATION.c.survey_id == survey, PARTICIPATION.c.person_id == person)
    return Prepared(
        select(RECIPIENT.c.language, PERSON.c.grades, answered)
        .join(PERSON, PERSON.c.id == RECIPIENT.c.student_id)
        .where(
            RECIPIENT.c.broadcast_id.in_(mine),
            RECIPIENT.c.person_id == person,
            or_(*(RECIPIENT.c.state == literal_column(f"'{state}'") for state in _ASKED)),
            rights,
        )
        .order_by(RECIPIENT.c.id)
        .limit(literal_column("1"))
    )


_ASKED_OF = _asked()


def asked_of(connection: Connection, survey_id: int, person_id: int) -> AskedRow | None:
    """What counts them, if they were asked and still have full rights to the child they were asked about (L1)."""
    rows = list(_ASKED_OF.rows(connection, {"survey": survey_id, "person": person_id}))
    return AskedRow(rows[0][0], rows[0][1], answered=bool(rows[0][2])) if rows else None


def surveys_for(connection: Connection, person_id: int, now: datetime) -> list[int]:
    """The open surveys that somebody was asked to answer and has not, the newest first."""
    answered = exists().where(PARTICIPATION.c.survey_id == SURVEY.c.id, PARTICIPATION.c.person_id == person_id)
    mine = select(BROADCAST.c.survey_id).join(RECIPIENT, RECIPIENT.c.broadcast_id == BROADCAST.c.id)
    mine = mine.where(RECIPIENT.c.person_id == person_id, RECIPIENT.c.state.in_(_ASKED))
    query = select(SURVEY.c.id).where(
        SURVEY.c.status == "open", SURVEY.c.closes_at > now, SURVEY.c.id.in_(mine), ~answered
    )
    return [row[0] for row in connection.execute(query.order_by(SURVEY.c.id.desc()))]


def take_part(connection: Connection, survey_id: int, person_id: int) -> bool:
    """Note that somebody hands in; False when they did before."""
    statement = insert_into(connection, PARTICIPATION).values(survey_id=survey_id, person_id=person_id)
    statement = statement.on_conflict_do_nothing(index_elements=["survey_id", "person_id"])
    return connection.execute(statement.returning(PARTICIPATION.c.id)).first() is not None


def still_missing(connection: Connection, survey_id: int, people: Sequence[int]) -> set[int]:
    """Which of these people have not taken part."""
    query = select(PARTICIPATION.c.person_id).where(
        PARTICIPATION.c.survey_id == survey_id, PARTICIPATION.c.person_id.in_(list(people))
    )
    return set(people) - {row[0] for row in connection.execute(query)}
