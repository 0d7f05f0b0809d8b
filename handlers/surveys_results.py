"""What came of a survey: for its author, never less than the rules on small groups allow."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import orjson

from conversations.effects.survey import SurveyReport
from conversations.locale import locale_for
from conversations.surveys.model import Question, Survey, load
from conversations.surveys.report import QuestionResult, Report, as_text, headline
from conversations.surveys.results import (
    EVERYBODY,
    FEWEST,
    FEWEST_FOR_WORDS,
    Rate,
    Tally,
    counted,
    may_show,
    shown_groups,
    values_of,
)
from handlers.surveys import answers_in, day_of, in_language
from storage import surveys as store
from storage import surveys_box as box
from storage.people import get_people
from storage.surveys_people import GroupRow, groups_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from handlers.visit import Visit
    from storage.surveys import SurveyRow

_LANGUAGE = "language:"


def report_for(visit: Visit, token: str) -> SurveyReport | None:
    """How one of the visit's person's own surveys stands."""
    row = own(visit, token)
    if row is None:
        return None
    connection, house = visit.work.connection, visit.house
    locale = locale_for(visit.person.language)
    _, report = locale.gettext, build_report(connection, row, visit.person.language)
    is_open = row.status == "open"
    shown = bool(report.questions)
    if is_open and row.anonymous:
        day = day_of(row.closes_at, house.school.timezone, locale)
        why = _("It is anonymous: results are shown when it is closed, on {day}.", day=day)
        text = f"{report.title}\n{headline(report, locale)}\n\n{why}"
    elif not shown:
        why = _("It is anonymous: with fewer than {count} answers nothing is shown.", count=FEWEST)
        text = f"{report.title}\n{headline(report, locale)}" + (f"\n\n{why}" if row.anonymous else "")
    else:
        text = as_text(report, locale)
    wrote = any(one.kind == "text" and one.counted.answered for one in report.questions)
    if shown and wrote and not _may_read(row, report):
        text += "\n\n" + _("Own words are shown from {count} answers on.", count=FEWEST_FOR_WORDS)
    return SurveyReport(text, open=is_open, shown=shown, words=wrote and _may_read(row, report))


def own(visit: Visit, token: str) -> SurveyRow | None:
    """The visit's person's own survey `token`, once it was asked."""
    me = visit.state.person_id or 0
    row = store.get_survey(visit.work.connection, int(token), me) if token.isdecimal() else None
    return row if row is not None and row.status in ("open", "closed") else None


def build_report(connection: Connection, row: SurveyRow, language: str) -> Report:
    """All that may be shown of a survey; without questions when that is nothing."""
    survey = load(row.definition)
    words, _machine = in_language(survey, store.wordings_of(connection, row.id), language)
    if language not in store.wordings_of(connection, row.id) and language not in survey.words:
        words = in_language(survey, {}, survey.language)[0]
    groups = groups_of(connection, row.id)
    total = Rate("", sum(one.asked for one in groups), sum(one.answered for one in groups))
    closed = row.status == "closed"
    shown = may_show(total.answered, anonymous=row.anonymous) and (closed or not row.anonymous)
    results = _questions(connection, row, words, language) if shown else ()
    return Report(words.title, total, _rates(groups, anonymous=row.anonymous), results, row.anonymous, closed)


def _rates(groups: list[GroupRow], *, anonymous: bool) -> tuple[Rate, ...]:
    """How many answered of each language; of an anonymous survey only where many were asked."""
    asked, answered = Counter[str](), Counter[str]()
    for one in groups:
        asked[one.language] += one.asked
        answered[one.language] += one.answered
    shown = shown_groups(asked, sum(asked.values())) if anonymous else tuple(sorted(asked, key=lambda tag: -asked[tag]))
    return tuple(Rate(tag, asked[tag], answered[tag]) for tag in shown) if len(asked) > 1 else ()


def _questions(connection: Connection, row: SurveyRow, words: Survey, language: str) -> tuple[QuestionResult, ...]:
    tallies = tallies_of(connection, row)
    written = Counter(one.question for one in box.words_of(connection, row.id)) if row.anonymous else Counter[str]()
    parts = sorted({one.part for one in tallies if one.part.startswith(_LANGUAGE)})
    found = []
    for question in words.questions:
        of_all = counted(question, tallies)
        if question.kind == "text" and row.anonymous:
            of_all = counted(question, [Tally(question.key, "", "", written[question.key])])
        groups = tuple((part.removeprefix(_LANGUAGE), counted(question, tallies, part)) for part in parts)
        found.append(_result(question, words, language, of_all, groups))
    return tuple(found)


def _result(question: Question, words: Survey, language: str, of_all: object, groups: object) -> QuestionResult:
    wording = words.wording(words.language)
    low, high = (wording.get(f"{question.key}.{end}", "") for end in ("low", "high"))
    labels = answers_in(words, question, language)
    return QuestionResult(wording[question.key], question.kind, labels, of_all, groups, low, high)  # type: ignore[arg-type]


def tallies_of(connection: Connection, row: SurveyRow) -> list[Tally]:
    """All that is counted; of a survey with names it is counted now."""
    if row.anonymous:
        return [Tally(*one) for one in box.tallies_of(connection, row.id)]
    questions = {one.key: one for one in load(row.definition).questions}
    counts = Counter[tuple[str, str]]()
    for one in box.answers_of(connection, row.id):
        question = questions.get(one.question)
        if question is not None:
            counts.update((one.question, value) for value in values_of(question, one.answer))
    return [Tally(question, value, "", count) for (question, value), count in counts.items()]


def _may_read(row: SurveyRow, report: Report) -> bool:
    return not row.anonymous or (row.status == "closed" and report.total.answered >= FEWEST_FOR_WORDS)


def own_words(visit: Visit, token: str) -> str:
    """What people wrote: of a survey with names who wrote it, else in no order, with the machine's translation."""
    row = own(visit, token)
    if row is None:
        return ""
    connection, _ = visit.work.connection, visit.gettext
    report, survey = build_report(connection, row, visit.person.language), load(row.definition)
    if not _may_read(row, report):
        return _("Own words are shown from {count} answers on.", count=FEWEST_FOR_WORDS)
    parts = []
    for question in survey.questions:
        if question.kind == "text":
            texts = _anonymous_words(connection, row, question) if row.anonymous else _named(connection, row, question)
            parts.append("\n".join([survey.wording(survey.language)[question.key], *(f"· {one}" for one in texts)]))
    return "\n\n".join(parts)


def _anonymous_words(connection: Connection, row: SurveyRow, question: Question) -> list[str]:
    rows = [one for one in box.words_of(connection, row.id) if one.question == question.key]
    return [f"{one.translation}\n  ({one.text})" if one.translation else one.text for one in rows]


def _named(connection: Connection, row: SurveyRow, question: Question) -> list[str]:
    rows = [one for one in box.answers_of(connection, row.id) if one.question == question.key]
    people = get_people(connection, [one.person_id for one in rows])
    return [f"{people[one.person_id].full_name}: {' '.join(one.answer)}" for one in rows]


def outcome_text(connection: Connection, row: SurveyRow, language: str, decision: str) -> str:
    """What those who were asked are told: the answers, where they may be shown, and what was decided."""
    locale, report = locale_for(language), build_report(connection, row, language)
    _ = locale.gettext
    lines = [_("You answered: {title}", title=report.title), headline(report, locale)]
    for one in report.questions:
        if one.kind not in ("text", "number"):
            lines += [one.text] if one.text != report.title else []
            lines += [f"· {one.labels.get(bar.token, bar.token)}: {bar.count}" for bar in one.counted.bars]
    lines.append(_("What we decided: {decision}", decision=decision))
    return "\n".join(lines)


def shown_parts(connection: Connection, survey_id: int) -> tuple[str, ...]:
    """When it is closed: the parts whose answers may stay counted apart."""
    languages, grades = Counter[str](), Counter[str]()
    for one in box.tallies_of(connection, survey_id):
        if one.question == EVERYBODY and one.part:
            (languages if one.part.startswith(_LANGUAGE) else grades)[one.part] += one.times
    everybody = sum(
        one.times for one in box.tallies_of(connection, survey_id) if one.question == EVERYBODY and not one.part
    )
    return (*shown_groups(languages, everybody), *shown_groups(grades, everybody))


def parts_as_json(parts: tuple[str, ...]) -> str:
    """For the table."""
    return orjson.dumps(parts).decode()
