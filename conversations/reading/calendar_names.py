"""How each language names the days and months: CLDR's names, joined with the words of our own files."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

import regex as re

from conversations.reading.normal import unit_key
from conversations.words import words_for

if TYPE_CHECKING:
    from conversations.reading.lexicon import Lexicon

_FORMS = tuple(product(("format", "stand-alone"), ("wide", "abbreviated")))
_CLDR_NAMES = {"tl": "fil"}


@lru_cache(maxsize=128)
def date_lexicon(language: str, *, months_win: bool) -> Lexicon:
    """Words that make dates; `months_win` settles "mar", which is martes and marzo.

    CLDR's names give way to those of our words files.
    """
    names = tuple(dict.fromkeys((language, "en")))
    found: dict[str, tuple[str, int]] = {}
    for name in names:
        months, days = _cldr(name, "months"), _cldr(name, "days")
        found = (days | months if months_win else months | days) | found
    words = words_for(language)
    numbers = {phrase: ("number", value) for phrase, (_, value) in words.places.items()}
    return numbers | found | dict(words.dates)


def _cldr(language: str, what: str) -> dict[str, tuple[str, int]]:
    from babel.core import Locale, UnknownLocaleError  # noqa: PLC0415 - costs start-up time

    try:
        locale = Locale.parse(_CLDR_NAMES.get(language, language))
    except (UnknownLocaleError, ValueError):
        return {}
    names = getattr(locale, what)
    kind = what.removesuffix("s").replace("day", "weekday")
    return {
        unit_key(name): (kind, number)
        for form, width in _FORMS
        for number, name in names[form][width].items()
        if not name.strip().isdecimal()
    }


@lru_cache(maxsize=256)
def date_order(language: str, country: str) -> str:
    """The order of day, month and year in short dates by CLDR: "MDY" in American English, "DMY" in any Spanish.

    Spanish is day first everywhere: CLDR's month-first es-PA and es-PR do not bind families from elsewhere.
    """
    base = re.split("[-_]", language)[0].lower()
    pattern = "d/M/y" if base == "es" else _short_pattern(base, country)
    order = "".join(dict.fromkeys(letter for letter in pattern.upper().replace("L", "M") if letter in "DMY"))
    return order if len(order) == len("DMY") else "DMY"


def _short_pattern(base: str, country: str) -> str:
    from babel.core import Locale, UnknownLocaleError  # noqa: PLC0415 - costs start-up time

    base = _CLDR_NAMES.get(base, base)
    for name in (f"{base}_{country.upper()}", base):
        try:
            return str(Locale.parse(name).date_formats["short"].pattern)
        except (UnknownLocaleError, ValueError):
            continue
    return "d/M/y"
