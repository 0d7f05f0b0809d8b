"""Effects of surveys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conversations.effects.survey import (
    CloseSurvey,
    DraftSurvey,
    DrawSurvey,
    DropSurvey,
    HandIn,
    MySurveyDraft,
    MySurveys,
    OpenPaper,
    Paper,
    SendSurvey,
    SoFar,
    SurveyDraft,
    SurveyDrafted,
    SurveyReport,
    SurveyResults,
    SurveysForMe,
    SurveyWordsOf,
    TellOutcome,
    TryPaper,
)
from conversations.messages import Choice, Words
from conversations.surveys.building import built
from conversations.surveys.model import Survey, load
from handlers import broadcast_drafts, surveys, surveys_answering, surveys_results
from handlers.broadcast_report import count_down, tell_author
from handlers.broadcast_sending import UNDO
from handlers.effects import handles
from handlers.relay_words import quoted
from handlers.surveys_asking import launch, parts_of
from handlers.surveys_closing import close
from handlers.surveys_picture import want_picture
from storage import surveys as store
from storage.broadcast_families import Audience
from storage.broadcasts import get_broadcast, set_broadcast

if TYPE_CHECKING:
    from handlers.visit import Visit

_NEWEST = 5


@handles(DraftSurvey)
def draft_survey(effect: DraftSurvey, visit: Visit) -> SurveyDrafted:
    """Keep it and have it translated."""
    return surveys.draft(visit, effect, built(effect, visit.person.language))


@handles(MySurveyDraft)
def my_survey_draft(_effect: MySurveyDraft, visit: Visit) -> SurveyDraft | None:
    """What is ready to be sent."""
    return surveys.my_draft(visit)


@handles(SendSurvey)
def send_survey(effect: SendSurvey, visit: Visit) -> bool:
    """Let it leave in half a minute, or on its day, and say so with a way to undo it."""
    row = surveys.own_draft(visit, effect.token)
    if row is None:
        return False
    connection = visit.work.connection
    leaves_at = max(visit.now + UNDO, row.opens_at or visit.now)
    row = row._replace(author_address_id=visit.state.address_id)
    store.set_survey(connection, row.id, status="open", author_address_id=row.author_address_id)
    broadcast_id, count = launch(visit.work, visit.house, row, leaves_at)
    store.set_survey(connection, row.id, parts=parts_of(visit.work, row.id))
    broadcast = get_broadcast(connection, broadcast_id)
    if broadcast is not None:
        told = tell_author(visit.work, visit.house, broadcast, count_down(broadcast, count, visit.person.language))
        set_broadcast(connection, broadcast_id, progress_id=told)
    return True


@handles(DropSurvey)
def drop_survey(effect: DropSurvey, visit: Visit) -> None:
    """Forget it."""
    row = surveys.own_draft(visit, effect.token)
    if row is not None:
        store.set_survey(visit.work.connection, row.id, status="dropped")


@handles(TryPaper)
def try_paper(effect: TryPaper, visit: Visit) -> Survey | None:
    """One's own draft in one language."""
    row = surveys.own_draft(visit, effect.token)
    if row is None:
        return None
    wordings = store.wordings_of(visit.work.connection, row.id)
    return surveys.in_language(load(row.definition), wordings, effect.language)[0]


@handles(SurveysForMe)
def surveys_for_me(_effect: SurveysForMe, visit: Visit) -> tuple[Choice, ...]:
    """By their titles."""
    return tuple(Choice(str(key), survey.title) for key, survey in surveys_answering.open_surveys(visit))


@handles(SoFar)
def so_far(effect: SoFar, visit: Visit) -> dict[str, Any]:
    """Where they stopped."""
    return surveys_answering.so_far(visit, effect.token)


@handles(OpenPaper)
def open_paper(effect: OpenPaper, visit: Visit) -> Paper | None:
    """The questions in the person's language."""
    return surveys_answering.paper(visit, effect.token)


@handles(HandIn)
def hand_in(effect: HandIn, visit: Visit) -> surveys_answering.Became:
    """Once."""
    return surveys_answering.hand_in(visit, effect.token, effect.answers)


@handles(MySurveys)
def my_surveys(_effect: MySurveys, visit: Visit) -> tuple[Choice, ...]:
    """The newest first, by title."""
    rows = store.surveys_of(visit.work.connection, visit.state.person_id or 0, _NEWEST)
    return tuple(Choice(str(row.id), quoted(load(row.definition).title)) for row in rows)


@handles(SurveyResults)
def survey_results(effect: SurveyResults, visit: Visit) -> SurveyReport | None:
    """How it stands."""
    return surveys_results.report_for(visit, effect.token)


@handles(SurveyWordsOf)
def survey_words_of(effect: SurveyWordsOf, visit: Visit) -> str:
    """In people's own words."""
    return surveys_results.own_words(visit, effect.token)


@handles(DrawSurvey)
def draw_survey(effect: DrawSurvey, visit: Visit) -> None:
    """Drawn outside of the turn."""
    want_picture(visit, effect.token)


@handles(CloseSurvey)
def close_survey(effect: CloseSurvey, visit: Visit) -> bool:
    """Now, whatever was said about when."""
    row = surveys_results.own(visit, effect.token)
    if row is None or row.status != "open":
        return False
    close(visit.work, visit.house, row)
    return True


@handles(TellOutcome)
def tell_outcome(effect: TellOutcome, visit: Visit) -> SurveyDrafted:
    """A draft of words to all of the audience, which go as all such words go."""
    row = surveys_results.own(visit, effect.token)
    if row is None or row.status != "closed":
        return SurveyDrafted(0)
    text = surveys_results.outcome_text(visit.work.connection, row, visit.person.language, effect.decision)
    audience = Audience.from_json(row.audience)
    drafted = broadcast_drafts.keep(visit, Words(text), audience, row.title)
    return SurveyDrafted(drafted.families, drafted.languages)
