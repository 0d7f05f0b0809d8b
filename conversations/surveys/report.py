"""The results of a survey, ready to be told or drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel.numbers import format_decimal, format_percent

from conversations.surveys.model import QuestionKind
from conversations.surveys.results import Counted, Rate

if TYPE_CHECKING:
    from conversations.locale import Locale


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One question with its answers, of all and by language where the groups are large."""

    text: str
    kind: QuestionKind
    #: Token → what people read.
    labels: dict[str, str]
    counted: Counted
    #: (language tag, its answers).
    groups: tuple[tuple[str, Counted], ...] = ()
    #: The ends of a scale.
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All results of one survey."""

    title: str
    #: Empty group: all.
    total: Rate
    #: By language, where the groups are large.
    rates: tuple[Rate, ...]
    questions: tuple[QuestionResult, ...]
    anonymous: bool
    closed: bool


def percent(share: float, locale: Locale) -> str:
    """A share in the reader's own way: "60%"."""
    return format_percent(share, format="#,##0%", locale=locale.babel)


def rate_of(rate: Rate) -> float:
    """The share of those asked who answered."""
    return rate.answered / rate.asked if rate.asked else 0.0


def headline(report: Report, locale: Locale) -> str:
    """How many of those asked answered: "31 of 52 answered (60%)"."""
    share = percent(rate_of(report.total), locale)
    return locale.gettext(
        "{answered} of {asked} answered ({share}).",
        answered=report.total.answered,
        asked=report.total.asked,
        share=share,
    )


def as_text(report: Report, locale: Locale) -> str:
    """The results in words."""
    _ = locale.gettext
    parts = [f"{report.title}\n{headline(report, locale)}"]
    if report.rates:
        rates = ", ".join(f"{locale.language_name(one.group)} {percent(rate_of(one), locale)}" for one in report.rates)
        parts.append(_("By language: {rates}.", rates=rates))
    parts += [_question(number, one, locale) for number, one in enumerate(report.questions, 1)]
    return "\n\n".join(parts)


def _question(number: int, result: QuestionResult, locale: Locale) -> str:
    lines = [f"{number}. {result.text}", *_answers(result, result.counted, locale)]
    for tag, counted in result.groups:
        told = summary(result, counted, locale)
        if told:
            lines.append(f"{locale.language_name(tag)}: {told}")
    return "\n".join(lines)


def _answers(result: QuestionResult, counted: Counted, locale: Locale) -> list[str]:
    _ = locale.gettext
    if result.kind == "text":
        wrote = locale.ngettext("{count} wrote something.", "{count} wrote something.", counted.answered)
        return [wrote]
    lines = [
        f"· {result.labels.get(bar.token, bar.token)}: {bar.count} ({percent(bar.share, locale)})"
        for bar in counted.bars
    ]
    if result.kind == "number":
        lines = []
    if counted.mean is not None:
        lines.append(_("Average: {number}", number=mean_of(counted.mean, locale)))
    if counted.places:
        order = sorted(counted.places, key=lambda one: one[1])
        lines = [f"{place}. {result.labels.get(token, token)}" for place, (token, _mean) in enumerate(order, 1)]
    return lines


def mean_of(mean: float, locale: Locale) -> str:
    """A mean in the reader's own way: "3.7"."""
    return format_decimal(mean, format="#,##0.0", locale=locale.babel)


def summary(result: QuestionResult, counted: Counted, locale: Locale) -> str:
    """One group's answers in one line: the mean, or what most of them chose."""
    if counted.mean is not None:
        return locale.gettext("Average: {number}", number=mean_of(counted.mean, locale))
    if result.kind == "text" or not counted.answered or not counted.bars:
        return ""
    top = max(counted.bars, key=lambda bar: bar.count)
    return f"{result.labels.get(top.token, top.token)} ({percent(top.share, locale)})"


def answers_counted(count: int, locale: Locale) -> str:
    """How many answered a question: "12 answers"."""
    return locale.ngettext("{count} answer", "{count} answers", count)


def who_answered(locale: Locale) -> str:
    """The heading over the shares of those who answered, by language."""
    return locale.gettext("Who answered, by language")
