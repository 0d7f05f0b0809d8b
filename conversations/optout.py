"""Does a message ask us to stop writing? Read before any other handler, in any state (L3, L4).

A whole message that is an opt-out word of any shipped language opts out. A sentence never does so silently unless it
says in so many words that the messages are to stop; when it might mean that, the answer is "ask". The words are in
`locales/*/optout.yaml`.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Literal

import regex as re

from conversations.lexicon import languages, lexicon
from conversations.safety_words import readings, split
from conversations.spotter import Spotter
from conversations.text import fold

OptOut = Literal["optout", "ask", "none"]
_List = Literal["whole", "polite", "restart", "help"]

_LONG_RUN = re.compile(r"(.)\1{2,}")
_DOUBLED_END = re.compile(r"(.)\1$")
#: Signs that people send instead of a word: too little to stop all messages on.
_SIGNS = frozenset("🛑✋🚫⛔🔕🙅")
#: No opt-out word with its courtesies is longer, in characters of the folded message.
_WHOLE_UP_TO = 120
_COURTESIES = 4
#: Spaces in it: enough for "S T O P A L L please, thank you so much".
_SPACES_UP_TO = 16


def optout_verdict(text: str, language: str) -> OptOut:
    """What `text` asks of us: "optout" stops all messages, "ask" calls for one question about the scope.

    `language` is the person's stored one; the opt-out words of all languages count whatever it is.
    """
    if any(_is_listed("whole", reading) for reading in readings(text)):
        return "optout"
    spotter = optout_spotter()
    found = spotter.spot(split(text, spotter.known), language)
    if not found:
        return "ask" if _only_signs(text) else "none"
    # A wish that is limited in time or matter ("stop texting me on Sundays") is not one to end everything.
    if "optout" in found:
        return "ask" if "scope" in found else "optout"
    return "ask" if "ask" in found else "none"


def restart_verdict(text: str, language: str) -> bool:
    """Whether the whole message is START or its like in any language. "YES" is not: it answers questions in flows."""
    del language  # every language's words count
    return _is_listed("restart", text)


def help_word(text: str, language: str) -> bool:
    """Whether the whole message is HELP or INFO or its like in any language."""
    del language  # every language's words count
    return _is_listed("help", text)


@cache
def optout_spotter() -> Spotter:
    """The phrases of every language, compiled once (call it at start-up)."""
    return Spotter(lexicon(language, "optout") for language in languages("optout"))


@cache
def _listed(name: _List) -> frozenset[str]:
    rows = (row for language in languages("optout") for row in lexicon(language, "optout").lists.get(name, ()))
    folded = {fold(word) for row in rows for word in re.split("[,،、]", row)} - {""}
    return frozenset(folded | {word.replace(" ", "") for word in folded})


def _is_listed(name: _List, text: str) -> bool:
    if len(text) > _WHOLE_UP_TO:
        return False
    folded = fold(text)
    return folded.count(" ") <= _SPACES_UP_TO and bool(folded) and any(_says(name, form) for form in _forms(folded))


def _candidates(folded: str) -> set[str]:
    """The message as typed, and with letters held down too long let go."""
    letters = folded.translate(str.maketrans("013457", "oieast")) if not folded.isalpha() else folded
    return {
        folded,
        letters,
        _LONG_RUN.sub(r"\1", folded),
        _LONG_RUN.sub(r"\1\1", folded),
        _DOUBLED_END.sub(r"\1", folded),
    }


@lru_cache(maxsize=256)
def _forms(folded: str) -> frozenset[str]:
    """What may stand in a list: each candidate, with and without courtesies. One message is looked up in several."""
    candidates = _candidates(folded)
    return frozenset(candidates | {_without_courtesies(candidate) for candidate in candidates}) - {""}


def _says(name: _List, message: str) -> bool:
    """Whether `message` is a listed word, spelled out with spaces or repeated as it may be."""
    listed = _listed(name)
    words = message.split()
    if message in listed or all(word in listed for word in words):
        return True
    return len(words) > 1 and max(map(len, words)) <= 2 and "".join(words) in listed  # noqa: PLR2004 - "S TO P"


def _without_courtesies(message: str) -> str:
    """`message` without "please" and the like before and after it."""
    polite = _listed("polite")
    words = message.split()
    for _ in range(_COURTESIES):
        before = len(words)
        for size in (4, 3, 2, 1):
            if len(words) > size and " ".join(words[:size]) in polite:
                words = words[size:]
            if len(words) > size and " ".join(words[-size:]) in polite:
                words = words[:-size]
        if len(words) == before:
            break
    return " ".join(words)


def _only_signs(text: str) -> bool:
    return len(text) <= _WHOLE_UP_TO and not fold(text) and any(sign in text for sign in _SIGNS)
