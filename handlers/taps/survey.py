"""Buttons of surveys: answer one, see a draft, see results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.runs import start
from handlers.surveys import show_draft
from handlers.surveys_answering import begin
from handlers.taps import on_tap

if TYPE_CHECKING:
    from handlers.visit import Visit


@on_tap("survey")
def answer(visit: Visit, survey_id: int) -> None:
    """Begin to answer, or go on."""
    begin(visit, survey_id)


@on_tap("survey_draft")
def show(visit: Visit, survey_id: int) -> None:
    """Show a draft that is ready."""
    show_draft(visit, survey_id)


@on_tap("survey_results")
def results(visit: Visit, survey_id: int) -> None:
    """Show what came of it; only to its author, which the flow looks at."""
    start(visit, "survey_results", {"which": str(survey_id)})
