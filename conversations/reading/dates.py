"""Dates: as numbers, with names of days and months, or counted from today.

A date without a year, month or week is the coming one, or the one just gone where only that lies within the prompt's
bounds (an absence is reported for "Friday" on the Monday after). "Friday" and "next Friday" both mean the first one
after today; "Friday next week" is the one in the week after this (weeks begin on Monday).
"""

from __future__ import annotations

import warnings
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import regex as re

from conversations.reading.calendar_names import date_lexicon, date_order
from conversations.reading.lexicon import tag
from conversations.reading.normal import literal, plain
from conversations.reading.outcomes import NotUnderstood, Reason, Understood

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from conversations.prompts import Prompt
    from conversations.reading.lexicon import Tag
    from conversations.reading.outcomes import Reading, Setting
    from conversations.words import Words

_NUMERIC = re.compile(r"([0-9]{1,4})\s*([-./ ])\s*([0-9]{1,2})(?:\s*\2\s*([0-9]{1,4}))?\.?")
# 12月5日, 12월 5일, with or without the year.
_EAST_ASIAN = re.compile(r"(?:([0-9]{4})\s*[年년])?\s*([0-9]{1,2})\s*[月월]\s*([0-9]{1,2})\s*[日号號일]?")
_ORDINAL_ENDINGS = re.compile(r"(?<=[0-9])(?:st|nd|rd|th|er|ere|º|ª|°)(?!\w)")
# "in 3 days"
_COUNTED = [sorted(("ahead", unit, number)) for unit in ("days", "weeks") for number in ("digits", "number")]
_FARTHEST_DAYS = 2000
_HALF_A_YEAR = timedelta(days=183)
_LONGEST = 60
_WEEK = 7
_YEAR_DIGITS = 4
_MOST_DAYS_IN_MONTH = 31
_MONTHS = 12
_CENTURY = 100
# "26" and "35" are years to come, "68" is a year of birth.
_YEARS_AHEAD = 10


def read(prompt: Prompt, text: str, setting: Setting, words: Words) -> Reading:
    """The ISO date that `text` means in the person's zone, within the prompt's `earliest` and `latest`."""
    today = local_now(setting).date()
    candidates = list(_candidates(text[:_LONGEST], today, setting, words)) if len(text) <= _LONGEST else []
    if not candidates:
        return NotUnderstood(Reason.NOT_A_DATE)
    for candidate in candidates:
        if _within(prompt, candidate):
            return Understood(candidate.isoformat())
    over = prompt.earliest is not None and candidates[0] < today <= prompt.earliest
    return NotUnderstood(Reason.PAST_DATE if over else Reason.OUT_OF_RANGE)


def local_now(setting: Setting) -> datetime:
    """`setting.now` on the person's clock; as it is where the zone is unknown."""
    zone = _zone(setting.timezone)
    return setting.now.astimezone(zone) if zone else setting.now


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _within(prompt: Prompt, day: date) -> bool:
    return (prompt.earliest is None or day >= prompt.earliest) and (prompt.latest is None or day <= prompt.latest)


def _candidates(text: str, today: date, setting: Setting, words: Words) -> Iterator[date]:
    """What `text` can mean, the likeliest first."""
    line = literal(text)
    if match := _NUMERIC.fullmatch(line):
        yield from _numeric(match[1], match[3], match[4], today, date_order(setting.language, setting.country))
    elif match := _EAST_ASIAN.fullmatch(line):
        yield from _days(int(match[3]), int(match[2]), int(match[1]) if match[1] else None, today)
    else:
        yield from _named(line, today, setting, words)


def _numeric(first: str, second: str, third: str | None, today: date, order: str) -> Iterator[date]:
    if len(first) == _YEAR_DIGITS:  # 2026-12-05
        if third:
            yield from _days(int(third), int(second), int(first), today)
        return
    year = None
    if third:
        year_first = order.startswith("Y") and len(third) < _YEAR_DIGITS and len(first) == len(third)
        if year_first:
            first, second, third = second, third, first
        if len(third) not in {2, _YEAR_DIGITS}:
            return
        year = _full_year(third, today)
    elif len(first) > 2:  # noqa: PLR2004 - days and months have two digits
        return
    a, b = int(first), int(second)
    month_first = order.index("M") < order.index("D")
    # 25/12 can only be the day first, whoever writes it.
    month, day = (a, b) if (month_first and a <= _MONTHS) or b > _MONTHS else (b, a)
    yield from _days(day, month, year, today)


def _full_year(digits: str, today: date) -> int:
    year = int(digits)
    if len(digits) == _YEAR_DIGITS:
        return year
    century = today.year - today.year % _CENTURY
    return century + year - (_CENTURY if century + year > today.year + _YEARS_AHEAD else 0)


def _days(day: int, month: int, year: int | None, today: date) -> Iterator[date]:
    """That day of the given year; without one the coming, then the last, then (29 February) those further on."""
    years = (year,) if year is not None else tuple(today.year + away for away in (0, 1, -1, 2, 3, 4))
    found = [built for each in years if (built := _build(each, month, day))]
    ahead = [each for each in found if each >= today]
    yield from ahead if year is None else found
    if year is None:
        yield from (each for each in found if each < today)


def _build(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def _named(line: str, today: date, setting: Setting, words: Words) -> Iterator[date]:
    folded = plain(_ORDINAL_ENDINGS.sub("", line.lower()))
    lexicon = date_lexicon(words.language, months_win=any(map(str.isdigit, folded)))
    tags = tag(folded, lexicon, words.glued)
    if any(each.kind == "?" for each in tags):
        found = _loosely(line, setting, words)
        if found is not None:
            yield found
        return
    yield from _from_tags(tags, today)


def _from_tags(tags: list[Tag], today: date) -> Iterator[date]:
    kinds = [each.kind for each in tags]
    values = {each.kind: each.value for each in tags}
    numbers = [each for each in tags if each.kind in {"digits", "number"}]
    extra = set(kinds) - {"digits", "number", "weekday", "month"}
    if kinds == ["relative"]:
        yield today + timedelta(days=values["relative"])
    elif sorted(kinds) in _COUNTED:
        yield from _ahead(numbers[0].value * (_WEEK if "weeks" in kinds else 1), today)
    elif "month" in kinds:
        if not extra and kinds.count("month") == 1:
            yield from _on(values.get("weekday"), _day_of_month_name(numbers, values["month"], today), today)
    elif "weekday" in kinds and not numbers:
        yield from _weekday(kinds, values["weekday"], today)
    elif len(numbers) == 1 and not extra:
        yield from _on(values.get("weekday"), _day_of_month(numbers[0].value, today), today)


def _ahead(days: int, today: date) -> Iterator[date]:
    if days <= _FARTHEST_DAYS:
        yield today + timedelta(days=days)


def _on(weekday: int | None, days: Iterator[date], today: date) -> Iterator[date]:
    """Those of `days` that fall on the weekday that was said too: "Friday at 5" is not the 5th."""
    for day in days:
        if weekday is None or (day.weekday() == weekday and abs(day - today) < _HALF_A_YEAR):
            yield day


def _day_of_month_name(numbers: list[Tag], month: int, today: date) -> Iterator[date]:
    years = [each for each in numbers if len(each.raw) == _YEAR_DIGITS and each.kind == "digits"]
    days = [each for each in numbers if each not in years]
    if len(days) == 1 and len(years) <= 1:
        yield from _days(days[0].value, month, years[0].value if years else None, today)


def _weekday(kinds: list[str], weekday: int, today: date) -> Iterator[date]:
    if kinds.count("weekday") > 1:
        return
    if "next_week" in kinds:
        monday = today - timedelta(days=today.weekday())
        yield monday + timedelta(days=_WEEK + weekday)
        return
    ahead = (weekday - today.weekday()) % _WEEK
    days = [ahead, ahead - _WEEK] if ahead or "this" in kinds else [_WEEK, 0, -_WEEK]
    yield from (today + timedelta(days=away) for away in days[: 1 if "next" in kinds else None])


def _day_of_month(day: int, today: date) -> Iterator[date]:
    """For "the 3rd": the next month that has such a day, else the last one that had."""
    if not 1 <= day <= _MOST_DAYS_IN_MONTH:
        return
    first = today.replace(day=1)
    for _ in range(3):
        if (found := _build(first.year, first.month, day)) and found >= today:
            yield found
            break
        first = (first + timedelta(days=_MOST_DAYS_IN_MONTH + 1)).replace(day=1)
    last_month = today.replace(day=1) - timedelta(days=1)
    for month in (today, last_month):
        if (found := _build(month.year, month.month, day)) and found < today:
            yield found


def _loosely(line: str, setting: Setting, words: Words) -> date | None:
    """What the general parser makes of counted days ("in 3 days", "dentro de dos semanas")."""
    counted = " ".join(
        str(each.value) if each.kind in {"number", "digits"} else each.raw
        for each in tag(plain(line), words.numbers, words.glued)
    )
    if not re.search(r"[0-9]", counted):
        return None
    now = local_now(setting).replace(tzinfo=None)
    found = _parse(counted, words.language, now)
    # The parser takes many a word for "now".
    return None if found is None or found == now.date() else found


def _parse(line: str, language: str, now: datetime) -> date | None:
    with warnings.catch_warnings():
        # The parser's own imports and calls warn of what only it can mend.
        warnings.filterwarnings("ignore", module=r"dateparser|dateutil|pytz|regex")
        import dateparser  # noqa: PLC0415 - a third of a second, and few dates need it

        try:
            found = dateparser.parse(
                line,
                languages=[*_parser_languages(language), "en"],
                settings={
                    "RELATIVE_BASE": now,
                    "PREFER_DATES_FROM": "future",
                    "PARSERS": ["relative-time"],
                    "RETURN_AS_TIMEZONE_AWARE": False,
                },
            )
        except (ValueError, OverflowError, TypeError, RecursionError):
            return None
    return found.date() if found else None


def _parser_languages(language: str) -> list[str]:
    from dateparser.data.languages_info import language_order  # noqa: PLC0415 - see `_parse`

    return [language] if language in language_order and language != "en" else []
