"""A survey and one person: whether it is theirs to answer, their paper, and handing it in, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import orjson

from conversations.effects.survey import Paper
from conversations.journal import GIVEN
from conversations.surveys.model import load, tidy
from conversations.surveys.results import EVERYBODY, values_of
from handlers.codec import load_journal
from handlers.runs import start
from handlers.surveys import in_language
from handlers.surveys_asking import first_grade
from storage import surveys as store
from storage import surveys_forget as forget
from storage.people import get_people
from storage.surveys_box import Ballot, keep_answers, put_ballots
from storage.surveys_people import asked_of, surveys_for, take_part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conversations.journal import Journal
    from conversations.surveys.model import Answer, Survey
    from handlers.visit import Visit
    from storage.surveys import SurveyRow
    from storage.surveys_people import AskedRow

FLOW = "survey_answer"
Became = Literal["done", "again", "closed"]


def open_surveys(visit: Visit) -> list[tuple[int, Survey]]:
    """What the visit's person was asked to answer and has not; with the words that they read."""
    connection, me = visit.work.connection, visit.state.person_id or 0
    rows = [store.get_survey(connection, one) for one in surveys_for(connection, me, visit.now)]
    return [
        (row.id, in_language(load(row.definition), store.wordings_of(connection, row.id), visit.person.language)[0])
        for row in rows
        if row is not None and asked_of(connection, row.id, me) is not None
    ]


def begin(visit: Visit, survey_id: int) -> None:
    """Start to answer, or go on where this person stopped."""
    _, me = visit.gettext, visit.state.person_id or 0
    row = store.get_survey(visit.work.connection, survey_id)
    asked = asked_of(visit.work.connection, survey_id, me)
    if row is None or asked is None:
        visit.say(_("That survey is not for you to answer."))
    elif asked.answered:
        visit.say(_("You have answered already. Thank you!"))
    elif row.status != "open" or row.closes_at <= visit.now:
        visit.say(_("That survey is closed."))
    else:
        given = so_far(visit, str(survey_id))
        start(visit, FLOW, given, _("We go on where you stopped.") if len(given) > 1 else "")


def so_far(visit: Visit, token: str) -> dict[str, Any]:
    """What the flow is given: the survey, and the answers of an unfinished run, which "back" may still take back."""
    for _run_id, journal in _unfinished(visit, int(token)) if token.isdecimal() else ():
        answers = {key: value for key, value in journal.items() if key.startswith("a_")}
        if answers:
            return {GIVEN: ["survey"], "survey": token, **answers}
    return {"survey": token}


def _unfinished(visit: Visit, survey_id: int) -> list[tuple[int, Journal]]:
    """The visit's person's runs of a survey that ended before it was handed in."""
    connection, me = visit.work.connection, visit.state.person_id or 0
    mine = forget.addresses_of(connection, me)
    runs = [
        (run, load_journal(text)) for run, who, text in forget.unfinished(connection, FLOW, mine) if who in (None, me)
    ]
    # A run of this very visit is not written yet: its journal is in the state.
    if visit.state.flow == FLOW and visit.state.conversation_id is not None and visit.state.journal:
        runs.insert(0, (visit.state.conversation_id, load_journal(visit.state.journal)))
    return [(run, journal) for run, journal in runs if survey_of(journal) == str(survey_id)]


def survey_of(journal: Mapping[str, Any]) -> str:
    """The token of the survey that a journal is about."""
    return str(journal.get("survey") or "")


def paper(visit: Visit, token: str) -> Paper | None:
    """The questions for the visit's person, in their language."""
    connection, me = visit.work.connection, visit.state.person_id or 0
    row = store.get_survey(connection, int(token)) if token.isdecimal() else None
    if row is None or not _may(visit, row, asked_of(connection, row.id, me)):
        return None
    survey, machine = in_language(load(row.definition), store.wordings_of(connection, row.id), visit.person.language)
    author = get_people(connection, [row.author_id])[row.author_id]
    return Paper(token, survey, author.shown_as, machine)


def _may(visit: Visit, row: SurveyRow, asked: AskedRow | None) -> bool:
    return row.status == "open" and row.closes_at > visit.now and asked is not None and not asked.answered


def hand_in(visit: Visit, token: str, answers: Sequence[tuple[str, Answer]]) -> Became:
    """Keep the answers of the visit's person, if these are their first; then forget how they came."""
    connection, me = visit.work.connection, visit.state.person_id or 0
    row = store.get_survey(connection, int(token)) if token.isdecimal() else None
    asked = asked_of(connection, row.id, me) if row is not None else None
    if row is None or asked is None or row.status != "open" or row.closes_at <= visit.now:
        return "closed"
    if not take_part(connection, row.id, me):
        return "again"
    survey = load(row.definition)
    kept = tidy(survey, dict(answers))
    if row.anonymous:
        put_ballots(connection, row.id, _ballots(survey, kept), _parts(row, asked), visit.house.ids.key)
    else:
        keep_answers(connection, row.id, me, kept)
    _forget(visit, row.id)
    return "done"


def _ballots(survey: Survey, answers: Mapping[str, Answer]) -> list[Ballot]:
    ballots = [Ballot(EVERYBODY, EVERYBODY)]
    for question in survey.questions:
        answer = answers.get(question.key, ())
        values = list(answer) if question.kind == "text" else values_of(question, answer)
        ballots += [Ballot(question.key, value, question.kind == "text") for value in values]
    return ballots


def _parts(row: SurveyRow, asked: AskedRow) -> list[str]:
    """The parts that this answer is counted under: those in which it is one of many."""
    mine = {f"language:{asked.language}", f"grade:{first_grade(asked.grades)}"}
    large: list[str] = orjson.loads(row.parts)
    return [part for part in large if part in mine]


def _forget(visit: Visit, survey_id: int) -> None:
    connection = visit.work.connection
    open_run = visit.state.conversation_id if visit.run_open else None
    forget.forget_runs(connection, [run for run, _journal in _unfinished(visit, survey_id) if run != open_run])
    if open_run is not None:
        forget.forget_start(connection, open_run, visit.now)
    addresses = forget.addresses_of(connection, visit.state.person_id or 0)
    forget.forget_talk(connection, addresses, visit.received_id)
