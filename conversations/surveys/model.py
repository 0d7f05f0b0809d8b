"""What a survey is: questions with tokens, and beside them the words of each language by the path of what they name.

Paths: "title", "intro", "q1", "q1.low", "q1.high" (the ends of a scale), "q1=a" (a choice).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, get_args

QuestionKind = Literal["single", "multiple", "scale", "yes_no", "number", "text", "ranking"]
Purpose = Literal["survey", "vote"]
KINDS: tuple[QuestionKind, ...] = get_args(QuestionKind)
#: Kinds whose choices the survey names.
WITH_CHOICES = ("single", "multiple", "ranking")
#: A jump to here ends the survey.
END = "end"
MOST_QUESTIONS, MOST_CHOICES = 30, 10
#: Characters: of a choice that still fits a list entry on a phone, of any other text, of a parent's own words.
MOST_LABEL, MOST_TEXT, MOST_ANSWER = 60, 500, 1000

#: What was answered: tokens, or the words themselves; nothing where the question was skipped.
Answer = tuple[str, ...]
Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds when `question` was answered with one of `answers`."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question; its words stand in the survey."""

    key: str
    kind: QuestionKind
    choices: tuple[str, ...] = ()
    #: scale and number: inclusive bounds.
    low: int = 1
    high: int = 5
    optional: bool = False
    only_if: Condition | None = None
    #: (answer, key of the question that comes next); END ends the survey.
    jumps: tuple[tuple[str, str], ...] = ()

    @property
    def tokens(self) -> tuple[str, ...]:
        """What can be answered by a tap; empty where it is written."""
        if self.kind == "scale":
            return tuple(str(step) for step in range(self.low, self.high + 1))
        return ("yes", "no") if self.kind == "yes_no" else self.choices


@dataclass(frozen=True, slots=True)
class Survey:
    """Questions, and their words by language and path; `language` is the one that it was written in."""

    language: str
    questions: tuple[Question, ...]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    purpose: Purpose = "survey"
    anonymous: bool = True
    #: Whether families consented in writing to questions on protected topics (L19).
    consent: bool = False

    @property
    def title(self) -> str:
        """What it is called in its own language."""
        return self.words[self.language]["title"]

    @property
    def paths(self) -> tuple[str, ...]:
        """All that has words, in the language that it was written in."""
        return tuple(self.words[self.language])

    def wording(self, language: str) -> Mapping[str, str]:
        """The words in `language`; what is missing there stands in the survey's own."""
        return {**self.words[self.language], **self.words.get(language, {})}

    def missing(self, language: str) -> dict[str, str]:
        """By path: the words that nobody has written in `language` yet, in the survey's own."""
        have = self.words.get(language, {})
        return {path: text for path, text in self.words[self.language].items() if path not in have}

    def question(self, key: str) -> Question | None:
        """The question called `key`."""
        return next((one for one in self.questions if one.key == key), None)

    def with_words(self, language: str, words: Mapping[str, str]) -> Survey:
        """This survey with more words in `language`."""
        return replace(self, words={**self.words, language: {**self.words.get(language, {}), **words}})


def dump(survey: Survey) -> str:
    """`survey` as JSON."""
    return json.dumps(asdict(survey), ensure_ascii=False)


def load(text: str) -> Survey:
    """What `dump` wrote."""
    kept: dict[str, Any] = json.loads(text)
    questions = tuple(_question(one) for one in kept.pop("questions"))
    return Survey(questions=questions, **kept)


def _question(kept: dict[str, Any]) -> Question:
    only_if = kept.pop("only_if")
    condition = Condition(only_if["question"], tuple(only_if["answers"])) if only_if else None
    choices, jumps = tuple(kept.pop("choices")), tuple((one[0], one[1]) for one in kept.pop("jumps"))
    return Question(**kept, choices=choices, only_if=condition, jumps=jumps)


def next_question(survey: Survey, answers: Answers) -> Question | None:
    """The first question on the way that has no answer yet; None at the end."""
    return next((one for one in way(survey, answers) if one.key not in answers), None)


def way(survey: Survey, answers: Answers) -> list[Question]:
    """The questions that are asked of whoever answers so; what is still open takes no short cut."""
    on_way: list[Question] = []
    places = {one.key: place for place, one in enumerate(survey.questions)}
    place = 0
    while place < len(survey.questions):
        question = survey.questions[place]
        place += 1
        if not _holds(question.only_if, answers):
            continue
        on_way.append(question)
        target = _jump(question, answers)
        if target == END:
            break
        if target is not None:
            place = max(place, places.get(target, place))
    return on_way


def _holds(condition: Condition | None, answers: Answers) -> bool:
    return condition is None or bool(set(condition.answers) & set(answers.get(condition.question, ())))


def _jump(question: Question, answers: Answers) -> str | None:
    given = answers.get(question.key, ())
    return next((target for answer, target in question.jumps if answer in given), None)


def counted(survey: Survey, answers: Answers) -> int:
    """How many questions there will be at most for whoever answers so: those that may still be asked count too."""
    asked = [one.key for one in way(survey, answers)]
    open_ones = set(asked) - set(answers)
    return len(asked) + sum(
        1
        for one in survey.questions
        if one.key not in asked and one.only_if is not None and one.only_if.question in open_ones
    )


def tidy(survey: Survey, answers: Answers) -> dict[str, Answer]:
    """What is kept of answers: those on their way, and of them what the questions take."""
    kept: dict[str, Answer] = {}
    while (question := next_question(survey, kept)) is not None:
        kept[question.key] = _fitting(question, answers.get(question.key, ()))
    return {key: answer for key, answer in kept.items() if answer}


def _fitting(question: Question, answer: Sequence[str]) -> Answer:
    if question.kind == "text":
        return tuple(text[:MOST_ANSWER] for text in answer[:1])
    if question.kind == "number":
        return tuple(answer[:1])
    found = tuple(dict.fromkeys(token for token in answer if token in question.tokens))
    return found if question.kind in ("multiple", "ranking") else found[:1]
