"""Times of day, in digits or as people say them.

A time is reduced to a signature, one letter for each of its parts ("half past six" → "hN"), and each shape that a
time can have stands in `_SHAPES`. Where nobody said morning or evening we think of a school day: 7 to 11 is the
morning, 12 to 6 the afternoon; "06:30", 0 and 13 to 24 are hours of the 24-hour clock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import regex as re

from conversations.reading.lexicon import tag
from conversations.reading.normal import literal, plain
from conversations.reading.outcomes import NotUnderstood, Reason, Understood

if TYPE_CHECKING:
    from collections.abc import Callable

    from conversations.prompts import PartOfDay
    from conversations.reading.lexicon import Tag
    from conversations.reading.outcomes import Reading
    from conversations.words import Words

# "6-7" is a span and "12/05" a date, not a time.
_NOT_A_TIME = re.compile(r"[0-9]\s*[-–—/~]\s*[0-9]|[-−]\s*[0-9]")
_DAYPARTS = "apgom"
_SIGNATURE = {
    "number": "N", "digits": "N", "half_past": "h", "half_to": "H", "quarter_past": "q", "quarter_to": "Q",
    "past": "+", "before": "t", "plus": "y", "less": "l", "colon": "",
    "am": "a", "pm": "p", "night": "g", "noon": "o", "midnight": "m",
}  # fmt: skip
#: A question about the evening means the night's hours: 9 is 21:00, 12 is midnight.
_ASKED_FOR: dict[PartOfDay, str] = {"morning": "a", "evening": "g"}
_HALF_DAY = 12
_DAY = 24
_HOUR = 60
_HALF = 30
_QUARTER = 15
_MORNING = range(7, _HALF_DAY)
_PACKED = (3, 4)


class _Clock(NamedTuple):
    """What a clock face shows; `exact` when the hour is surely of the 24-hour clock."""

    hour: int
    minute: int
    exact: bool = False


def read(text: str, words: Words, part_of_day: PartOfDay | None = None) -> Reading:
    """The time as "HH:MM" of the 24-hour clock; `part_of_day` is what the question asked for."""
    time = _time(text, words, part_of_day)
    return NotUnderstood(Reason.NOT_A_TIME) if time is None else Understood(time)


def _time(text: str, words: Words, part_of_day: PartOfDay | None) -> str | None:
    if _NOT_A_TIME.search(literal(text)):
        return None
    # "p. m." folds to two letters.
    folded = re.sub(r"(?<![^\W\d])([ap]) m(?!\w)", r"\1m", plain(text))
    tags = tag(folded, words.times, words.glued)
    letters = [_SIGNATURE.get(each.kind, "?") for each in tags]
    dayparts = {letter for letter in letters if letter in _DAYPARTS}
    shape = "".join(letter for letter in letters if letter not in _DAYPARTS)
    if len(dayparts) > 1 or (not shape and not dayparts):
        return None
    daypart = dayparts.pop() if dayparts else ""
    clock = _face(shape, [each for each in tags if _SIGNATURE.get(each.kind) == "N"], daypart)
    if clock and not daypart and part_of_day and not clock.exact and 1 <= clock.hour <= _HALF_DAY:
        daypart = _ASKED_FOR[part_of_day]
    return _of_day(clock, daypart) if clock else None


def _face(shape: str, numbers: list[Tag], daypart: str) -> _Clock | None:
    if not shape:
        return {"o": _Clock(_HALF_DAY, 0), "m": _Clock(0, 0)}.get(daypart)
    read_shape = _SHAPES.get(shape)
    clock = read_shape(*numbers) if read_shape else None
    if clock is None or not 0 <= clock.hour <= _DAY or not 0 <= clock.minute < _HOUR:
        return None
    return clock


def _hour(hour: Tag) -> _Clock | None:
    if hour.kind == "digits" and len(hour.raw) in _PACKED:  # "1805"
        return _Clock(hour.value // 100, hour.value % 100, exact=hour.raw.startswith("0"))
    return _Clock(hour.value, 0, exact=_is_exact(hour)) if hour.value <= _DAY else None


def _is_exact(hour: Tag) -> bool:
    return hour.raw.startswith("0")


def _hour_minute(hour: Tag, minute: Tag) -> _Clock | None:
    if minute.kind == "digits" and len(minute.raw) != 2:  # noqa: PLR2004 - "6.5" and "6 7" are no times
        return None
    if minute.kind == "number" and minute.value < 10:  # noqa: PLR2004 - nobody says "six five"
        return None
    return _Clock(hour.value, minute.value, exact=_is_exact(hour))


def _with_seconds(hour: Tag, minute: Tag, second: Tag) -> _Clock | None:
    return _hour_minute(hour, minute) if second.raw == "00" else None


def _after(hour: Tag, minutes: int) -> _Clock | None:
    return _Clock(hour.value, minutes, exact=_is_exact(hour)) if minutes < _HOUR else None


def _until(hour: Tag, minutes: int) -> _Clock | None:
    if not 0 < minutes < _HOUR:
        return None
    before = hour.value - 1
    return _Clock(before if before > 0 else before + _HALF_DAY, _HOUR - minutes, exact=hour.value > _HALF_DAY)


def _minutes_to(minutes: Tag, hour: Tag) -> _Clock | None:
    # "6 to 7" in digits is a span.
    return None if minutes.kind == hour.kind == "digits" else _until(hour, minutes.value)


_SHAPES: dict[str, Callable[..., _Clock | None]] = {
    "N": _hour,
    "NN": _hour_minute,
    "NNN": _with_seconds,
    "NyN": lambda hour, minutes: _after(hour, minutes.value),
    "N+N": lambda minutes, hour: _after(hour, minutes.value),
    "NlN": lambda hour, minutes: _until(hour, minutes.value),
    "NtN": _minutes_to,
    "hN": lambda hour: _after(hour, _HALF),
    "Nh": lambda hour: _after(hour, _HALF),
    "HN": lambda hour: _until(hour, _HALF),
    "qN": lambda hour: _after(hour, _QUARTER),
    "Nq": lambda hour: _after(hour, _QUARTER),
    "QN": lambda hour: _until(hour, _QUARTER),
    "NQ": lambda hour: _until(hour, _QUARTER),
}


def _of_day(clock: _Clock, daypart: str) -> str | None:
    hour = _HOURS[daypart](clock.hour) if daypart else _school_hour(clock)
    if hour is None or (clock.hour == _DAY and clock.minute):
        return None
    return f"{hour:02d}:{clock.minute:02d}"


def _school_hour(clock: _Clock) -> int:
    if clock.exact or clock.hour == 0 or clock.hour > _HALF_DAY or clock.hour in _MORNING:
        return clock.hour % _DAY
    return clock.hour if clock.hour == _HALF_DAY else clock.hour + _HALF_DAY


def _am(hour: int) -> int | None:
    return hour % _HALF_DAY if hour <= _HALF_DAY else None


def _pm(hour: int) -> int | None:
    if _HALF_DAY <= hour < _DAY:
        return hour
    return hour + _HALF_DAY if hour else None


def _night(hour: int) -> int | None:
    if hour in {0, _HALF_DAY, _DAY}:
        return 0
    return hour if hour < 6 or hour > _HALF_DAY else hour + _HALF_DAY  # noqa: PLR2004 - from six it is evening


def _noon(hour: int) -> int | None:
    if hour in {11, _HALF_DAY, 13, 14, 15}:
        return hour
    return hour + _HALF_DAY if hour in {1, 2, 3} else None


def _midnight(hour: int) -> int | None:
    return 0 if hour in {0, _HALF_DAY, _DAY} else None


_HOURS: dict[str, Callable[[int], int | None]] = {"a": _am, "p": _pm, "g": _night, "o": _noon, "m": _midnight}
