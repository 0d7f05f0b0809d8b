"""What was answered. Of an anonymous survey: into the box, and counted, with nothing that leads back to anybody."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import orjson
from sqlalchemy import Connection, delete, exists, insert, or_, select, update

from storage.surveys import SURVEY, lock_survey
from storage.tables import SurveyAnswer, SurveyBallot, SurveyTally, SurveyWords
from storage.turns import table_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

ANSWER, BALLOT, TALLY, WORDS = (table_of(one) for one in (SurveyAnswer, SurveyBallot, SurveyTally, SurveyWords))


class Ballot(NamedTuple):
    """One answer to one question."""

    question: str
    value: str
    own_words: bool = False


def put_ballots(
    connection: Connection, survey_id: int, ballots: Sequence[Ballot], parts: Sequence[str], chance: Callable[[], str]
) -> None:
    """Put answers into the box, each under a key of its own; somebody's own words are counted under no part."""
    fixed = {"survey_id": survey_id}
    named = orjson.dumps(list(parts)).decode()
    rows = [{**fixed, "id": chance(), **one._asdict(), "parts": "[]" if one.own_words else named} for one in ballots]
    connection.execute(insert(BALLOT), sorted(rows, key=lambda row: str(row["id"])))


def keep_answers(connection: Connection, survey_id: int, person_id: int, answers: Mapping[str, Sequence[str]]) -> None:
    """Keep the answers of a survey with names."""
    fixed = {"survey_id": survey_id, "person_id": person_id}
    rows = [{**fixed, "question": key, "answer": orjson.dumps(list(one)).decode()} for key, one in answers.items()]
    if rows:
        connection.execute(insert(ANSWER), rows)


def full_boxes(connection: Connection) -> list[int]:
    """Surveys with something in their box."""
    return [row[0] for row in connection.execute(select(BALLOT.c.survey_id).distinct().order_by(BALLOT.c.survey_id))]


def count_box(connection: Connection, survey_id: int, chance: Callable[[], str]) -> int:
    """Empty the box of one survey; gives how many answers were in it.

    Everything counted so far is written anew, in the order of its keys: what came last, and the transaction that
    brought it (which PostgreSQL tells of every row), cannot be told from the rest.
    """
    lock_survey(connection, survey_id)
    emptied = delete(BALLOT).where(BALLOT.c.survey_id == survey_id)
    rows = connection.execute(
        emptied.returning(BALLOT.c.question, BALLOT.c.value, BALLOT.c.own_words, BALLOT.c.parts)
    ).all()
    if not rows:
        return 0
    counts = Counter[tuple[str, str, str]]()
    for question, value, own_words, parts in rows:
        if not own_words:
            counts.update((question, value, part) for part in ("", *orjson.loads(parts)))
    _write_tallies(connection, survey_id, counts + _tallied(connection, survey_id))
    _write_words(connection, survey_id, [(row[0], row[1]) for row in rows if row[2]], chance)
    return len(rows)


def _tallied(connection: Connection, survey_id: int) -> Counter[tuple[str, str, str]]:
    return Counter({(one.question, one.value, one.part): one.times for one in tallies_of(connection, survey_id)})


def _write_tallies(connection: Connection, survey_id: int, counts: Counter[tuple[str, str, str]]) -> None:
    connection.execute(delete(TALLY).where(TALLY.c.survey_id == survey_id))
    names = ("question", "value", "part")
    rows = [
        {"survey_id": survey_id, **dict(zip(names, key, strict=True)), "count": counts[key]} for key in sorted(counts)
    ]
    if rows:
        connection.execute(insert(TALLY), rows)


def _write_words(
    connection: Connection, survey_id: int, new: Sequence[tuple[str, str]], chance: Callable[[], str]
) -> None:
    columns = ("question", "text", "translation", "turned")
    mine = WORDS.c.survey_id == survey_id
    rows: list[dict[str, object]] = [
        dict(zip(columns, row, strict=True))
        for row in connection.execute(select(*(WORDS.c[name] for name in columns)).where(mine))
    ]
    rows += [{"question": key, "text": text, "translation": None, "turned": False} for key, text in new]
    if not new:
        return
    connection.execute(delete(WORDS).where(mine))
    keyed = [{"id": chance(), "survey_id": survey_id, **row} for row in rows]
    connection.execute(insert(WORDS), sorted(keyed, key=lambda row: str(row["id"])))


class TallyRow(NamedTuple):
    """How often an answer was given."""

    question: str
    value: str
    part: str
    times: int


def tallies_of(connection: Connection, survey_id: int) -> list[TallyRow]:
    """All that is counted of an anonymous survey."""
    columns = (TALLY.c.question, TALLY.c.value, TALLY.c.part, TALLY.c.count)
    query = select(*columns).where(TALLY.c.survey_id == survey_id)
    return [
        TallyRow._make(row) for row in connection.execute(query.order_by(TALLY.c.question, TALLY.c.value, TALLY.c.part))
    ]


def keep_parts(connection: Connection, survey_id: int, parts: Collection[str]) -> None:
    """When the box is closed: forget the counts of all parts but these."""
    others = TALLY.c.survey_id == survey_id, TALLY.c.part != "", TALLY.c.part.not_in(list(parts))
    connection.execute(delete(TALLY).where(*others))


class NamedRow(NamedTuple):
    """One answer of a survey with names."""

    person_id: int
    question: str
    answer: tuple[str, ...]


def answers_of(connection: Connection, survey_id: int) -> list[NamedRow]:
    """All answers of a survey with names."""
    query = select(ANSWER.c.person_id, ANSWER.c.question, ANSWER.c.answer).where(ANSWER.c.survey_id == survey_id)
    rows = connection.execute(query.order_by(ANSWER.c.person_id, ANSWER.c.id))
    return [NamedRow(row[0], row[1], tuple(orjson.loads(row[2]))) for row in rows]


class WordsRow(NamedTuple):
    """Somebody's own words; nobody knows whose."""

    id: str
    question: str
    text: str
    translation: str | None
    turned: bool


def words_of(connection: Connection, survey_id: int) -> list[WordsRow]:
    """All own words of an anonymous survey, in no order."""
    query = select(*(WORDS.c[name] for name in WordsRow._fields)).where(WORDS.c.survey_id == survey_id)
    return [WordsRow._make(row) for row in connection.execute(query.order_by(WORDS.c.id))]


def words_to_turn(connection: Connection, fewest: int, most: int) -> list[tuple[str, str, str]]:
    """(id, words, definition of the survey) of own words that may be read, and nobody has turned yet."""
    counted = exists().where(
        TALLY.c.survey_id == SURVEY.c.id, TALLY.c.question == "", TALLY.c.part == "", TALLY.c.count >= fewest
    )
    query = select(WORDS.c.id, WORDS.c.text, SURVEY.c.definition).join(SURVEY, SURVEY.c.id == WORDS.c.survey_id)
    query = query.where(SURVEY.c.status == "closed", ~WORDS.c.turned, or_(counted)).order_by(WORDS.c.id).limit(most)
    return [(row[0], row[1], row[2]) for row in connection.execute(query)]


def set_turned(connection: Connection, done: Mapping[str, str | None]) -> None:
    """Note translations by id; None: there was nothing to turn, or nobody could."""
    for key, text in sorted(done.items()):
        connection.execute(update(WORDS).where(WORDS.c.id == key).values(translation=text, turned=True))
