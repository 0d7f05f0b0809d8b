"""The words people answer with, by language, from `locales/<language>/words.yaml`.

Each language's words are joined with English, which all our families meet; where the two claim one word, the
person's own language wins. The format is explained at the top of `locales/en/words.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import yaml

from conversations.reading.normal import key, unit_key

if TYPE_CHECKING:
    from conversations.reading.lexicon import Lexicon

_LOCALES = Path(__file__).resolve().parent.parent / "locales"
_FALLBACK = "en"
_ALIASES = {"fil": "tl", "mww": "hmn", "hnj": "hmn", "cmn": "zh", "yue": "zh", "hat": "ht", "som": "so"}
# Roles that a whole message can have; one word has one role across languages.
_ROLES = ("yes", "no", "back", "menu", "skip", "all", "none")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_File: TypeAlias = "Mapping[str, Any]"
ControlWord: TypeAlias = Literal["back", "menu", "skip"]


@dataclass(frozen=True, slots=True)
class Words:
    """One language's words together with English.

    Sets and `controls` hold whole messages (see `normal.key`); mappings hold phrases (see `normal.unit_key`).
    """

    language: str
    yes: frozenset[str]
    no: frozenset[str]
    all: frozenset[str]
    none: frozenset[str]
    controls: Mapping[str, ControlWord]
    #: Words that turn a sentence round: "not", "don't".
    negations: frozenset[str]
    #: Phrases that say neither yes nor no: "not sure".
    unsure: frozenset[str]
    #: Whole messages that only say thank you.
    thanks: frozenset[str]
    joiners: frozenset[str]
    excepts: frozenset[str]
    fillers: frozenset[str]
    #: Words written onto the next one.
    glued: frozenset[str]
    letters: Mapping[str, int]
    numbers: Lexicon
    #: Words that make another number of the one before: "half".
    fractions: frozenset[str]
    #: Numbers and ordinals.
    places: Lexicon
    times: Lexicon
    dates: Lexicon


def words_for(language: str) -> Words:
    """The words for a language tag: "es-MX" falls back to "es", an unknown one to English."""
    return _words(base_language(language))


@lru_cache(maxsize=256)
def base_language(tag: str) -> str:
    """The language of `tag` for which we have words: "zh-Hant" → "zh", "fil" → "tl", unknown → "en"."""
    base = tag.replace("_", "-").split("-", 1)[0].strip().lower()
    base = _ALIASES.get(base, base)
    return base if base in languages() else _FALLBACK


@lru_cache(maxsize=1)
def languages() -> frozenset[str]:
    """The languages that have a words file."""
    return frozenset(path.parent.name for path in _LOCALES.glob("*/words.yaml"))


@lru_cache(maxsize=64)
def _words(language: str) -> Words:
    files = [_load(name) for name in dict.fromkeys((language, _FALLBACK))]
    roles = _roles(files)
    numbers = {phrase: ("number", value) for phrase, value in _numbers(files).items()}
    ordinals = {phrase: ("ordinal", value) for phrase, value in _numbered(files, "ordinals").items()}
    return Words(
        language=language,
        yes=roles["yes"],
        no=roles["no"],
        all=roles["all"],
        none=roles["none"],
        controls=_controls(roles),
        negations=_set(files, "not"),
        unsure=_phrases(files, "unsure"),
        thanks=_set(files, "thanks"),
        joiners=_set(files, "and"),
        excepts=_set(files, "except"),
        fillers=_set(files, "fillers"),
        glued=_set(files, "glued"),
        letters=_letters(files),
        numbers=numbers,
        fractions=_set(files, "fractions"),
        places=numbers | ordinals,
        times=_times(files),
        dates=_dates(files),
    )


def _load(language: str) -> _File:
    """One file. Everything in it is read as text, so that YAML does not take `yes`, `no` and `on` for booleans."""
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    with (_LOCALES / language / "words.yaml").open(encoding="utf-8") as file:
        content: _File = yaml.load(file, Loader=loader)  # noqa: S506 - the base loaders build only text, lists, mappings
    return content


def _roles(files: list[_File]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {role: set() for role in _ROLES}
    taken: set[str] = set()
    for file in files:
        mine = {role: {key(word) for word in file.get(role, ())} - taken for role in _ROLES}
        for role, words in mine.items():
            found[role] |= words
            taken |= words
    return {role: frozenset(words) for role, words in found.items()}


def _controls(roles: Mapping[str, frozenset[str]]) -> dict[str, ControlWord]:
    names: tuple[ControlWord, ...] = ("back", "menu", "skip")
    return {word: name for name in names for word in roles[name]}


def _set(files: list[_File], name: str) -> frozenset[str]:
    return frozenset(key(word) for file in files for word in file.get(name, ()))


def _phrases(files: list[_File], name: str) -> frozenset[str]:
    return frozenset(unit_key(word) for file in files for word in file.get(name, ()))


def _letters(files: list[_File]) -> dict[str, int]:
    # "ا ب ج" and "a b c" both count from one; a letter that two alphabets share keeps its first place.
    found: dict[str, int] = {}
    for file in files:
        for place, letter in enumerate(file.get("letters", ()), start=1):
            found.setdefault(key(letter), place)
    return found


def _numbered(files: list[_File], name: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for file in files:
        for number, phrases in file.get(name, {}).items():
            for phrase in phrases:
                found.setdefault(unit_key(phrase), int(number))
    return found


def _numbers(files: list[_File]) -> dict[str, int]:
    found: dict[str, int] = {}
    for file in files:
        for phrase, number in (_numbered([file], "numbers") | _composed(file)).items():
            found.setdefault(phrase, number)
    return found


def _composed(file: _File) -> dict[str, int]:
    """21 to 99 from the file's tens and units, by its `compose` patterns: "{tens} y {unit}"."""
    numbers: Mapping[str, list[str]] = file.get("numbers", {})
    found: dict[str, int] = {}
    for pattern, tens, unit in product(file.get("compose", ()), range(20, 100, 10), range(1, 10)):
        for high, low in product(numbers.get(str(tens), ()), numbers.get(str(unit), ())):
            found.setdefault(unit_key(pattern.format(tens=high, unit=low)), tens + unit)
    return found


def _times(files: list[_File]) -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for file in files:
        times: _File = file.get("times", {})
        own = {hour: ("number", value) for hour, value in _numbered([times], "hours").items()}
        own |= {unit_key(each): (kind, 0) for kind, phrases in times.items() if kind != "hours" for each in phrases}
        own |= {number: ("number", value) for number, value in _numbers([file]).items() if number not in own}
        found = own | found
    return found


def _dates(files: list[_File]) -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for file in files:
        dates: _File = file.get("dates", {})
        own = {day: ("relative", away) for day, away in _numbered([dates], "days_away").items()}
        own |= {month: ("month", number) for month, number in _numbered([dates], "months").items()}
        own |= _weekdays(dates.get("weekdays", {}))
        for kind in ("next", "this", "next_week", "ahead", "days", "weeks", "filler"):
            own |= {unit_key(each): (kind, 0) for each in dates.get(kind, ())}
        found = own | found
    return found


def _weekdays(names: Mapping[str, list[str]]) -> dict[str, tuple[str, int]]:
    return {unit_key(phrase): ("weekday", _WEEKDAYS.index(day)) for day, phrases in names.items() for phrase in phrases}
