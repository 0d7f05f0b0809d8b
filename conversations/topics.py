"""What words of a family are about: a worry or praise, and of a worry the topic. Small word lists, no guessing beyond.

The words are in `locales/<language>/listening.yaml`; all languages are read, since families mix them. When the words
do not say it, the topic is empty, and nobody is asked for more than one tap.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

import regex as re
import yaml

from conversations.locale import CATALOGS
from conversations.locale import mark as N_
from conversations.messages import Choice
from conversations.text import fold

if TYPE_CHECKING:
    from conversations.locale import Locale

#: Tokens, in the order in which they are offered; where words name several, the first of them counts.
TOPICS = {
    "schoolwork": N_("School work"),
    "behavior": N_("Behavior"),
    "friends": N_("Friends, bullying"),
    "health": N_("Health"),
    "transport": N_("The bus, the way"),
    "food": N_("Food"),
    "teacher": N_("A teacher"),
    "other": N_("Something else"),
}
#: The most pressing first: "they hit him on the bus" is about bullying.
_PRESSING = ("friends", "health", "teacher", "transport", "food", "behavior", "schoolwork")
_READ = 1000


@dataclass(frozen=True, slots=True)
class _Lists:
    topics: dict[str, re.Pattern[str]]
    praise: re.Pattern[str]
    worry: re.Pattern[str]
    bad: re.Pattern[str]
    school: re.Pattern[str]


def topic_label(locale: Locale, topic: str) -> str:
    """What the reader's language calls a topic; empty for an empty one."""
    return locale.gettext(TOPICS[topic]) if topic in TOPICS else ""


def topic_choices(locale: Locale) -> tuple[Choice, ...]:
    """All topics to pick from."""
    return tuple(Choice(token, locale.gettext(label)) for token, label in TOPICS.items())


def read_topic(said: str) -> tuple[str, str]:
    """What somebody answered to the topics on offer: a topic and words; either may be empty.

    >>> read_topic("transport"), read_topic("6"), read_topic("The bus is late")
    (('transport', ''), ('food', ''), ('transport', 'The bus is late'))
    """
    if said in TOPICS:
        return said, ""
    if said.isdecimal() and 1 <= int(said) <= len(TOPICS):
        return list(TOPICS)[int(said) - 1], ""
    return guess_topic(said), said


def guess_topic(text: str) -> str:
    """The topic that the words name; empty when they name none."""
    said = _folded(text)
    return next((topic for topic in _PRESSING if any(one.topics[topic].search(said) for one in _all())), "")


def tone_of(text: str) -> Literal["praise", "worry", ""]:
    """Whether the words say that somebody worries, or thank and praise somebody of the school, and nothing else."""
    said = _folded(text)
    if any(one.worry.search(said) for one in _all()):
        return "worry"
    # "Not bad, but the bus …" and "Can you thank …?" are no praise: what is not clear is offered to be passed on.
    if "?" in text or "؟" in text or any(one.bad.search(said) for one in _all()):
        return ""
    return "praise" if any(one.praise.search(said) for one in _all()) else ""


def names_school(text: str) -> bool:
    """Whether the words speak of a teacher or a class, without a name."""
    said = _folded(text)
    return any(one.school.search(said) for one in _all())


def _folded(text: str) -> str:
    return f" {fold(text[:_READ])} "


@cache
def _all() -> tuple[_Lists, ...]:
    return tuple(_read(path.read_text(encoding="utf-8")) for path in sorted(CATALOGS.glob("*/listening.yaml")))


def _read(source: str) -> _Lists:
    lists = yaml.load(source, Loader=yaml.BaseLoader)  # noqa: S506 - strings only: `no` is a word, not a boolean
    topics = {topic: _pattern(lists["topics"].get(topic, "")) for topic in _PRESSING}
    return _Lists(topics, *(_pattern(lists.get(name, "")) for name in ("praise", "worry", "bad", "school")))


def _pattern(words: str) -> re.Pattern[str]:
    """Any of the words between spaces; `*` is any ending. No words match nothing."""
    known = [fold(word.rstrip("* ")) + (r"\w*" if word.strip().endswith("*") else "") for word in words.split(",")]
    known = [word for word in known if word]
    return re.compile(rf" (?:{'|'.join(known)})(?= )") if known else re.compile(r"(?!)")
