"""The figures, days, times and amounts that a text speaks of, in a form in which two ways to say them are equal."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import regex as re
import yaml

from conversations.reading.calendar_names import date_lexicon
from conversations.reading.lexicon import tag
from conversations.reading.normal import literal, plain, unit_key
from conversations.words import words_for

if TYPE_CHECKING:
    from conversations.reading.lexicon import Lexicon, Tag

FactKind = Literal["number", "date", "time", "money"]
#: ("weekday" 0 is Monday | "month" 1 to 12 | "relative" days from today, and the like) and its value.
Value = tuple[str, float]

_LOCALES = Path(__file__).resolve().parent.parent / "locales"
#: Where a word for a number is often another word: it explains a figure, but is not missed.
_LOOSE = frozenset({"zh", "vi", "ja", "ko"})
#: Names of days and months that are everyday words, or too short to be sure of: only beside a figure.
_EVERYDAY = frozenset({
    "may", "march", "mar", "mai", "mars", "sun", "sat", "wed", "mon", "set", "dec", "jan", "ago", "sab", "dom", "mie",
    "jue", "vie", "lun", "ter", "qua", "qui", "sex", "seg",
})  # fmt: skip
_SHORTEST = 4
_NOON, _HOUR = 12, 60
_WEEK = 7
_HIGH = frozenset({100, 1000})
#: What half and a quarter may be: of an hour, or of anything.
_PARTS = (0.5, 0.25, 30.0, 15.0, 45.0)
_TWELVE = {"noon": "timep", "midnight": "timea"}

_NUMBER = r"\d+(?:[.,  ]\d{3})*(?:[.,]\d+)?"
_CLOCK = re.compile(
    r"(?<![\d.:,/])(?P<h>[01]?\d|2[0-4])(?:\s?[:hH：]\s?(?P<m>[0-5]\d)|\s?[hH](?![\p{L}\d])|(?=\s?[ap]\.?\s?m\b))(?!\d)"
    r"\s?(?:(?P<half>[ap])\.?\s?m\b\.?)?",
    re.IGNORECASE,
)
_CJK_CLOCK = re.compile(
    r"(?P<part>上午|早上|凌晨|下午|晚上|中午)?\s?(?<!\d)(?P<h>\d{1,2})\s?[点點时時](?!间|間)(?:\s?(?P<m>\d{1,2})\s?分|(?P<half>半))?"
)
_PM_CJK = frozenset({"下午", "晚上"})
_PHONE = re.compile(r"(?<![\d$])\+?\(?\d[\d\-. ()]{5,}\d(?!\d)")
_PHONE_DIGITS = 7
_SPLIT = re.compile(r"[.!?;:,。！？；，、؟؛،\n]+(?!\d)|\s[-–—]\s")


@dataclass(frozen=True, slots=True)
class Fact:
    """One value, and how it was written."""

    value: Value
    raw: str

    def fits(self, other: Fact) -> bool:
        """Whether `other` can be the same: 3:30 fits 3:30 pm, since one of them leaves the half of the day open."""
        if self.value[0].startswith("time") and other.value[0].startswith("time"):
            halves = {self.value[0], other.value[0]} - {"time"}
            return self.value[1] == other.value[1] and len(halves) <= 1
        return self.value == other.value


@dataclass(slots=True)
class Facts:
    """What a text speaks of: `certain` must be on the other side too, `possible` may explain what stands there."""

    certain: dict[FactKind, list[Fact]] = field(default_factory=dict)
    possible: dict[FactKind, list[Fact]] = field(default_factory=dict)

    def sure(self, kind: FactKind) -> list[Fact]:
        """What must not get lost."""
        return self.certain.get(kind, [])

    def any(self, kind: FactKind) -> list[Fact]:
        """What can stand for something of the other side."""
        return [*self.sure(kind), *self.possible.get(kind, [])]

    def add(self, kind: FactKind, value: Value, raw: str, *, certain: bool = True) -> None:
        """Note one."""
        (self.certain if certain else self.possible).setdefault(kind, []).append(Fact(value, raw))


def facts_of(text: str, language: str) -> Facts:
    """What `text` in `language` (of those that have words) speaks of."""
    facts, rest = Facts(), literal(text)
    for take in (_take_money, _take_times, _take_phones):
        rest = take(facts, rest, language)
    _figures(facts, rest)
    _words(facts, rest, language)
    return facts


def _take_money(facts: Facts, text: str, language: str) -> str:
    def take(found: re.Match[str]) -> str:
        amount = _amount(found["a"] or found["b"])
        facts.add("money", ("money", amount), found.group().strip())
        facts.add("number", ("number", amount), found.group().strip(), certain=False)
        return " ; "

    return _money(language).sub(take, text)


@lru_cache(maxsize=32)
def _money(language: str) -> re.Pattern[str]:
    words = sorted((re.escape(word) for word in _listed(language, "money")), key=len, reverse=True)
    after = rf"(?P<b>{_NUMBER})\s?(?:[$€£]|(?:{'|'.join(words)})(?![\p{{L}}\p{{M}}]))" if words else r"(?P<b>(?!))"
    return re.compile(rf"(?:US|R)?[$€£]\s?(?P<a>{_NUMBER})|{after}", re.IGNORECASE)


def _take_times(facts: Facts, text: str, language: str) -> str:
    parts = _dayparts(language)

    def take(found: re.Match[str]) -> str:
        half = (found["half"] or "").lower() or _said_half(text[found.end() : found.end() + 24], parts)
        _time(facts, int(found["h"]), int(found["m"] or 0), half, found.group().strip(" ."))
        return " ; "

    def take_cjk(found: re.Match[str]) -> str:
        half = "p" if found["part"] in _PM_CJK else "a" if found["part"] not in {None, "中午"} else ""
        minute = 30 if found["half"] else int(found["m"] or 0)
        _time(facts, int(found["h"]), minute, half, found.group().strip())
        return " ; "

    text = _CJK_CLOCK.sub(take_cjk, text) if language == "zh" else text
    return _CLOCK.sub(take, text)


def _time(facts: Facts, hour: int, minute: int, half: str, raw: str) -> None:
    if hour > _NOON:
        half = "p"
    value = (hour % _NOON) * _HOUR + minute
    facts.add("time", (f"time{half}", value), raw)
    for number in {hour, hour % _NOON, hour % _NOON + _NOON, minute}:
        facts.add("number", ("number", float(number)), raw, certain=False)


@lru_cache(maxsize=32)
def _dayparts(language: str) -> dict[str, str]:
    """Phrases for the halves of the day: "de la tarde" → "p"."""
    kinds = {"am": "a", "pm": "p", "night": "p"}
    return {
        phrase: kinds[kind] for phrase, (kind, _value) in words_for(language).times.items() if kind in kinds and phrase
    }


def _said_half(after: str, parts: dict[str, str]) -> str:
    said = f"{unit_key(after)} "
    best = max((phrase for phrase in parts if said.startswith(f"{phrase} ")), key=len, default="")
    return parts.get(best, "")


def _take_phones(facts: Facts, text: str, _language: str) -> str:
    def take(found: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", found.group())
        if len(digits) < _PHONE_DIGITS:
            return found.group()
        facts.add("number", ("phone", float(digits)), found.group().strip())
        return " ; "

    return _PHONE.sub(take, text)


def _figures(facts: Facts, text: str) -> None:
    for found in re.finditer(_NUMBER, text):
        value = _amount(found.group())
        facts.add("number", ("number", value), found.group())
        facts.add("time", ("time", (value % _NOON) * _HOUR), found.group(), certain=False)
        facts.add("money", ("money", value), found.group(), certain=False)
        if 1 <= value <= _NOON:
            facts.add("date", ("month", value), found.group(), certain=False)


def _amount(figures: str) -> float:
    figures = re.sub(r"[  ]", "", figures)
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?", figures):
        figures = re.sub(r"[.,](?=\d{3})", "", figures)
    return float(figures.replace(",", "."))


def _words(facts: Facts, text: str, language: str) -> None:
    lexicon, words = _lexicon(language), words_for(language)
    for clause in _SPLIT.split(text):
        tags = tag(plain(clause), lexicon, words.glued)
        factors = _multiplied(facts, tags)
        for place, one in enumerate(tags):
            around = (*tags[max(0, place - 1) : place], *tags[place + 1 : place + 2])
            beside = any(near.kind == "digits" for near in around)
            _word(facts, one, certain=language not in _LOOSE and place not in factors, beside=beside)
            if one.raw in words.fractions:
                for part in _PARTS:
                    facts.add("number", ("number", part), one.raw, certain=False)
        _spoken_times(facts, tags)


def _word(facts: Facts, one: Tag, *, certain: bool, beside: bool) -> None:
    """Note one word; `certain` where words for numbers are hardly anything else, `beside` a figure."""
    value = float(one.value)
    if one.kind == "number":
        facts.add("number", ("number", value), one.raw, certain=certain and one.value not in {0, 1})
        facts.add("time", ("time", value % _NOON * _HOUR), one.raw, certain=False)
        facts.add("money", ("money", value), one.raw, certain=False)
    elif one.kind == "ordinal":
        facts.add("number", ("number", value), one.raw, certain=False)
    elif one.kind in {"weekday", "month"}:
        unsure = one.raw in _EVERYDAY or (one.raw.isascii() and len(one.raw) < _SHORTEST)
        if not unsure or beside:
            facts.add("date", (one.kind, value), one.raw)
        if one.kind == "month":
            facts.add("number", ("number", value), one.raw, certain=False)
    elif one.kind == "relative":
        facts.add("date", ("relative", value), one.raw, certain=abs(one.value) in {1, 2})
        for number in (value, value / _WEEK):
            facts.add("number", ("number", number), one.raw, certain=False)
    elif one.kind in _TWELVE:
        facts.add("time", (_TWELVE[one.kind], 0.0), one.raw, certain=False)
        facts.add("number", ("number", float(_NOON)), one.raw, certain=False)


#: Minutes past (or before) the hour of the number beside it.
_OFFSETS = {"half_past": 30, "half_to": -30, "quarter_past": 15, "quarter_to": -15}


def _spoken_times(facts: Facts, tags: list[Tag]) -> None:
    """Note that "half past three" may be the 3:30 of the other side."""
    for one, following in pairwise(tags):
        for marker, hour in ((one, following), (following, one)):
            if marker.kind in _OFFSETS and hour.kind in {"number", "digits"}:
                minutes = (hour.value % _NOON * _HOUR + _OFFSETS[marker.kind]) % (_NOON * _HOUR)
                facts.add("time", ("time", float(minutes)), f"{one.raw} {following.raw}", certain=False)


def _multiplied(facts: Facts, tags: list[Tag]) -> set[int]:
    """Note "two hundred" as the one number that it is; gives the places of its parts."""
    parts: set[int] = set()
    for place, (one, following) in enumerate(pairwise(tags)):
        if one.kind in {"number", "digits"} and following.kind == "number" and following.value in _HIGH:
            facts.add("number", ("number", float(one.value * following.value)), f"{one.raw} {following.raw}")
            parts |= {place, place + 1}
    return parts


@lru_cache(maxsize=32)
def _lexicon(language: str) -> Lexicon:
    """Numbers, days and months, with the phrases of the clock that are longer than a word or mean noon."""
    words = words_for(language)
    clock = {
        phrase: meaning
        for phrase, meaning in words.times.items()
        if meaning[0] in {*_OFFSETS, "noon", "midnight"} or (meaning[0] in {"am", "pm", "night"} and " " in phrase)
    }
    dates = date_lexicon(language, months_win=False)
    days = {phrase: meaning for phrase, meaning in dates.items() if meaning[0] != "filler"}
    # A day's name wins over the clock's ("mañana"), the clock's longer phrases over a number ("y media").
    return {**words.places, **clock, **days}


@lru_cache(maxsize=64)
def _listed(language: str, name: str) -> tuple[str, ...]:
    path = _LOCALES / language / "differences.yaml"
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) if path.is_file() else {}  # noqa: S506
    return tuple(data.get(name, ()))
