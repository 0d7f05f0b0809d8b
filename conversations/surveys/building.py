"""A survey from what a member of staff said in a minute."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.surveys.model import MOST_CHOICES, MOST_LABEL, WITH_CHOICES, Question, Survey
from conversations.surveys.reading import template

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conversations.effects.survey import Asked, DraftSurvey

_BETWEEN = re.compile(r"\s*[,،、，;؛\n]\s*")
_FEWEST = 2


def read_choices(text: str) -> tuple[str, ...]:
    """Choices written in one line with commas, each once; empty when they are too few, too many or too long."""
    found = tuple(dict.fromkeys(one for one in _BETWEEN.split(text.strip()) if one))
    fits = _FEWEST <= len(found) <= MOST_CHOICES and all(len(one) <= MOST_LABEL for one in found)
    return found if fits else ()


def built(draft: DraftSurvey, language: str) -> Survey:
    """The survey that was asked for, or the template of that name."""
    if draft.template:
        return replace(template(draft.template), anonymous=draft.anonymous)
    words = {"title": draft.title}
    questions = tuple(_question(place, one, words) for place, one in enumerate(draft.questions, 1))
    return Survey(language, questions, {language: words}, draft.purpose, draft.anonymous)


def _question(place: int, asked: Asked, words: dict[str, str]) -> Question:
    key = f"q{place}"
    words[key] = asked.text
    labels: Sequence[str] = asked.choices if asked.kind in WITH_CHOICES else ()
    tokens = tuple(f"c{number}" for number in range(1, len(labels) + 1))
    words.update({f"{key}={token}": label for token, label in zip(tokens, labels, strict=True)})
    low = 0 if asked.kind == "number" else 1
    return Question(key, asked.kind, tokens, low, 10**6 if asked.kind == "number" else 5, asked.kind == "text")
