"""Finding what the words of a message stand for, with typing mistakes and glued-on little words forgiven."""

from __future__ import annotations

from functools import lru_cache

import regex as re
from rapidfuzz.distance import OSA

from conversations.understanding_lexicon import GAP, STUMP, TWO_TYPOS_FROM, Lexicon, Phrase, leave_one_out, load_lexicon

#: At most this many words may stand in a gap (`...`).
_GAP_WORDS = 4
#: Neither scraps nor monsters are taken for a mistyped word.
_MISTYPED_FROM, _MISTYPED_TO = 4, 24
_RUNS = re.compile(r"(.)\1{2,}")
_DOUBLES = re.compile(r"(.)\1+")

#: What was found: meaning → where it begins, counted in words.
Hits = dict[str, list[int]]


def find(words: list[str], lexicon: Lexicon, *, typos: bool = True) -> Hits:
    """Where in `words` (folded) each concept or direct phrase of `lexicon` begins; words masked by `other` left out."""
    if lexicon.in_pieces:
        return _find_pieces("".join(words).translate(lexicon.letters), lexicon)
    symbols = [_symbols(word, lexicon.language, typos=typos) for word in words if word not in lexicon.skip]
    found: list[tuple[str, list[int]]] = []
    for start, here in enumerate(symbols):
        for symbol in here:
            for phrase in lexicon.starts.get(symbol, ()):
                covered = _covered(symbols, start, phrase)
                if covered:
                    found.append((phrase[1], covered))
    masked = {place for meaning, covered in found if meaning == "other" for place in covered}
    hits: Hits = {}
    for meaning, covered in found:
        if meaning == "other" or not masked.issuperset(covered):
            hits.setdefault(meaning, []).append(covered[0])
    return hits


def known_share(words: list[str], lexicon: Lexicon) -> float:
    """How much of the text (0 to 1) is made of words that `lexicon` knows exactly or as ordinary words."""
    if not words:
        return 0.0
    if lexicon.in_pieces:
        return 1.0
    return sum(is_known(word, [lexicon]) for word in words) / len(words)


def is_known(word: str, lexicons: list[Lexicon]) -> bool:
    """Whether one of the lexicons has `word`, exactly or as an ordinary word."""
    return any(x.in_pieces or word in x.common or word in x.exact or _stems(word, x) for x in lexicons)


def _covered(symbols: list[frozenset[str]], start: int, phrase: Phrase) -> list[int]:
    """The places of the phrase's words when it begins at `start`; empty when it does not."""
    places, at, gap = [start], start + 1, 0
    for word in phrase[0][1:]:
        if word == GAP:
            gap = _GAP_WORDS
            continue
        place = next((i for i in range(at, min(at + gap + 1, len(symbols))) if word in symbols[i]), None)
        if place is None:
            return []
        places.append(place)
        at, gap = place + 1, 0
    return places


@lru_cache(maxsize=16384)
def _symbols(word: str, language: str, *, typos: bool) -> frozenset[str]:
    """The lexicon's words and stems that `word` can be read as: as it is, shortened, unglued, or mistyped."""
    lexicon = load_lexicon(language)
    found: set[str] = set()
    for form in _forms(word, lexicon):
        if form in lexicon.exact:
            found.add(form)
        found |= _stems(form, lexicon)
    if typos and not found and word not in lexicon.common:
        found = _mistyped(word, lexicon)
    return frozenset(found)


def _stems(word: str, lexicon: Lexicon) -> set[str]:
    return {f"{word[:end]}*" for end in range(2, len(word) + 1) if word[:end] in lexicon.stems}


def _forms(word: str, lexicon: Lexicon) -> set[str]:
    forms = {word}
    if _RUNS.search(word):
        forms |= {_RUNS.sub(r"\1", word), _RUNS.sub(r"\1\1", word), _DOUBLES.sub(r"\1", word)}
    for prefix in lexicon.prefixes:
        if word.startswith(prefix) and len(word) - len(prefix) >= STUMP:
            forms.add(word[len(prefix) :])
    return forms


def _mistyped(word: str, lexicon: Lexicon) -> set[str]:
    """Words one letter away (two for long words), where letters are left out, added, swapped or changed."""
    if not _MISTYPED_FROM <= len(word) <= _MISTYPED_TO or word.isdigit():
        return set()
    near = {known for shorter in leave_one_out(word) for known in lexicon.typos.get(shorter, ())}
    return {known for known in near if OSA.distance(word, known) <= (2 if len(known) >= TWO_TYPOS_FROM else 1)}


def _find_pieces(text: str, lexicon: Lexicon) -> Hits:
    hits: Hits = {}
    masked = [(at, at + len(term)) for term, meaning in lexicon.pieces
              if meaning == "other" and (at := text.find(term)) >= 0]  # fmt: skip
    for term, meaning in lexicon.pieces:
        at = text.find(term)
        if at >= 0 and (meaning == "other" or not any(low <= at and at + len(term) <= high for low, high in masked)):
            hits.setdefault(meaning, []).append(at // 3)
    for pattern, meaning in lexicon.gapped:
        match = pattern.search(text)
        if match:
            hits.setdefault(meaning, []).append(match.start() // 3)
    return hits
