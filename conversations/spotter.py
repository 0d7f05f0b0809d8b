"""Finding any of some thousand patterns in a message in one pass, in time linear in its length.

All patterns of one script share one bit-parallel automaton: a state is one bit of a big integer and one word of the
message moves all of them with a handful of integer operations (Shift-And with optional positions; Navarro & Raffinot,
"Flexible Pattern Matching in Strings", 2002, ch. 4). Nothing backtracks, so no message, however long or
crafted, costs more than its length.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from conversations.lexicon import EDGES, Element, Pattern
from conversations.safety_words import SCRIPTS, script, slips, variants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from conversations.lexicon import Lexicon

#: In scripts that are read by the character, a gap is counted in characters: about two a word.
_WIDE_GAPS = {3: 6, 6: 12, 10: 18}
#: Remembered words of an automaton; the table is emptied when full.
_REMEMBERED = 16_384
#: Words of a long message that are looked at together; no pattern spans more than the overlap.
_STRETCH, _OVERLAP = 600, 100
#: (words, language, first, last): whether the words about there may be in that language.
Likely: TypeAlias = "Callable[[Sequence[str], str, int, int], bool]"
#: Stands where an idiom stood: no pattern can begin, go on or end here, but a gap may pass.
BLANK = "\0"


class Automaton:
    """Patterns compiled for one script. `scan` yields where patterns end, as a set of their accept bits."""

    def __init__(self, patterns: Iterable[Pattern], same: Mapping[int, str], *, wide: bool) -> None:
        """`wide` patterns are read character by character; `same` maps variants of one letter to one."""
        self._wide = wide
        self._same = same
        self._bit = 0
        self._start = self._free = self._optional = self._before = self._last = 0
        self._exact: dict[str, int] = {}
        self._stems: dict[str, int] = {}
        self._slips: dict[str, int] = {}
        self._phrase_sizes: dict[str, set[int]] = {}
        self._memory: dict[str, int] = {}
        #: accept bit → (pattern, its length in words counting the widest alternative)
        self.accepts: dict[int, tuple[Pattern, int]] = {}
        for pattern in patterns:
            self._add(pattern)
        self._accept = sum(self.accepts)
        self._stem_sizes = sorted({len(stem) for stem in self._stems})

    def _add(self, pattern: Pattern) -> None:
        self._start |= 1 << self._bit
        length = 0
        for place, element in enumerate(pattern.elements):
            width = max(map(self._width, element.words), default=1)
            length += width
            if place:
                gap = _WIDE_GAPS.get(element.gap, 0) if self._wide else element.gap
                self._positions(gap + width - 1, None)
            self._positions(1, element)
        self.accepts[1 << (self._bit - 1)] = (pattern, length)

    def _width(self, word: str) -> int:
        return len(word.replace(" ", "").rstrip("*~")) if self._wide else word.count(" ") + 1

    def _positions(self, count: int, element: Element | None) -> None:
        """Append `count` positions: of `element`, or free ones (any word, or none) when it is None."""
        for _ in range(count):
            here = 1 << self._bit
            if element is None or element.optional:
                if not self._optional & here >> 1:
                    self._before |= here >> 1
                self._last = self._last & ~(here >> 1) | here if self._optional & here >> 1 else self._last | here
                self._optional |= here
            if element is None or not element.words:
                self._free |= here
            for word in element.words if element else ():
                self._learn(word, here)
            self._bit += 1

    def _learn(self, word: str, here: int) -> None:
        bare = word.rstrip("*~").translate(self._same)
        if self._wide:
            bare = " ".join(bare.replace(" ", ""))
        tokens = bare.split()
        if len(tokens) > 1:
            self._phrase_sizes.setdefault(tokens[-1], set()).add(len(tokens))
        table = self._stems if word.endswith("*") and len(tokens) == 1 else self._exact
        table[bare] = table.get(bare, 0) | here
        if word.endswith("~"):
            for slip in slips(bare):
                self._slips[slip] = self._slips.get(slip, 0) | here

    def known(self, word: str) -> bool:
        """Whether a word list has this very word."""
        return word in self._exact or word in self._stems

    def look_up(self, token: str) -> int:
        """The positions that one word of a message satisfies, 0 for most words."""
        bits = self._memory.get(token)
        if bits is None:
            bits = self._plain(token)
            for variant in variants(token):
                bits |= self._plain(variant)
            bits = bits or self._slipped(token)
            if len(self._memory) >= _REMEMBERED:
                self._memory.clear()
            self._memory[token] = bits
        return bits

    def _plain(self, token: str) -> int:
        bits = self._exact.get(token, 0)
        for size in self._stem_sizes:
            if size > len(token):
                break
            bits |= self._stems.get(token[:size], 0)
        return bits

    def _slipped(self, token: str) -> int:
        bits = 0
        if self._slips and 4 < len(token) < 24 and token.isalpha():  # noqa: PLR2004 - shorter words are too often other words
            for slip in slips(token):
                bits |= self._slips.get(slip, 0)
        return bits

    def _masks(self, tokens: Sequence[str]) -> Iterator[int]:
        sizes, exact = self._phrase_sizes, self._exact
        for place, token in enumerate(tokens):
            bits = self.look_up(token)
            for size in sizes.get(token, ()):
                if size <= place + 1:
                    bits |= exact.get(" ".join(tokens[place + 1 - size : place + 1]), 0)
            yield bits

    def scan(self, tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Each place in `tokens` where patterns end, with their accept bits or-ed together."""
        accept, start, free, optional, before, last = (
            self._accept,
            self._start,
            self._free,
            self._optional,
            self._before,
            self._last,
        )
        state = 0
        for place, bits in enumerate(self._masks(tokens)):
            if not state and not bits:
                continue
            state = (state << 1 | start) & (bits | free)
            if state:
                full = state | last
                state |= optional & (~(full - before) ^ full)
                if hits := state & accept:
                    yield place, hits

    def met(self, hits: int) -> Iterator[tuple[Pattern, int]]:
        """The patterns behind a set of accept bits."""
        while hits:
            low = hits & -hits
            yield self.accepts[low]
            hits ^= low


class Spotter:
    """Patterns of all languages and scripts, less the idioms that look like them."""

    def __init__(self, lexicons: Iterable[Lexicon], sayings: Callable[[list[str]], list[str]] = list) -> None:
        """`sayings` is asked for the words of a message with `BLANK` for those that are part of a saying."""
        lexicons = list(lexicons)
        self._sayings = sayings
        every = [pattern for lexicon in lexicons for pattern in lexicon.patterns]
        patterns = [pattern for pattern in every if pattern.kind != "idiom"]
        idioms = [fixed for pattern in every if pattern.kind == "idiom" for fixed in _fixed(pattern)]
        pairs = {
            pair[0]: pair[1] for lexicon in lexicons for row in lexicon.lists.get("same", ()) for pair in row.split()
        }
        self._same = str.maketrans(pairs)
        self._automata = {
            name: Automaton(_written_in(patterns, name), self._same, wide=name == "cjk") for name in SCRIPTS
        }
        self._idioms = {name: Automaton(_written_in(idioms, name), self._same, wide=name == "cjk") for name in SCRIPTS}

    def known(self, word: str) -> bool:
        """Whether any word list has this very word."""
        return any(automaton.known(word) for automaton in self._automata.values())

    def spot(self, tokens: list[str], language: str, likely: Likely | None = None) -> dict[str, Pattern]:
        """The kinds found in the words of a message, each with the first pattern that says so.

        `likely` is asked whether the words around a find may be in the pattern's language.
        Of a message of more than some hundred words, those of the first stretch where there are any.
        """
        for stretch in stretches(tokens):
            if found := self._spot(stretch, language, likely):
                return found
        return {}

    def _spot(self, tokens: list[str], language: str, likely: Likely | None) -> dict[str, Pattern]:
        scripts = set(map(script, set(tokens)))
        if "cjk" in scripts:
            tokens = [token.translate(self._same) for token in tokens]
        tokens = ["^", *tokens, "$"]
        suspects = [name for name in scripts if self._first(name, tokens, language)]
        if not suspects:
            return {}
        rest = self._blanked(tokens, scripts)
        found: dict[str, Pattern] = {}
        for name in suspects:
            automaton = self._automata[name]
            for place, hits in automaton.scan(rest):
                for pattern, length in automaton.met(hits):
                    if pattern.kind in found or not _counts(pattern, language):
                        continue
                    if likely is None or likely(tokens, pattern.language, place - length, place):
                        found.setdefault(pattern.kind, pattern)
        return found

    def _first(self, name: str, tokens: list[str], language: str) -> bool:
        automaton = self._automata[name]
        return any(_counts(p, language) for _, hits in automaton.scan(tokens) for p, _ in automaton.met(hits))

    def without_idioms(self, tokens: list[str]) -> list[str]:
        """The words of a message, each that belongs to a saying replaced by `BLANK`."""
        return self._blanked(
            ["^", *(token.translate(self._same) for token in tokens), "$"], set(map(script, set(tokens)))
        )

    def _blanked(self, tokens: list[str], scripts: Iterable[str]) -> list[str]:
        rest = self._sayings(tokens)
        for name in scripts:
            automaton = self._idioms[name]
            for place, hits in automaton.scan(tokens):
                length = max(length for _, length in automaton.met(hits))
                first = max(0, place + 1 - length)
                rest[first : place + 1] = [BLANK] * (place + 1 - first)
        return rest


def stretches(tokens: list[str]) -> Iterator[list[str]]:
    """A long message in overlapping stretches, each different one once: repeating a message costs nothing."""
    if len(tokens) <= _STRETCH:
        yield tokens
        return
    seen: set[tuple[str, ...]] = set()
    for begin in range(0, len(tokens), _STRETCH - _OVERLAP):
        stretch = tokens[begin : begin + _STRETCH]
        if (key := tuple(stretch)) not in seen:
            seen.add(key)
            yield stretch


def _counts(pattern: Pattern, language: str) -> bool:
    return not pattern.own or pattern.language == language


def _written_in(patterns: Iterable[Pattern], name: str) -> Iterator[Pattern]:
    """The patterns with only their words in one script; those that then lack a word are left out."""
    for pattern in patterns:
        elements = []
        for element in pattern.elements:
            words = frozenset(word for word in element.words if word in EDGES or script(word) == name)
            if words or not element.words:
                elements.append(Element(words, element.gap, element.optional))
            elif not element.optional:
                break
        else:
            yield Pattern(pattern.language, pattern.kind, tuple(elements), pattern.own)


def _fixed(idiom: Pattern) -> Iterator[Pattern]:
    """An idiom as patterns of fixed length, so that the place where one began is known."""
    anything = Element(frozenset())
    for row in product(*(_ways(element, anything) for element in idiom.elements)):
        flat = tuple(Element(e.words) for part in row for e in part)
        yield Pattern(idiom.language, idiom.kind, flat, idiom.own)


def _ways(element: Element, anything: Element) -> list[tuple[Element, ...]]:
    ways = [(anything,) * gap + (element,) for gap in range(element.gap + 1)]
    return [*ways, ()] if element.optional else ways
