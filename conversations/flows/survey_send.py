"""A look at a survey before families are asked."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.survey import DropSurvey, MySurveyDraft, SendSurvey
from conversations.messages import Choice
from conversations.registry import flow

_PHRASES = {
    "en": ("show survey", "show the survey"),
    "es": ("ver encuesta", "ver la encuesta"),
    "ar": ("عرض الاستبيان",),
}


@flow("survey_send", audience="staff", phrases=_PHRASES)
async def survey_send(chat: Chat) -> None:
    """Show a survey and to how many it goes; then send it, try it as a family, or drop it."""
    _ = chat.gettext
    draft = await chat.fetch("draft", MySurveyDraft(1))
    if draft is None:
        chat.say(_("No survey is ready to send. Write ASK FAMILIES to begin."))
        return
    chat.say(draft.preview)
    answer = await chat.choose(
        "confirm",
        _("Shall I ask them?"),
        (Choice("send", _("Send")), Choice("try", _("Try it myself")), Choice("drop", _("Not now"))),
    )
    if answer.token == "try":
        picked = draft.languages[0]
        if len(draft.languages) > 1:
            picked = await chat.choose("language", _("In which language?"), draft.languages)
        chat.go("survey_try", draft=draft.token, language=picked.token)
    elif answer.token == "drop":
        await chat.do("drop", DropSurvey(draft.token))
        chat.say(_("All right, I sent nothing."))
    elif not await chat.do("send", SendSurvey(draft.token)):
        chat.say(_("That was sent or changed already. I did nothing."))
