"""What a translation may have changed: a text compared with the same text translated there and back.

Both are in one language, the writer's. Compared are figures, dates, times, money, negation and names, as sets: saying
a day twice or once is no difference, nor is "half past three" for "3:30". What may mean several things (the Vietnamese
"năm", a year or five) only explains a figure on the other side and is never missed itself. The words are in
`locales/*/differences.yaml` and `words.yaml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import regex as re
import yaml

from conversations.difference_facts import Facts, facts_of
from conversations.reading.normal import unit_key, units
from conversations.text import fold
from conversations.words import base_language

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from conversations.difference_facts import Fact

Kind = Literal["number", "date", "time", "money", "negation", "name"]

_LOCALES = Path(__file__).resolve().parent.parent / "locales"
_UNSPACED = frozenset({"zh", "ja"})
_SENTENCE = re.compile(r"(?<=[.!?。！？؟])\s+|(?<=[。！？])|\n+")
_BRACKETED = re.compile(r"\[[a-z-]{2,8}\]\s?")
#: A question that ends so asks for yes or no, it says neither.
_ASKING = {
    "vi": re.compile(r"\b(?:không|chưa)\s*\?", re.IGNORECASE),
    "zh": re.compile(r"(?:没有?|沒有?|不)\s*[?？]"),
    "so": re.compile(r"(?:^|(?<=[.!?]\s))ma\b[^.!]*\?", re.IGNORECASE),
}
_APOSTROPHES = re.compile(r"['’ʼ]")
_SAME_START = 4


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that reads differently; `before` as the writer wrote it, `after` as it came back, either empty."""

    kind: Kind
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """One language's words (see locales/en/differences.yaml), each as `unit_key` gives it."""

    negations: tuple[str, ...]
    nearly: tuple[str, ...]
    idioms: tuple[str, ...]


def differences(original: str, back: str, language: str, names: Collection[str] = ()) -> tuple[Difference, ...]:
    """What `back` says differently from `original`, both in `language`; `names` are those of people it may name.

    Never raises; any text is compared. No difference found is no proof that the translation is right.
    """
    language = base_language(language)
    mine, theirs = facts_of(original, language), facts_of(back, language)
    found = [
        *_facts("money", mine, theirs),
        *_facts("time", mine, theirs),
        *_facts("date", mine, theirs),
        *_facts("number", mine, theirs),
        *_negation(original, back, language),
        *_names(original, back, names),
    ]
    return tuple(found)


def _facts(kind: Literal["number", "date", "time", "money"], mine: Facts, theirs: Facts) -> list[Difference]:
    lost = _missing(mine.sure(kind), theirs.any(kind))
    added = _missing(theirs.sure(kind), mine.any(kind))
    return [Difference(kind, ", ".join(lost), ", ".join(added))] if lost or added else []


def _missing(these: Iterable[Fact], there: Iterable[Fact]) -> list[str]:
    there = tuple(there)
    return list(dict.fromkeys(one.raw for one in these if not any(one.fits(other) for other in there)))


def _negation(original: str, back: str, language: str) -> list[Difference]:
    """A sentence that says no on one side only; where sentences were joined or parted, the whole text is compared."""
    mine, theirs = _sentences(original), _sentences(back)
    pairs = list(zip(mine, theirs, strict=True)) if len(mine) == len(theirs) else [(original, back)]
    for before, after in pairs:
        said, came = _negated(before, language), _negated(after, language)
        lost = said.sure and not came.sure and not came.nearly - said.nearly
        if lost or (came.sure and not said.sure and not said.nearly - came.nearly):
            return [Difference("negation", said.sure, came.sure)]
    return []


@dataclass(frozen=True, slots=True)
class _Negated:
    """The first word that says no, and those that may."""

    sure: str
    nearly: frozenset[str]


def _sentences(text: str) -> list[str]:
    return [part for part in _SENTENCE.split(text.strip()) if part.strip()]


def _negated(text: str, language: str) -> _Negated:
    asking = _ASKING.get(language)
    text = _BRACKETED.sub("", asking.sub(" ", text) if asking else text)
    rules = _rules(language)
    said = f" {' '.join(units(_plain(text)))} "
    for idiom in rules.idioms:
        said = said.replace(f" {idiom} ", " | ")
    hits = [(said.find(f" {word} "), word) for word in rules.negations if f" {word} " in said]
    word = min(hits)[1] if hits else ""
    nearly = frozenset(each for each in rules.nearly if f" {each} " in said)
    return _Negated(word.replace(" ", "") if language in _UNSPACED else word, nearly)


def _plain(text: str) -> str:
    # "n'oubliez" is two words, "don't" one: whoever drops the apostrophe writes "dont".
    return fold(re.sub(r"\b([ndljcstm]|qu)['’](?=\w)", r"\1 ", text, flags=re.IGNORECASE))


@lru_cache(maxsize=32)
def _rules(language: str) -> Rules:
    path = _LOCALES / language / "differences.yaml"
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) if path.is_file() else {}  # noqa: S506
    listed = {
        name: tuple(unit_key(_APOSTROPHES.sub("", each)) for each in data.get(name, ()))
        for name in ("negations", "nearly", "idioms")
    }
    # The longest first, so that none hides in another.
    return Rules(listed["negations"], listed["nearly"], tuple(sorted(listed["idioms"], key=len, reverse=True)))


def _names(original: str, back: str, names: Collection[str]) -> list[Difference]:
    """Known names that one side has and the other has not, however they are inflected; and names nobody told us of."""
    mine, theirs = fold(original), fold(back)
    known = {fold(name): name for name in names if fold(name)}
    lost = [name for key, name in known.items() if _has(mine, key) and not _near(theirs, key)]
    added = [name for key, name in known.items() if _has(theirs, key) and not _near(mine, key)]
    lost += [name for name in _capitalised(original) if fold(name) not in known and not _near(theirs, fold(name))]
    return [Difference("name", ", ".join(lost), ", ".join(added))] if lost or added else []


def _has(text: str, name: str) -> bool:
    return f" {name} " in f" {text} "


def _near(text: str, name: str) -> bool:
    """Whether `name`, or a form of it ("Матео" for "Матеу"), stands in `text`."""
    if _has(text, name):
        return True
    start = name[: max(_SAME_START, len(name) - 2)]
    return any(word.startswith(start) for word in text.split()) or name in text


#: Two capitalised words in a row, or one after a title, inside a sentence: most likely somebody's name.
_PERSON = re.compile(
    r"(?<!^)(?<![.!?:]\s)(?:\b(?:Mr|Ms|Mrs|Miss|Dr|Sr|Sra|Srta|Dra|M|Mme)\.?\s+)(\p{Lu}[\p{Ll}\p{M}]{2,})", re.MULTILINE
)


def _capitalised(text: str) -> list[str]:
    return [found.group(1) for found in _PERSON.finditer(text)]
