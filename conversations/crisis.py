"""Does a message speak of self-harm, abuse or violence? Read before anything else, in every state (L9, L10).

Recall comes before precision: a counsellor who is paged for nothing loses minutes. What counts as which kind, what is
deliberately left out and how well it does is written down in docs/safety.md; the words are in
`locales/*/crisis.yaml`. All languages are read in every message, since families mix them.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

from conversations.concepts import crisis_concepts
from conversations.lexicon import languages, lexicon
from conversations.safety_words import readings, spelled, split
from conversations.spotter import BLANK, Spotter, stretches

Crisis = Literal["selfharm", "abuse", "violence", "none"]

#: The most pressing kind first: it names the verdict when a message speaks of several.
_KINDS: tuple[Literal["selfharm", "abuse", "violence"], ...] = ("selfharm", "abuse", "violence")
#: In locales/concept-rules.txt: somebody is hurt, and it is not said by whom.
_HURT = "hurt"


def crisis_verdict(text: str, language: str) -> Crisis:
    """The kind of crisis that `text` speaks of, or "none". `language` is the person's stored one ("es").

    Anything is accepted as text, of any length; every word of it is read.
    """
    spotter = crisis_spotter()
    spellings = spelled(text)
    for reading in readings(text):
        tokens = split(reading, spotter.known)
        found = set(spotter.spot(tokens, language, crisis_concepts().likely))
        if not found:
            found = _by_concepts(tokens, spotter, spellings)
        if found:
            return next((kind for kind in _KINDS if kind in found), "none")
    return "none"


def _by_concepts(tokens: list[str], spotter: Spotter, spellings: dict[str, set[str]]) -> set[str]:
    """What the ideas in a message add up to, once its sayings are blanked out of it."""
    concepts = crisis_concepts()
    found: set[str] = set()
    for stretch in stretches(tokens):
        if concepts.spot(stretch, spellings):
            found |= concepts.spot(spotter.without_idioms(stretch), spellings)
    return found - {_HURT} | {"abuse"} if _HURT in found and "violence" not in found else found - {_HURT}


@cache
def crisis_spotter() -> Spotter:
    """The word lists of every language, compiled once (takes about a second; call it at start-up)."""
    concepts = crisis_concepts()
    lists = (lexicon(language, "crisis") for language in languages("crisis"))
    return Spotter(lists, lambda tokens: concepts.without_sayings(tokens, BLANK))
