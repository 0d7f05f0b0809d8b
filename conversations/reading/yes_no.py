"""Yes or no, as people really say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex as re

from conversations.reading.choices import find, index_of
from conversations.reading.normal import plain, symbols, units
from conversations.reading.outcomes import NotUnderstood, Reason, Understood

if TYPE_CHECKING:
    from conversations.prompts import Prompt
    from conversations.reading.outcomes import Reading
    from conversations.words import Words

_DRAWN_OUT = re.compile(r"(.)\1{2,}|(\p{L})\2+$")
# A longer message is an explanation: better to ask again than to guess.
_MOST_WORDS = 8
# Where a yes/no question is shown numbered, yes comes first.
_NUMBERED = {"1": True, "2": False}


def read(prompt: Prompt, text: str, words: Words) -> Reading:
    """True or false; anything that says both, or neither, is not understood."""
    folded = plain(text)
    answer = _short(folded or symbols(text), words)
    if answer is None and prompt.choices:
        answer = _as_choice(prompt, text, words)
    if answer is None:
        answer = _NUMBERED.get(folded)
    if answer is None:
        answer = _sentence(folded, words)
    if answer is None and folded:
        answer = _short(symbols(text), words)
    return NotUnderstood(Reason.NOT_YES_NO) if answer is None else Understood(answer)


def _short(said: str, words: Words) -> bool | None:
    if said in words.yes:
        return True
    if said in words.no:
        return False
    calm = _DRAWN_OUT.sub(lambda match: match[1] or match[2], said)
    if calm == said:
        return None
    return _short(calm, words)


def _as_choice(prompt: Prompt, text: str, words: Words) -> bool | None:
    index = index_of(prompt.choices)
    found = find(text, index, words)
    if index.yes_no is None or len(found) != 1:
        return None
    return found[0] == index.yes_no[0]


def _sentence(folded: str, words: Words) -> bool | None:
    """A message that opens with yes or no and does not take it back: "yes please", "no, we can't come"."""
    parts = folded.split()
    while parts and parts[0] in words.fillers and _short(parts[0], words) is None:
        del parts[0]
    if len(parts) > _MOST_WORDS or _is_unsure(folded, words):
        return None
    sizes = range(min(3, len(parts)), 0, -1)
    opening = next((size for size in sizes if _short(" ".join(parts[:size]), words) is not None), 0)
    if not opening:
        return None
    answer = _short(" ".join(parts[:opening]), words)
    against = words.negations | words.no if answer else words.yes - words.fillers
    return None if any(word in against or word in words.excepts for word in parts[opening:]) else answer


def _is_unsure(folded: str, words: Words) -> bool:
    said = f" {' '.join(units(folded))} "
    return any(f" {phrase} " in said for phrase in words.unsure)
