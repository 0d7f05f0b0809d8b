"""Does a message speak of self-harm, abuse or violence? Read before anything else, in every state (L9, L10).

Recall comes before precision: a counsellor who is paged for nothing loses minutes. What counts as which kind, what is
deliberately left out and how well it does is written down in docs/safety.md; the words are in
`locales/*/crisis.yaml`. All languages are read in every message, since families mix them.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

from conversations.lexicon import languages, lexicon
from conversations.safety_words import readings, split
from conversations.spotter import Spotter

Crisis = Literal["selfharm", "abuse", "violence", "none"]

#: The most pressing kind first: it names the verdict when a message speaks of several.
_KINDS: tuple[Literal["selfharm", "abuse", "violence"], ...] = ("selfharm", "abuse", "violence")


def crisis_verdict(text: str, language: str) -> Crisis:
    """The kind of crisis that `text` speaks of, or "none". `language` is the person's stored one ("es").

    Anything is accepted as text, of any length; every word of it is read.
    """
    spotter = crisis_spotter()
    for reading in readings(text):
        found = spotter.spot(split(reading, spotter.known), language)
        if found:
            return next((kind for kind in _KINDS if kind in found), "none")
    return "none"


@cache
def crisis_spotter() -> Spotter:
    """The word lists of every language, compiled once (takes about a second; call it at start-up)."""
    return Spotter(lexicon(language, "crisis") for language in languages("crisis"))
