"""A family asks for the survey that it was sent."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.survey import SoFar, SurveysForMe
from conversations.registry import flow

_PHRASES = {
    "en": ("survey", "answer the survey", "answer survey"),
    "es": ("encuesta", "contestar la encuesta", "contestar encuesta"),
    "ar": ("استبيان", "الاستبيان", "الإجابة عن الاستبيان"),
}


@flow("my_surveys", phrases=_PHRASES, private=True)
async def my_surveys(chat: Chat) -> None:
    """Begin to answer a survey, or go on with it; which one, where there are several."""
    _ = chat.gettext
    surveys = await chat.fetch("open", SurveysForMe())
    if not surveys:
        chat.say(_("There is no survey for you to answer now. Each person answers once. Thank you!"))
        return
    picked = surveys[0] if len(surveys) == 1 else await chat.choose("survey", _("Which survey?"), surveys)
    so_far = await chat.fetch("so_far", SoFar(picked.token))
    if len(so_far) > 1:
        chat.say(_("We go on where you stopped."))
    chat.go("survey_answer", **so_far)
