"""The questions of a survey put to one person, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.messages import Choice
from conversations.surveys.model import MOST_ANSWER, Answer, Question, Survey, counted, next_question

if TYPE_CHECKING:
    from collections.abc import Callable

    from conversations.chat import Chat

_DONE = "~done"


async def ask_all(chat: Chat, survey: Survey) -> dict[str, Answer]:
    """The answers by key of question, on the way that the answers themselves choose."""
    answers: dict[str, Answer] = {}
    while (question := next_question(survey, answers)) is not None:
        answers[question.key] = await _ask(chat, survey, question, answers)
    return answers


def labels_of(_: Callable[..., str], survey: Survey, question: Question) -> tuple[Choice, ...]:
    """What can be tapped; `_` is the gettext of whoever reads it."""
    if question.kind == "yes_no":
        return (Choice("yes", _("Yes")), Choice("no", _("No")))
    words = survey.wording(survey.language)
    return tuple(Choice(token, words.get(f"{question.key}={token}", token)) for token in question.tokens)


def _text(chat: Chat, survey: Survey, question: Question, answers: dict[str, Answer]) -> str:
    """Which of how many, the question, the ends of a scale, and how it may be answered."""
    _, words = chat.gettext, survey.wording(survey.language)
    lines = [_("{number} of {count}", number=len(answers) + 1, count=counted(survey, answers)), words[question.key]]
    ends = [(question.low, words.get(f"{question.key}.low")), (question.high, words.get(f"{question.key}.high"))]
    lines += [f"{number} = {text}" for number, text in ends if text]
    if question.kind == "multiple":
        lines.append(_("You can pick several."))
    elif question.kind == "ranking":
        lines.append(_("What comes first?"))
    if question.optional:
        lines.append(_("To leave it out, write SKIP."))
    return "\n".join(lines)


async def _ask(chat: Chat, survey: Survey, question: Question, answers: dict[str, Answer]) -> Answer:
    key, text = f"a_{question.key}", _text(chat, survey, question, answers)
    optional, labels = question.optional, labels_of(chat.gettext, survey, question)
    if question.kind == "text":
        return await _written(chat, key, text, optional=optional)
    if question.kind == "number":
        number = await chat.ask_number(key, text, low=question.low, high=question.high, skippable=optional)
        return () if number is None else (f"{number:g}",)
    if question.kind == "multiple":
        return await _several(chat, key, text, labels, optional=optional)
    if question.kind == "ranking":
        return await _ranked(chat, key, text, labels, optional=optional)
    picked = await chat.choose(key, text, labels, skippable=True) if optional else await chat.choose(key, text, labels)
    return (picked.token,) if picked else ()


async def _written(chat: Chat, key: str, text: str, *, optional: bool) -> Answer:
    if not optional:
        return (await chat.ask(key, text, most=MOST_ANSWER),)
    said = await chat.ask(key, text, most=MOST_ANSWER, skippable=True)
    return (said,) if said else ()


async def _several(chat: Chat, key: str, text: str, labels: tuple[Choice, ...], *, optional: bool) -> Answer:
    """Several written at once ("1, 3"), or tapped one after the other until it is enough."""
    _ = chat.gettext
    picked = await chat.choose_several(key, text, labels, skippable=optional)
    tokens = [one.token for one in picked or ()]
    one_by_one = len(tokens) == 1
    while one_by_one and (rest := tuple(one for one in labels if one.token not in tokens)):
        more = await chat.choose_several(
            f"{key}_more", _("Anything else?"), (*rest, Choice(_DONE, _("No, that is all")))
        )
        tokens += [one.token for one in more if one.token != _DONE]
        one_by_one = len(more) == 1 and more[0].token != _DONE
    return tuple(tokens)


async def _ranked(chat: Chat, key: str, text: str, labels: tuple[Choice, ...], *, optional: bool) -> Answer:
    """The first, then the first of the rest, and so on; the last needs no tap."""
    _ = chat.gettext
    first = await chat.choose(key, text, labels, skippable=True) if optional else await chat.choose(key, text, labels)
    if first is None:
        return ()
    tokens = [first.token]
    while len(rest := tuple(one for one in labels if one.token not in tokens)) > 1:
        tokens.append((await chat.choose(f"{key}_next", _("And then?"), rest)).token)
    return (*tokens, *(one.token for one in rest))
