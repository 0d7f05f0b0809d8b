"""Surveys as such: the way through the questions, what a file may say, what may be shown, protected topics."""

from __future__ import annotations

import pytest

from conversations.surveys.building import read_choices
from conversations.surveys.model import Question, Survey, counted, dump, load, next_question, tidy, way
from conversations.surveys.protected import protected_topics
from conversations.surveys.reading import TEMPLATES, read_survey, template
from conversations.surveys.results import Tally, may_show, shown_groups
from conversations.surveys.results import counted as counted_answers

FILE = """
title: {en: Bus, es: Autobús}
language: en
questions:
  - id: bus
    kind: yes_no
    text: {en: "Do you use the bus?", es: "¿Usa el autobús?"}
    skip_to: {no: walk}
  - id: late
    kind: scale
    to: 3
    text: How late is it?
    low: never
  - id: why
    kind: text
    text: Why is it late?
    only_if: {question: late, answer: [2, 3]}
  - id: walk
    kind: multiple
    optional: true
    text: How else?
    choices: [On foot, By car]
    skip_to: {c2: end}
  - {id: shoes, kind: number, text: How many shoes?, from: 0, to: 9}
"""


def survey(text: str = FILE) -> Survey:
    found, mistakes = read_survey(text.replace("shoes?,", "shoes,"), "bus.yaml")
    assert found is not None, mistakes
    return found.survey


def keys(answers: dict[str, tuple[str, ...]]) -> list[str]:
    return [question.key for question in way(survey(), answers)]


def test_answers_choose_the_way() -> None:
    assert keys({"bus": ("no",)}) == ["bus", "walk", "shoes"]
    assert keys({"bus": ("yes",), "late": ("1",)}) == ["bus", "late", "walk", "shoes"]
    assert keys({"bus": ("yes",), "late": ("3",)}) == ["bus", "late", "why", "walk", "shoes"]
    assert keys({"bus": ("no",), "walk": ("c1", "c2")}) == ["bus", "walk"]


def test_the_count_says_what_may_still_come() -> None:
    assert counted(survey(), {}) == 5
    assert counted(survey(), {"bus": ("yes",), "late": ("1",)}) == 4
    assert counted(survey(), {"bus": ("no",), "walk": ("c2",)}) == 2


def test_answers_off_the_way_are_not_kept() -> None:
    said = {
        "bus": ("no",),
        "late": ("3",),
        "why": ("rain",),
        "walk": ("c1", "x", "c1"),
        "shoes": ("2",),
        "other": ("1",),
    }
    assert tidy(survey(), said) == {"bus": ("no",), "walk": ("c1",), "shoes": ("2",)}


def test_next_is_none_at_the_end() -> None:
    assert next_question(survey(), {"bus": ("no",), "walk": ("c2",)}) is None


def test_a_survey_survives_its_table() -> None:
    assert load(dump(survey())) == survey()


def test_words_that_nobody_wrote_are_missing() -> None:
    missing = survey().missing("es")
    assert "bus" not in missing
    assert missing["late"] == "How late is it?"
    assert survey().wording("es")["title"] == "Autobús"


@pytest.mark.parametrize(
    "right, wrong, told",
    [
        (
            "kind: yes_no",
            "kind: yesno",
            '6: questions[1].kind: "yesno" is not known here. Right would be one of single, ',
        ),
        (
            "{no: walk}",
            "{no: bus}",
            '5: questions[1].skip_to: no later question is called "bus". Right would be one of ',
        ),
        ("to: 3", "to: 0", "11: questions[2].to: 0 is not more than 1. Right would be a number over 1."),
        (
            "optional: true",
            "optional: maybe",
            '20: questions[4].optional: "maybe" is neither yes nor no. Right would be true ',
        ),
        ("language: en", "language: fr", "2: title: it has no words in fr. Right would be a line `fr: …`"),
    ],
)
def test_a_mistake_is_told_by_file_line_and_field(right: str, wrong: str, told: str) -> None:
    found, mistakes = read_survey(FILE.replace(right, wrong).replace("shoes?,", "shoes,"), "bus.yaml")
    assert found is None
    assert any(mistake.startswith(f"bus.yaml:{told}") for mistake in mistakes), mistakes


def test_what_is_no_survey_is_told_too() -> None:
    for text in ("", "- a\n- b", "title: [", "title: x\nquestions: none", "\x07", "title: x\ntitle: y"):
        found, mistakes = read_survey(text, "x.yaml")
        assert found is None
        assert mistakes


def test_the_templates_are_right_in_three_languages() -> None:
    for name in TEMPLATES:
        found = template(name)
        assert not [found.missing(language) for language in ("en", "es", "ar") if found.missing(language)]
    assert sum(question.kind == "scale" for question in template("relationship").questions) in range(8, 11)
    assert template("saturday").purpose == "vote"


@pytest.mark.parametrize(
    "topic, words",
    [
        ("politics", "Which political party do you like?"),
        ("mind", "¿Tiene su hijo ansiedad?"),
        ("sex", "What is your sexual orientation?"),
        ("crime", "هل في البيت سلاح؟"),
        ("family", "Is she a good mother?"),
        ("privileged", "What does your doctor say?"),
        ("religion", "¿A qué iglesia van?"),
        ("income", "您家庭的收入是多少？"),
    ],
)
def test_each_of_the_eight_topics_is_suspected(topic: str, words: str) -> None:
    assert topic in protected_topics(words)
    asked = FILE.replace("How late is it?", f'"{words}"')
    found, mistakes = read_survey(asked.replace("shoes?,", "shoes,"), "bus.yaml")
    assert found is None
    assert topic in mistakes[0]
    assert "consent: obtained" in mistakes[0]
    found, mistakes = read_survey("consent: obtained" + asked.replace("shoes?,", "shoes,"), "bus.yaml")
    assert found is not None, mistakes


@pytest.mark.parametrize(
    "words",
    ["Which Saturday suits you?", "¿Cómo llega su hijo a la escuela?", "كيف كان هذا الأسبوع؟", "Was the party good?",
     "Do you feel welcome at school?", "What helps you to come to the meeting?", "哪个星期六最合适？"],
)  # fmt: skip
def test_everyday_questions_are_not(words: str) -> None:
    assert protected_topics(words) == ()


def test_choices_are_read_from_one_line() -> None:
    assert read_choices("bus, car ,on foot, bus") == ("bus", "car", "on foot")
    assert read_choices("حافلة، سيارة") == ("حافلة", "سيارة")
    assert read_choices("公交，汽车、走路") == ("公交", "汽车", "走路")
    assert read_choices("bus") == read_choices(", ".join(map(str, range(11)))) == ()


def test_small_groups_are_hidden_also_from_subtraction() -> None:
    assert shown_groups({"es": 40, "en": 30, "so": 3}, 73) == ("es",)  # or 73 - 40 - 30 were the three
    assert shown_groups({"es": 40, "en": 30, "so": 3, "ht": 8}, 81) == ("es", "en")
    assert shown_groups({"es": 40, "en": 30}, 70) == ("es", "en")
    assert shown_groups({"es": 12, "so": 2}, 14) == ()
    assert shown_groups({"es": 40}, 41) == ()


def test_nothing_is_shown_of_a_few() -> None:
    assert [may_show(count, anonymous=True) for count in (0, 4, 5)] == [False, False, True]
    assert [may_show(count, anonymous=False) for count in (0, 1)] == [False, True]


def test_an_order_is_counted_by_first_and_mean_place() -> None:
    question = Question("q", "ranking", ("a", "b", "c"))
    found = counted_answers(
        question, [Tally("q", "b>a>c", "", 3), Tally("q", "a>b>c", "", 1), Tally("q", "c>b>a", "x", 9)]
    )
    assert [(bar.token, bar.count) for bar in found.bars] == [("a", 1), ("b", 3), ("c", 0)]
    assert dict(found.places) == {"a": 1.75, "b": 1.25, "c": 3.0}


def test_several_are_shares_of_those_who_answered() -> None:
    question = Question("q", "multiple", ("a", "b"))
    found = counted_answers(question, [Tally("q", "a", "", 4), Tally("q", "b", "", 2), Tally("q", "", "", 5)])
    assert (found.answered, [round(bar.share, 1) for bar in found.bars]) == (5, [0.8, 0.4])
