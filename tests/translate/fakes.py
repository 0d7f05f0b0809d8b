"""Engines that do as they are told, a school to translate for, and sentences as schools write them."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from bot.translate.cache import Cache
from bot.translate.chain import Chain
from bot.translate.engine import SchoolTranslator
from bot.translate.glossary import Glossary
from bot.translate.provider import Provider
from bot.translate.roster import Roster
from storage.database import Database

MONDAY = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
_SPANISH = "el niño trae su chaqueta porque hace mucho frío afuera de la escuela y no queremos que se enferme"


@dataclass
class Engine:
    """A provider that answers with `work(text)`, or raises it; it keeps what it was given."""

    work: Callable[[str], str | Exception]
    name: str = "fake"
    most: int = 4900
    pairs: Callable[[str, str], bool] = lambda _source, _target: True
    heard: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def serves(self, source: str, target: str) -> bool:
        return self.pairs(source, target)

    def translate(self, text: str, source: str, target: str, seconds: float) -> str:
        self.heard.append(text)
        self.seconds.append(seconds)
        answer = self.work(text)
        if isinstance(answer, Exception):
            raise answer
        return answer


def spanish(text: str) -> str:
    """What a good engine might make of it: every mark in its place, words that are surely not English."""
    return f"{text.translate(_TURNED)} {_SPANISH}"


#: Words that no detector takes for English any more.
_TURNED = str.maketrans("wkyhtWKYHT", "ñjíouÑJÍOU")


class Clock:
    """A clock that goes forward only when somebody waits."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at

    def pause(self, seconds: float) -> None:
        self.at += seconds


class NoCache(Cache):
    """Remembers nothing."""

    def __init__(self) -> None:
        self.kept = 0

    def find(self, digest: str) -> None:
        return None

    def keep(self, digest: str, words: str, translator: str) -> None:
        self.kept += 1


def translator_of(
    database: Database, providers: Sequence[Provider], *, cache: Cache | None = None, clock: Clock | None = None
) -> SchoolTranslator:
    """The whole engine over `database`."""
    clock = clock or Clock()
    chain = Chain(providers, timeout=5.0, monotonic=clock, pause=clock.pause)
    kept = cache or Cache(database, 90, lambda: MONDAY)
    glossary = Glossary(Path("no such file"))
    return SchoolTranslator(database, chain, Roster(database), glossary, kept, deadline=10.0, monotonic=clock)


class Letter(NamedTuple):
    """A text, and the facts in it that may not change, in their order."""

    text: str
    names: tuple[str, ...]
    #: Times, amounts, links, phones, rooms: as written.
    facts: tuple[str, ...]


_NAMES = ("Mateo", "Amina Haddad", "Sofía", "Jun Park", "Leo", "Ms Ortiz", "Theo Roy", "Rosa Delgado", "Hannah Lee")
_TIMES = ("3:30 pm", "8:05 am", "19:30", "12 pm", "7:15")
_MONEY = ("$12.50", "$5", "20 dollars", "$1,200")
_LINKS = ("https://willow.example.org/forms?id=42", "www.willowcreek.edu/lunch", "office@willow.example.org")
_PHONES = ("555-0100", "(212) 555-0142", "+1 212 555 0177")
_ROOMS = ("Room 12", "Room B7", "room 204")
_FORMS = (
    "{name} did very well on the math test today.",
    "Please pick up {name} at {time}, not at {time2}.",
    "{name} owes {money} for lunch. You can pay at {link}.",
    "The field trip to the museum costs {money}; the bus leaves at {time}.",
    "{name} and {name2} will read their stories in {room} at {time}.",
    "Call {phone} if {name} is sick. The office opens at {time}.",
    "Dear family, {name} needs a coat. It is cold outside! Please also send {money} and {number} pencils.",
    "Your conference is in {room} at {time}. {name2} will be there too. Questions? Write to {link} or call {phone}.",
    "We read {number} books this week, and {name} finished {number2} of them alone.",
    "{name} was late {number} times. School starts at {time}.",
)


def letters(count: int, seed: int = 7) -> list[Letter]:
    """`count` texts of a school, the same at each run."""
    chance = random.Random(seed)
    return [_letter(chance, _FORMS[number % len(_FORMS)]) for number in range(count)]


def _letter(chance: random.Random, form: str) -> Letter:
    name, name2 = chance.sample(_NAMES, 2)
    time, time2 = chance.sample(_TIMES, 2)
    values = {
        "name": name, "name2": name2, "time": time, "time2": time2, "money": chance.choice(_MONEY),
        "link": chance.choice(_LINKS), "phone": chance.choice(_PHONES), "room": chance.choice(_ROOMS),
        "number": str(chance.randint(2, 40)), "number2": str(chance.randint(2, 9)),
    }  # fmt: skip
    used = sorted((form.index("{" + key + "}"), key) for key in values if "{" + key + "}" in form)
    names = tuple(values[key].removeprefix("Ms ") for _at, key in used if key.startswith("name"))
    facts = tuple(values[key] for _at, key in used if not key.startswith("name"))
    return Letter(form.format(**values), names, facts)
