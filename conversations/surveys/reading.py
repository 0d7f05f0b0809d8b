"""A survey from YAML: everything that is wrong is told at once, by file, line and field, with what would be right."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast, get_args

import yaml

from conversations.surveys.model import (
    END,
    KINDS,
    MOST_CHOICES,
    MOST_LABEL,
    MOST_QUESTIONS,
    MOST_TEXT,
    WITH_CHOICES,
    Condition,
    Purpose,
    Question,
    QuestionKind,
    Survey,
)
from conversations.surveys.nodes import Fields, Problems, compose
from conversations.surveys.protected import protected_topics

if TYPE_CHECKING:
    from datetime import date

    from yaml.nodes import Node

_TEMPLATES = Path(__file__).with_name("templates")
#: Templates by name, in the order in which they are offered.
TEMPLATES: Final = ("relationship", "saturday")
_SURVEY = (
    *("title", "intro", "language", "kind", "anonymous", "consent", "from", "until", "remind", "audience", "questions"),
)
_QUESTION = (*("id", "kind", "text", "choices", "from", "to", "low", "high", "optional", "only_if", "skip_to"),)
_TAG, _KEY = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"), re.compile(r"[a-z][a-z0-9_]{0,19}")
_MOST_STEPS, _LARGEST = 11, 10**6
_AN_ID = "small letters, digits and _, at most 20, a letter first"


@dataclass(frozen=True, slots=True)
class SurveyFile:
    """A survey with when and for whom; days are the school's, both inclusive."""

    survey: Survey
    opens: date | None = None
    until: date | None = None
    remind: date | None = None
    #: Titles of classes, "grade 04", or "school"; empty where the file leaves it to whoever sends it.
    audience: tuple[str, ...] = ()


def read_survey(text: str, name: str) -> tuple[SurveyFile | None, list[str]]:
    """The survey in `text` and no mistakes, or None and all of them; `name` is what they call the file."""
    problems = Problems(name)
    node = compose(text, problems)
    found = _Reader(Fields.of(node, "", problems, _SURVEY)).read() if node is not None else None
    return (None if problems.found else found), problems.sentences


def template(name: str) -> Survey:
    """One of TEMPLATES."""
    path = _TEMPLATES / f"{name}.yaml"
    found, mistakes = read_survey(path.read_text(encoding="utf-8"), path.name)
    if found is None:
        raise ValueError("\n".join(mistakes))
    return found.survey


class _Reader:
    def __init__(self, file: Fields) -> None:
        self.file, self.problems = file, file.problems
        self.language = file.text("language", default="en")
        if not _TAG.fullmatch(self.language):
            file.wrong("language", f'"{self.language}" is no language', "a tag such as en, es or ar")
        self.words: dict[str, dict[str, str]] = {self.language: {}}
        self.nodes: dict[str, Node] = {}

    def read(self) -> SurveyFile:
        file = self.file
        self._say("title", file, "title")
        if "intro" in file.by_name:
            self._say("intro", file, "intro")
        consent = file.one_of("consent", ("obtained", "none"), default="none") == "obtained"
        questions = [self._question(where, node) for where, node in file.items("questions")]
        self._check_all(questions)
        if not consent:
            self._check_topics()
        survey = Survey(
            self.language,
            tuple(questions),
            self.words,
            cast("Purpose", file.one_of("kind", get_args(Purpose), default="survey") or "survey"),
            anonymous=file.yes_no("anonymous", default=True),
            consent=consent,
        )
        found = SurveyFile(survey, file.day("from"), file.day("until"), file.day("remind"), file.scalars("audience"))
        self._check_days(found)
        return found

    def _say(self, path: str, fields: Fields, name: str, *, most: int = MOST_TEXT) -> None:
        """Words in one language (a scalar), or in several (by tag)."""
        node = fields.by_name.get(name)
        if not isinstance(node, yaml.MappingNode):
            self._word(path, self.language, fields.text(name), node or fields.node, fields.path(name), most)
            return
        spoken = Fields.of(node, fields.path(name), self.problems, None)
        for tag in spoken.by_name:
            if not _TAG.fullmatch(tag):
                spoken.wrong(tag, f'"{tag}" is no language', "a tag such as en, es or ar")
            self._word(path, tag, spoken.text(tag), spoken.by_name[tag], spoken.path(tag), most)
        if self.language not in spoken.by_name:
            fields.wrong(name, f"it has no words in {self.language}", f"a line `{self.language}: …` (see `language`)")

    def _word(self, path: str, tag: str, text: str, node: Node, where: str, most: int) -> None:
        if len(text) > most:
            self.problems.add(node, where, f"it has {len(text)} characters", f"at most {most}")
        self.words.setdefault(tag, {})[path] = text
        self.nodes.setdefault(path, node)

    def _question(self, where: str, node: Node) -> Question:
        fields = Fields.of(node, where, self.problems, _QUESTION)
        key = fields.text("id", default=f"q{where.rpartition('[')[2].rstrip(']')}")
        if not _KEY.fullmatch(key) or key == END:
            fields.wrong("id", f'"{key}" is no id', _AN_ID)
        kind = cast("QuestionKind", fields.one_of("kind", KINDS) or "text")
        self._say(key, fields, "text")
        question = Question(
            key, kind, self._choices(key, kind, fields), optional=fields.yes_no("optional", default=False)
        )
        question = self._bounds(question, fields)
        for end in ("low", "high"):
            if end in fields.by_name:
                self._say(f"{key}.{end}", fields, end, most=MOST_LABEL)
        return replace(question, only_if=self._condition(fields), jumps=self._jumps(fields))

    def _choices(self, key: str, kind: str, fields: Fields) -> tuple[str, ...]:
        found = list(fields.items("choices"))
        if kind in WITH_CHOICES and not 2 <= len(found) <= MOST_CHOICES:  # noqa: PLR2004 - fewer are no choice
            fields.wrong("choices", f"there are {len(found)}", f"2 to {MOST_CHOICES} of them")
        if kind not in WITH_CHOICES and found:
            fields.wrong("choices", f"a question of kind {kind} has none", "no such field, or kind: single")
        tokens = [self._choice(key, place, where, node) for place, (where, node) in enumerate(found, 1)]
        if len(set(tokens)) != len(tokens):
            fields.wrong("choices", "two have the same id", "an id of its own for each")
        return tuple(tokens)

    def _choice(self, key: str, place: int, where: str, node: Node) -> str:
        if isinstance(node, yaml.ScalarNode):
            self._word(f"{key}=c{place}", self.language, str(node.value).strip(), node, where, MOST_LABEL)
            return f"c{place}"
        fields = Fields.of(node, where, self.problems, ("id", "text"))
        token = fields.text("id", default=f"c{place}")
        if not _KEY.fullmatch(token):
            fields.wrong("id", f'"{token}" is no id', _AN_ID)
        self._say(f"{key}={token}", fields, "text", most=MOST_LABEL)
        return token

    def _bounds(self, question: Question, fields: Fields) -> Question:
        given = [name for name in ("from", "to") if name in fields.by_name]
        if question.kind not in ("scale", "number"):
            for name in given:
                fields.wrong(
                    name, f"a question of kind {question.kind} has no numbers", "no such field, or kind: scale"
                )
            return question
        low = fields.number("from", default=1 if question.kind == "scale" else 0)
        high = fields.number("to", default=5 if question.kind == "scale" else _LARGEST)
        if not low < high <= _LARGEST:
            fields.wrong("to", f"{high} is not more than {low}", f"a number over {low}")
        elif question.kind == "scale" and high - low >= _MOST_STEPS:
            fields.wrong("to", f"from {low} to {high} are {high - low + 1} steps", f"at most {_MOST_STEPS} steps")
        return replace(question, low=low, high=high)

    def _condition(self, fields: Fields) -> Condition | None:
        node = fields.by_name.get("only_if")
        if node is None:
            return None
        inner = Fields.of(node, fields.path("only_if"), self.problems, ("question", "answer"))
        answers = inner.scalars("answer")
        if not answers:
            inner.wrong("answer", "it is missing", "the id of an answer, or a list of them")
        return Condition(inner.text("question"), answers)

    def _jumps(self, fields: Fields) -> tuple[tuple[str, str], ...]:
        node = fields.by_name.get("skip_to")
        if node is None:
            return ()
        inner = Fields.of(node, fields.path("skip_to"), self.problems, None)
        return tuple((answer, inner.text(answer)) for answer in inner.by_name)

    def _check_all(self, questions: list[Question]) -> None:
        if not 1 <= len(questions) <= MOST_QUESTIONS:
            self.file.wrong("questions", f"there are {len(questions)}", f"1 to {MOST_QUESTIONS} of them")
        places = list(self.file.items("questions"))
        for index, question in enumerate(questions):
            where, node = places[index]
            if question.key in [one.key for one in questions[:index]]:
                self.problems.add(node, f"{where}.id", f'"{question.key}" is there twice', "an id of its own")
            self._check_condition(question, questions[:index], where, node)
            self._check_jumps(question, questions[index + 1 :], where, node)

    def _check_condition(self, question: Question, before: list[Question], where: str, node: Node) -> None:
        if question.only_if is None:
            return
        asked = next((one for one in before if one.key == question.only_if.question), None)
        place = f"{where}.only_if"
        if asked is None:
            right = f"one of {', '.join(one.key for one in before)}" if before else "nothing: the first is always asked"
            self.problems.add(node, place, f'no question before it is called "{question.only_if.question}"', right)
        elif wrong := [one for one in question.only_if.answers if one not in asked.tokens]:
            self.problems.add(node, place, f'"{wrong[0]}" is no answer to {asked.key}', _one_of(asked))

    def _check_jumps(self, question: Question, later: list[Question], where: str, node: Node) -> None:
        for answer, target in question.jumps:
            place = f"{where}.skip_to"
            if answer not in question.tokens:
                self.problems.add(node, place, f'"{answer}" is no answer to {question.key}', _one_of(question))
            if target != END and target not in [one.key for one in later]:
                right = ", ".join([*(one.key for one in later), END])
                self.problems.add(node, place, f'no later question is called "{target}"', f"one of {right}")

    def _check_topics(self) -> None:
        for path, node in self.nodes.items():
            texts = " ".join(words.get(path, "") for words in self.words.values())
            if topics := protected_topics(texts):
                wrong = (
                    f"it may be about a protected topic ({', '.join(topics)}), which needs families' consent in writing"
                )
                self.problems.add(node, path, wrong, "other words, or `consent: obtained` at the top once you have it")

    def _check_days(self, found: SurveyFile) -> None:
        first, last, remind = found.opens, found.until, found.remind
        if first and last and last < first:
            self.file.wrong("until", f"{last} is before {first}", "a later day")
        if remind and ((last and remind > last) or (first and remind <= first)):
            self.file.wrong("remind", f"{remind} is not between", "a day after `from` and not after `until`")


def _one_of(question: Question) -> str:
    return f"one of {', '.join(question.tokens)}" if question.tokens else "another question: this one is written"
