"""Whether words really show that somebody writes in another language than the one we know of (Q7).

A detector alone takes "Tengo una meeting con la teacher on Monday" for English. So the words that both languages use
must agree: most of the ordinary words are the other language's, hardly any the stored one's.
"""

from __future__ import annotations

from conversations.text import fold
from conversations.understanding_lexicon import lexicon_tag, load_lexicon
from conversations.understanding_matching import known_share

#: Fewer words show nothing: "ok", "si", "gracias maestra", a name.
LEAST_WORDS = 4
#: Of all words, known as ordinary ones of the other language, and at most of the stored one.
_THEIRS, _OURS = 0.4, 0.34


def says_enough(text: str) -> bool:
    """Whether there are words enough to tell a language by; two characters count as one where none are told apart."""
    return _count(text) >= LEAST_WORDS


def is_other_language(text: str, guessed: str, stored: str) -> bool:
    """Whether `text` is in `guessed` (what a detector found) and not in `stored`; tags. When in doubt, it is not."""
    theirs, ours = lexicon_tag(guessed), lexicon_tag(stored)
    if not guessed or theirs is None or theirs == ours or not says_enough(text):
        return False
    words = fold(text).split()
    ours_share = 0.0 if ours is None or load_lexicon(ours).in_pieces else known_share(words, load_lexicon(ours))
    return known_share(words, load_lexicon(theirs)) >= _THEIRS and ours_share <= _OURS


def _count(text: str) -> int:
    words = [word for word in fold(text).split() if not word.isnumeric()]
    wide = sum(1 for word in words for character in word if "\u2e80" <= character <= "\u9fff")
    return len(words) if not wide else max(len(words), wide // 2)
