"""What came of a survey."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.survey import (
    CloseSurvey,
    DrawSurvey,
    MySurveys,
    SurveyReport,
    SurveyResults,
    SurveyWordsOf,
    TellOutcome,
)
from conversations.messages import Choice
from conversations.registry import flow

_PHRASES = {
    "en": ("results", "survey results", "my surveys"),
    "es": ("resultados", "mis encuestas"),
    "ar": ("النتائج", "نتائج", "استبياناتي"),
}


@flow("survey_results", audience="staff", phrases=_PHRASES)
async def survey_results(chat: Chat) -> None:
    """Tell how a survey stands; draw it, close it, or tell families what came of it and what was decided."""
    _ = chat.gettext
    surveys = await chat.fetch("surveys", MySurveys())
    if not surveys:
        chat.say(_("You have not asked families anything yet. Write ASK FAMILIES to begin."))
        return
    picked = surveys[0] if len(surveys) == 1 else await chat.choose("which", _("Which of these?"), surveys)
    look = 0
    while True:
        look += 1
        report = await chat.fetch("report", SurveyResults(picked.token, look))
        if report is None:
            return
        offered = _offered(chat, report)
        if not offered:
            chat.say(report.text)
            return
        answer = await chat.choose("next", report.text, (*offered, Choice("done", _("That is all"))))
        if answer.token == "done":
            chat.say(_("All right."))
            return
        if await _did(chat, picked.token, answer.token):
            return


def _offered(chat: Chat, report: SurveyReport) -> tuple[Choice, ...]:
    _ = chat.gettext
    shown = (Choice("draw", _("As a picture")),) if report.shown else ()
    words = (Choice("words", _("Own words")),) if report.words else ()
    over = (Choice("close", _("Close it now")),) if report.open else (Choice("tell", _("Tell families")),)
    return (*shown, *words, *over)


async def _did(chat: Chat, token: str, what: str) -> bool:
    """Do it; whether that ends the talk."""
    _ = chat.gettext
    if what == "draw":
        await chat.do("draw", DrawSurvey(token))
        chat.say(_("I am drawing it."))
        return True
    if what == "words":
        chat.say(await chat.fetch("words", SurveyWordsOf(token)))
        return False
    if what == "close":
        if await chat.ask_yes_no("sure", _("Nobody can answer after that. Close it?")):
            await chat.do("close", CloseSurvey(token))
        return False
    decision = await chat.ask("decision", _("What was decided? I tell families the result with it."))
    drafted = await chat.do("tell", TellOutcome(token, decision))
    if drafted.languages:
        names = chat.list_of([chat.locale.language_name(tag) for tag in drafted.languages])
        chat.say(_("I am translating it: {languages}. Then I show it to you. Nothing is sent yet.", languages=names))
    else:
        chat.go("announce_send")
    return True
