"""A family answers a survey."""

from __future__ import annotations

from datetime import timedelta

from conversations.chat import Chat
from conversations.effects.survey import HandIn, OpenPaper, Paper
from conversations.registry import flow
from conversations.surveys.asking import ask_all


@flow("survey_answer", private=True, expires_after=timedelta(days=3))
async def survey_answer(chat: Chat) -> None:
    """Ask a family the questions of a survey, one at a time; what was answered is kept once, at the end."""
    _ = chat.gettext
    paper = await chat.fetch("paper", OpenPaper(await chat.ask("survey", "")))
    if paper is None:
        chat.say(_("That survey is closed."))
        return
    chat.say(_intro(chat, paper))
    answers = await ask_all(chat, paper.survey)
    became = await chat.do("hand_in", HandIn(paper.token, tuple(answers.items())))
    if became != "done":
        chat.say(_("That survey is closed.") if became == "closed" else _("You have answered already. Thank you!"))
    elif paper.survey.purpose == "vote":
        chat.say(_("Thank you! When the vote is over, {name} tells you what came of it.", name=paper.author))
    else:
        chat.say(_("Thank you! That was all."))


def _intro(chat: Chat, paper: Paper) -> str:
    _, survey = chat.gettext, paper.survey
    words = survey.wording(survey.language)
    title = words["title"] if words["title"] != words[survey.questions[0].key] else ""  # as of a vote
    lines = [title, words.get("intro", "")]
    if paper.machine:
        lines.append(_("[Translated by a machine.]"))
    if not survey.anonymous:
        lines.append(_("{name} sees your answers with your name.", name=paper.author))
    elif any(one.kind == "text" for one in survey.questions):
        lines.append(_("It is anonymous. But if you write that somebody is in danger, I tell the school who wrote it."))
    else:
        lines.append(_("It is anonymous: nobody can see who answered what."))
    lines.append(_("You can stop and go on later. To change an answer, write BACK."))
    return "\n".join(line for line in lines if line)
