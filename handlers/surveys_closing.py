"""The clock of surveys: boxes are emptied, those without an answer reminded once, and what is over is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from conversations.locale import locale_for
from conversations.messages import Choice, Reply
from conversations.surveys.model import load
from handlers.codec import load_journal
from handlers.surveys_answering import FLOW, survey_of
from handlers.surveys_asking import launch
from handlers.surveys_results import parts_as_json, shown_parts
from handlers.taps import tap_on
from handlers.telling import tell_person
from storage import surveys as store
from storage import surveys_box as box
from storage import surveys_forget as forget
from storage.people import get_people

if TYPE_CHECKING:
    from handlers.house import House
    from storage.database import UnitOfWork
    from storage.surveys import SurveyRow

log = structlog.get_logger()


def advance_surveys(work: UnitOfWork, house: House) -> int:
    """Do what is due with all surveys; gives how many were reminded of or closed. Called at every tick."""
    connection, now, done = work.connection, house.clock.now(), 0
    for survey_id in box.full_boxes(connection):
        box.count_box(connection, survey_id, house.ids.key)
    for row in store.due_surveys(connection, now):
        if row.closes_at <= now:
            close(work, house, row)
        else:
            _remind(work, house, row)
        done += 1
    forget.forget_sent(connection)
    return done


def _remind(work: UnitOfWork, house: House, row: SurveyRow) -> None:
    store.set_survey(work.connection, row.id, reminded=True)
    _broadcast, count = launch(work, house, row, house.clock.now())
    log.info("survey.reminded", survey=row.id, families=count)


def close(work: UnitOfWork, house: House, row: SurveyRow) -> None:
    """Nothing is taken any more: count the last, forget small groups and what was never handed in, tell the author."""
    connection = work.connection
    box.count_box(connection, row.id, house.ids.key)
    parts = shown_parts(connection, row.id)
    box.keep_parts(connection, row.id, parts)
    store.set_survey(connection, row.id, status="closed", parts=parts_as_json(parts))
    _forget_unfinished(work, row)
    log.info("survey.closed", survey=row.id)
    author = get_people(connection, [row.author_id])[row.author_id]
    _ = locale_for(author.language or house.school.language).gettext
    survey = load(row.definition)
    told = _("The survey is closed: “{title}”. Write RESULTS to see what came of it.", title=survey.title)
    if survey.purpose == "vote":
        told = _(
            "The vote is closed: “{title}”. Write RESULTS, and tell families what was decided.", title=survey.title
        )
    choices, taps = (Choice("results", _("Results")),), (tap_on("survey_results", row.id),)
    tell_person(
        work,
        house,
        row.author_id,
        Reply(told, choices, taps=taps, facts={"optional_choices": "1"}),
        row.author_address_id,
    )


def _forget_unfinished(work: UnitOfWork, row: SurveyRow) -> None:
    runs = forget.runs_of_survey(work.connection, FLOW, row.id)
    mine = [(run, status) for run, status, journal in runs if survey_of(load_journal(journal)) == str(row.id)]
    forget.end_runs(work.connection, [run for run, status in mine if status == "open"])
    forget.forget_runs(work.connection, [run for run, status in mine if status != "open"])
