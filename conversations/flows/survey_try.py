"""A member of staff goes through their own survey as a family would."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.survey import TryPaper
from conversations.registry import flow
from conversations.surveys.asking import ask_all


@flow("survey_try", audience="staff", private=True)
async def survey_try(chat: Chat) -> None:
    """Ask the questions of a draft in the language of some of its families; nothing is kept."""
    draft, language = await chat.ask("draft", ""), await chat.ask("language", "")
    paper = await chat.fetch("paper", TryPaper(draft, language))
    if paper is not None:
        _ = chat.speak(language)
        words = paper.wording(paper.language)
        chat.say("\n".join(text for text in (words["title"], words.get("intro", "")) if text))
        await ask_all(chat, paper)
    chat.go("survey_send")
