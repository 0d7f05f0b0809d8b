"""Days of the week and dates with a month's name: the reader gets them from CLDR, not from an engine.

A family that comes on the wrong day has been failed, and engines do confuse days. Where CLDR does not have both
languages well (Haitian Creole, Hmong) these words stay with the engine; figures are protected all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import regex
from babel.dates import format_skeleton, format_time

from conversations.protection.kinds import Span
from conversations.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from babel import Locale

#: CLDR's names of ours, and those that it has under French or no words.
_CLDR: Final = {"tl": "fil", "zh-hant": "zh_Hant", "zh-hans": "zh_Hans", "pt-br": "pt_BR"}
_WITHOUT: Final = frozenset({"ht", "hmn", "mww"})
_UNSPACED: Final = frozenset({"zh", "ja", "ko"})
#: Everyday words too: only with a capital.
_CAPITAL: Final = frozenset({"may", "march", "mar", "mai", "mars", "thứ hai", "thứ ba", "thứ tư"})
_SHORTEST, _LEAP_YEAR, _NOON = 4, 2024, 12
_ORDINAL: Final = r"(?:st|nd|rd|th|º|°|ª|er)?"
#: Where "3. Juni" is the third of June.
_WITH_POINT: Final = frozenset({"de", "da", "nb", "no", "cs", "sk", "hr", "sr", "bs", "sl", "et", "fi", "lv"})
_JOIN: Final = r"(?:\s+(?:de|of|do|di|thg|tháng))?\s+"
_CJK_DATE: Final = regex.compile(
    r"(?:(?P<y>\d{4})\s?[年년]\s?)?(?<!\d)(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日號号일]"
)
_CJK_TIME: Final = regex.compile(
    r"(?P<half>上午|早上|凌晨|下午|晚上|午前|午後|오전|오후)?\s?(?<!\d)(?P<h>\d{1,2})\s?[時时點点시]\s?"
    r"(?:(?P<min>\d{1,2})\s?[分분]|(?P<and>半|반))?(?![間间])"
)
_AFTER_NOON: Final = frozenset({"下午", "晚上", "午後", "오후"})
#: Hours with the half of the day in words that the reader may not know ("pm" everybody does).
_SPOKEN_TIME: Final = regex.compile(
    r"(?<![\d:.])(?P<h>\d{1,2})(?:\s?[:.h]\s?(?P<min>\d{2}))?(?:\s?giờ)?\s?"
    r"(?:(?P<am>de la mañana|da manhã|صباح[اًا]*|sáng|утра)"
    r"|(?P<pm>de la (?:tarde|noche)|da (?:tarde|noite)|مساء[اًا]*|chiều|tối|вечера))(?![\p{L}\p{M}])",
    regex.IGNORECASE,
)


@dataclass(frozen=True)
class Calendar:
    """The days and months of one language, and how another writes them."""

    source: str
    target: Locale
    days: dict[str, int]
    months: dict[str, int]
    any_day: regex.Pattern[str] | None
    any_date: regex.Pattern[str] | None

    @staticmethod
    @lru_cache(maxsize=256)
    def between(source: str, target: str) -> Calendar | None:
        """From `source` to `target` (tags); None where CLDR lacks one of them."""
        there, here = _locale(target), _locale(source)
        if there is None or here is None:
            return None
        base = source.lower().split("-")[0]
        days, months = _names(here, "days"), _names(here, "months")
        sure = [name for name in days if base in _UNSPACED or len(name) >= _SHORTEST]
        return Calendar(base, there, days, months, _one_of(sure, base), _dates(list(months), base))


def calendar_spans(text: str, calendar: Calendar | None, names: Collection[str]) -> Iterator[Span]:
    """Days and dates in `text`, with the words that the reader gets for them; "Jun 5" is none where Jun is a person."""
    if calendar is None:
        return
    if calendar.source in _UNSPACED:
        yield from _all(_CJK_DATE, text, lambda match: _cjk_date(match, calendar), "date")
        yield from _all(_CJK_TIME, text, lambda match: _cjk_time(match, calendar), "time")
    yield from _all(_SPOKEN_TIME, text, lambda match: _spoken_time(match, calendar), "time")
    if calendar.any_date:
        yield from _all(calendar.any_date, text, lambda match: _named_date(match, calendar, names), "date")
    if calendar.any_day:
        yield from _all(calendar.any_day, text, lambda match: _day(match.group(), calendar), "day")


def _all(
    pattern: regex.Pattern[str], text: str, shown: Callable[[regex.Match[str]], str | None], kind: Any
) -> Iterator[Span]:
    for match in pattern.finditer(text):
        words = shown(match)
        if words is not None:
            yield Span(match.start(), match.end(), kind, words)


def _day(word: str, calendar: Calendar) -> str | None:
    number = calendar.days.get(_key(word))
    if number is None or (word[:1].islower() and word.lower() in _CAPITAL):
        return None
    shown: str = calendar.target.days["format"]["wide"][number]
    return shown


def _named_date(match: regex.Match[str], calendar: Calendar, names: Collection[str]) -> str | None:
    word = match["m1"] or match["m2"]
    if fold(word) in names and len(word.rstrip(".")) < _SHORTEST:
        return None
    month = calendar.months.get(_key(word))
    if month is None or (word[:1].islower() and word.lower() in _CAPITAL and calendar.source == "en"):
        return None
    year = match["y1"] or match["y2"]
    return _written(int(year) if year else None, month, int(match["d1"] or match["d2"]), calendar)


def _cjk_date(match: regex.Match[str], calendar: Calendar) -> str | None:
    return _written(int(match["y"]) if match["y"] else None, int(match["m"]), int(match["d"]), calendar)


def _written(year: int | None, month: int, day: int, calendar: Calendar) -> str | None:
    try:
        when = date(year or _LEAP_YEAR, month, day)
    except ValueError:
        return None
    return format_skeleton("yMMMMd" if year else "MMMMd", when, locale=calendar.target)


def _cjk_time(match: regex.Match[str], calendar: Calendar) -> str | None:
    hour, minute = int(match["h"]), 30 if match["and"] else int(match["min"] or 0)
    half = match["half"]
    if half in _AFTER_NOON and hour < _NOON:
        hour += _NOON
    try:
        when = time(hour, minute)
    except ValueError:
        return None
    # Without a word for the half of the day the figures alone are sure.
    return format_time(when, "short", locale=calendar.target) if half or hour > _NOON else f"{hour}:{minute:02}"


def _spoken_time(match: regex.Match[str], calendar: Calendar) -> str | None:
    hour, minute = int(match["h"]), int(match["min"] or 0)
    late = bool(match["pm"]) and hour < _NOON
    try:
        when = time(0 if match["am"] and hour == _NOON else hour + _NOON * late, minute)
    except ValueError:
        return None
    return format_time(when, "short", locale=calendar.target)


@lru_cache(maxsize=256)
def _locale(tag: str) -> Locale | None:
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - costs start-up time

    lowered = tag.lower().replace("_", "-")
    if not lowered or lowered.split("-")[0] in _WITHOUT:
        return None
    try:
        return Locale.parse(_CLDR.get(lowered) or _CLDR.get(lowered.split("-")[0]) or lowered.split("-")[0])
    except (UnknownLocaleError, ValueError):
        return None


def _names(locale: Locale, what: str) -> dict[str, int]:
    found: dict[str, int] = {}
    names = getattr(locale, what)
    widths = ("wide",) if what == "days" else ("wide", "abbreviated")
    for form in ("format", "stand-alone"):
        for width in widths:
            for number, name in names[form][width].items():
                if not any(character.isdigit() for character in name):
                    found.setdefault(_key(name), number)
    return found


def _key(word: str) -> str:
    return regex.sub("[أإآ]", "ا", word.lower()).rstrip(".")


def _one_of(names: list[str], base: str) -> regex.Pattern[str] | None:
    if not names:
        return None
    either = "|".join(_loose(name) for name in sorted(names, key=len, reverse=True))
    if base in _UNSPACED:
        return regex.compile(either)
    # An Arabic preposition may be written onto the word, but is not of it.
    before = r"(?<![\p{L}\p{N}])|(?<=(?<!\p{L})[وفبلك])" if base in ("ar", "fa", "ur") else r"(?<![\p{L}\p{N}])"
    return regex.compile(rf"(?:{before})(?:{either})(?![\p{{L}}\p{{M}}\p{{N}}])", regex.IGNORECASE)


def _dates(months: list[str], base: str) -> regex.Pattern[str] | None:
    if not months or base in _UNSPACED:
        return None
    month = "|".join(_loose(name) for name in sorted(months, key=len, reverse=True))
    after = r"\.?" if base in _WITH_POINT else _ORDINAL
    year = r"(?P<{}>\d{{4}})(?!\d)"
    return regex.compile(
        rf"(?<![\p{{L}}\p{{N}}])(?:(?P<m1>{month})\.?\s+(?P<d1>\d{{1,2}})(?!\d|[:.,]\d|\s?[ap]\.?m){_ORDINAL}"
        rf"(?:,?\s+{year.format('y1')})?"
        rf"|(?<![:.,/\-])(?P<d2>\d{{1,2}}){after}{_JOIN}(?P<m2>{month})(?![\p{{L}}\p{{M}}])\.?"
        rf"(?:(?:,|\s+(?:de|del|do))?\s+{year.format('y2')})?)",
        regex.IGNORECASE,
    )


def _loose(name: str) -> str:
    return regex.escape(name).replace("ا", "[اأإآ]")
