"""The words of one language for understanding parents, read from `locales/<language>/intents.yaml`.

The file says what words and phrases stand for (`words`: concepts such as *want* or *homework*) and which phrases
decide by themselves (`phrases`: intents). Its header comment in `locales/en` explains the format.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

import regex as re
import yaml

from conversations.text import fold

LOCALES = Path(__file__).resolve().parent.parent / "locales"
GAP = "..."
_TAG_CHARACTERS = 35
#: Words shorter than this are taken as they are; longer ones may be misspelt.
TYPOS_FROM, TWO_TYPOS_FROM = 5, 9
#: What is left of a word without its prefix has at least this many letters.
STUMP = 3
_SAME_LANGUAGE = {"fil": "tl", "cmn": "zh", "yue": "zh", "hat": "ht", "som": "so", "mww": "hmn", "in": "id"}
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Phrase = tuple[tuple[str, ...], str]  # its words, what it stands for


@dataclass(slots=True)
class Lexicon:
    """What the words of one language stand for. A direct phrase stands for `=intent`, a word for its concept."""

    language: str
    #: True where words are not told apart by spaces: terms are then looked for anywhere in the text.
    in_pieces: bool = False
    #: Word or `stem*` → the phrases that begin with it (a single word is a phrase of one).
    starts: dict[str, list[Phrase]] = field(default_factory=dict)
    #: Every whole word, and every stem without its star, that some phrase uses.
    exact: set[str] = field(default_factory=set)
    stems: set[str] = field(default_factory=set)
    #: A word with one letter left out → the words it may have been.
    typos: dict[str, set[str]] = field(default_factory=dict)
    #: Ordinary words: they show which language a text is in, and are never taken for a misspelling.
    common: set[str] = field(default_factory=set)
    #: Little words glued to the front of the next one, as in Arabic.
    prefixes: tuple[str, ...] = ()
    #: Little words that change nothing and may stand anywhere; they are left out of terms and texts.
    skip: set[str] = field(default_factory=set)
    #: Letters to be read as others (traditional Chinese as simplified).
    letters: dict[int, int] = field(default_factory=dict)
    #: For `in_pieces`: term → what it stands for; and terms with a gap, as patterns.
    pieces: list[tuple[str, str]] = field(default_factory=list)
    gapped: list[tuple[re.Pattern[str], str]] = field(default_factory=list)


@cache
def has_lexicon(language: str) -> bool:
    """Whether `locales/<language>/intents.yaml` is there."""
    return (LOCALES / language / "intents.yaml").is_file()


@lru_cache(maxsize=256)
def lexicon_tag(tag: str) -> str | None:
    """The name of the lexicon for a language tag such as `pt-BR` or `zh_Hant`; None when there is none."""
    plain = "".join(c for c in tag[:_TAG_CHARACTERS].replace("_", "-") if (c.isascii() and c.isalnum()) or c == "-")
    primary = plain.split("-")[0].lower()
    for name in (plain, primary, _SAME_LANGUAGE.get(primary, "")):
        if name and has_lexicon(name):
            return name
    return None


@cache
def load_lexicon(language: str) -> Lexicon:
    """Read and index the words of `language`; FileNotFoundError when it has no `intents.yaml`."""
    path = LOCALES / language / "intents.yaml"
    raw: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader) or {}  # noqa: S506 - a safe loader
    lexicon = Lexicon(language, in_pieces=raw.get("match") == "pieces")
    lexicon.prefixes = tuple(sorted(map(fold, _terms(raw.get("prefixes"))), key=len, reverse=True))
    lexicon.skip = set(map(fold, _terms(raw.get("skip"))))
    lexicon.letters = {ord(pair[0]): ord(pair[-1]) for pair in str(raw.get("letters") or "").split()}
    lexicon.common = {word for term in _terms(raw.get("common")) for word in fold(term).split()}
    for section, mark in (("words", ""), ("phrases", "=")):
        for name, terms in (raw.get(section) or {}).items():
            for term in _terms(terms):
                _add(lexicon, term, f"{mark}{name}")
    if not lexicon.in_pieces:
        _index_typos(lexicon)
    return lexicon


def _terms(value: object) -> list[str]:
    """A list of terms; YAML's own reading of `no` or `12` is undone, and commas separate terms in one string."""
    if isinstance(value, str):
        return [term.strip() for term in value.replace("\n", " ").split(",") if term.strip()]
    if isinstance(value, (list, tuple)):
        return [term for item in value for term in _terms(str(item))]
    return []


def _add(lexicon: Lexicon, term: str, meaning: str) -> None:
    if lexicon.in_pieces:
        _add_piece(lexicon, term, meaning)
        return
    words = tuple(_unglued(word, lexicon) for part in term.split() for word in _words_of(part))
    words = tuple(word for word in words if word not in lexicon.skip) or words
    if not words:
        return
    for word in words:
        if word.endswith("*"):
            lexicon.stems.add(word[:-1])
        elif word != GAP:
            lexicon.exact.add(word)
    lexicon.starts.setdefault(words[0], []).append((words, meaning))


def _words_of(part: str) -> list[str]:
    if part == GAP:
        return [GAP]
    words = fold(part.removesuffix("*")).split()
    if words and part.endswith("*"):
        words[-1] += "*"
    return words


def _unglued(word: str, lexicon: Lexicon) -> str:
    """A longer word without its (longest) prefix of two letters or more, so that it is found with and without."""
    glued = (prefix for prefix in lexicon.prefixes if len(prefix) > 1 and word.startswith(prefix))
    return next((word[len(p) :] for p in glued if len(word) - len(p) > STUMP), word)


def _add_piece(lexicon: Lexicon, term: str, meaning: str) -> None:
    parts = [one_piece(part, lexicon) for part in term.split(GAP)]
    if len(parts) > 1:
        lexicon.gapped.append((re.compile(".{0,16}".join(map(re.escape, parts))), meaning))
    elif parts[0]:
        lexicon.pieces.append((parts[0], meaning))


def one_piece(text: str, lexicon: Lexicon) -> str:
    """Folded `text` without spaces, in the letters that the lexicon uses."""
    return fold(text).replace(" ", "").translate(lexicon.letters)


def _index_typos(lexicon: Lexicon) -> None:
    for word in lexicon.exact:
        if len(word) >= TYPOS_FROM:
            for shorter in leave_one_out(word):
                lexicon.typos.setdefault(shorter, set()).add(word)


def leave_one_out(word: str) -> set[str]:
    """`word` itself, and with each one letter left out; for a long word also with two left out."""
    variants = {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}
    if len(word) >= TWO_TYPOS_FROM:
        variants |= {word[:i] + word[i + 1 : j] + word[j + 1 :] for i, j in combinations(range(len(word)), 2)}
    return variants
