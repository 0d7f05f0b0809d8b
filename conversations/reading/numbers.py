"""Numbers: in the digits of any script, with the separators of the person's locale, or in words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import regex as re

from conversations.reading.lexicon import tag
from conversations.reading.normal import literal, plain, units
from conversations.reading.outcomes import NotUnderstood, Reason, Understood

if TYPE_CHECKING:
    from conversations.prompts import Prompt
    from conversations.reading.outcomes import Reading, Setting
    from conversations.words import Words

_DIGITS = re.compile(r"(?<![0-9.,])[-−]?(?:[0-9][0-9.,٫٬'’\u00a0]*|[.,][0-9]+)(?: [0-9]{3})*")
_GLUED = re.compile(r"[0-9](?:[:/]|(?=\p{L})[\p{Latin}\p{Arabic}\p{Cyrillic}])|\p{Latin}[0-9]")
_POINTS = str.maketrans({"٫": ".", "٬": "", "'": "", "’": "", "\u00a0": "", " ": "", "−": "-"})
# Beyond this many digits a float no longer holds the number exactly.
_MOST_DIGITS = 15
# "we will be 3 people": more words than these around a number are a story.
_MOST_WORDS = 6
_GROUP = 3


def read(prompt: Prompt, text: str, setting: Setting, words: Words) -> Reading:
    """An int, or a float where there is a fraction, within the prompt's `low` and `high`."""
    number = _number(text, setting, words)
    if number is None:
        return NotUnderstood(Reason.NOT_A_NUMBER)
    return Understood(number) if in_bounds(prompt, number) else NotUnderstood(Reason.OUT_OF_RANGE)


def in_bounds(prompt: Prompt, number: float) -> bool:
    """Whether `number` lies between the prompt's bounds, which belong to it."""
    return (prompt.low is None or number >= prompt.low) and (prompt.high is None or number <= prompt.high)


def _number(text: str, setting: Setting, words: Words) -> float | None:
    line = literal(text)
    if len(line.split()) > _MOST_WORDS:
        return None
    written = _DIGITS.findall(line)
    if not written:
        return _in_words(plain(text), words)
    rest = _DIGITS.sub(" ", line)
    # "5pm", "12/5", "2x3" are something else; "5.30pm" too.
    if len(written) > 1 or _GLUED.search(line) or _has_number_words(rest, words) or _has_fraction(line, words):
        return None
    return _value(written[0].strip(), setting)


def _has_number_words(rest: str, words: Words) -> bool:
    # "a" and "un" stand beside many a number; a bigger word does not.
    return any(each.kind == "number" and each.value > 1 for each in tag(plain(rest), words.numbers, words.glued))


def _has_fraction(line: str, words: Words) -> bool:
    # "2 and a half" is not 2.
    return not words.fractions.isdisjoint(units(plain(line)))


def _value(written: str, setting: Setting) -> float | None:
    negative = written.startswith(("-", "−"))
    digits = _with_point(written.lstrip("-−").rstrip(".,").translate(_POINTS), setting)
    if digits is None or sum(map(str.isdigit, digits)) > _MOST_DIGITS:
        return None
    number = float(digits) * (-1 if negative else 1)
    return int(number) if number.is_integer() else number


def _with_point(digits: str, setting: Setting) -> str | None:
    """`digits` without grouping and with a decimal point; None when the separators make no sense."""
    marks = [mark for mark in digits if mark in ".,"]
    if not marks:
        return digits
    if len(set(marks)) > 1:
        return _join(digits, point=marks[-1]) if marks.count(marks[-1]) == 1 else None
    mark = marks[0]
    groups_of_three = all(len(group) == _GROUP for group in digits.split(mark)[1:])
    if len(marks) > 1:
        return digits.replace(mark, "") if groups_of_three else None
    grouping = groups_of_three and digits[0] not in ".,0" and mark != decimal_mark(setting.language, setting.country)
    return digits.replace(mark, "") if grouping else digits.replace(mark, ".")


def _join(digits: str, point: str) -> str:
    whole, fraction = digits.rsplit(point, 1)
    return f"{whole.replace('.', '').replace(',', '')}.{fraction}"


@lru_cache(maxsize=256)
def decimal_mark(language: str, country: str) -> str:
    """The mark before decimals by CLDR: "," in Spain, "." in Mexico and the United States."""
    from babel.core import UnknownLocaleError  # noqa: PLC0415 - costs start-up time, and few answers have decimals
    from babel.numbers import get_decimal_symbol  # noqa: PLC0415

    base = re.split("[-_]", language)[0].lower()
    for name in (f"{base}_{country.upper()}", base):
        try:
            return "," if get_decimal_symbol(name) == "," else "."
        except (UnknownLocaleError, ValueError):
            continue
    return "."


def _in_words(folded: str, words: Words) -> int | None:
    if folded in words.none:
        return 0
    tags = tag(folded, words.numbers, words.glued)
    if any(each.raw in words.fractions for each in tags):
        return None
    named = [each for each in tags if each.kind == "number"]
    return named[0].value if len(named) == 1 else None
