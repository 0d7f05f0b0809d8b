"""Ideas instead of sentences: which of a message's words stand for a harm, a person, a place, and what they add up to.

`locales/<language>/concepts.txt` says which words of a language stand for which idea (`hit`, `kin`, `bridge` …) and
`locales/concept-rules.txt` which ideas close to each other mean a crisis, in any order and in every language at once.
So an idea that was learnt from a sentence in one language is understood in all, and a word that is added to a language
works in all its sentences. The words stand in a table, so the time depends on the length of the message alone.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeAlias, cast

import regex as re

from conversations.concept_rules import SAYING, Rule, lines, parse_rules, union
from conversations.lexicon import LOCALES, LexiconError
from conversations.safety_words import loose, shared_vowels, slips, spelled, variants
from conversations.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

#: Words on either side in which an idea that speaks against a rule is looked for.
_AROUND = 3
#: Languages read by the character: a word is about this many characters.
_BY_CHARACTER, _CHARACTERS = frozenset({"zh", "ja", "ko"}), 2.4
#: Languages that are often typed in Latin letters, each in one's own spelling.
_ROMANISED = frozenset({"ar", "hi", "ur", "ru", "uk", "am"})
#: Words shorter than this are too often another word with a slip in it.
_SLIP_FROM = 7
_REMEMBERED = 16_384
#: Every line of a language's list names an idea but this one: frequent words that tell the language, and no idea.
_COMMON = "common"
#: Words on either side of a find that tell in which language it was written, and the share of the likeliest one's.
_NEARBY, _LIKELY = 6, 0.65
#: Written one syllable a word, and without tone marks many of these are words of other languages.
_SYLLABIC = frozenset({"vi", "hmn"})
_SYLLABLE = re.compile(r"^[bcdghklmnpqrstvxyz]{0,4}[aeiouyw]{1,3}(?:ng|nh|ch|[bcmnptsvgdj])?$")
_MOST = 0.75

Words: TypeAlias = tuple[tuple[int, int], ...]
Row: TypeAlias = list[tuple[int, int]]


class Vocabulary:
    """The words of all languages with the ideas they stand for, as (language, bits)."""

    def __init__(self, bits: dict[str, int], plain: int = 0) -> None:
        """`plain` are the ideas that mean a crisis alone: their words must be spelt as they are here."""
        self._bits = bits
        self._plain = plain
        self._exact: dict[str, dict[int, int]] = {}
        self._stems: dict[str, dict[int, int]] = {}
        self._inside: dict[str, dict[int, int]] = {}
        self._loose: dict[str, dict[int, int]] = {}
        self._loose_stems: dict[str, dict[int, int]] = {}
        self._slips: dict[str, dict[int, int]] = {}
        self._phrases: dict[str, list[tuple[tuple[str, ...], int, int]]] = {}
        self._memory: dict[str, Words] = {}
        self._common: dict[str, int] = {}
        #: (language, word without its marks) → idea → the spellings that mean it, where the list has them
        self._spelt: dict[tuple[int, str], dict[int, set[str]]] = {}
        self.languages: list[str] = []

    def add(self, language: str, source: str) -> None:
        """Learn a language's words. LexiconError when it speaks of an idea that no rule uses."""
        number = len(self.languages)
        self.languages.append(language)
        for line in lines(source):
            name, colon, row = line.partition(": ")
            if name == _COMMON:
                for word in row.split():
                    self._common[fold(word)] = self._common.get(fold(word), 0) | 1 << number
                continue
            if not colon or name not in self._bits:
                raise LexiconError(f"{language}/concepts.txt: no rule speaks of {name!r}")
            for word in row.split():
                self._learn(word, number, self._bits[name], language)

    def _learn(self, word: str, number: int, bit: int, language: str) -> None:
        bare = shared_vowels(fold(word.strip("*").replace("_", " ")))
        if not bare:
            raise LexiconError(f"{language}/concepts.txt: empty word in {word!r}")
        begins, inside = word.endswith("*"), word.startswith("*")
        if language in _SYLLABIC and bare.isalpha():
            for form in spelled(word, sure=True).get(bare, {bare}):
                self._spelt.setdefault((number, bare), {}).setdefault(bit, set()).add(form)
        if language in _BY_CHARACTER and not bare.isascii():
            parts = tuple(bare.replace(" ", ""))
        else:
            parts = tuple(bare.split())
        if len(parts) > 1:
            last = parts[-1] + ("*" if begins else "")
            self._phrases.setdefault(parts[0], []).append(((*parts[1:-1], last), number, bit))
            return
        _note(self._inside if inside else self._stems if begins else self._exact, bare, number, bit)
        if bit & self._plain:
            return
        if language in _ROMANISED and bare.isascii():
            _note(self._loose_stems if begins else self._loose, loose(bare), number, bit)
        elif not inside and len(bare) >= _SLIP_FROM:
            for slip in slips(bare):
                _note(self._slips, slip, number, bit)

    def close(self) -> None:
        """Call when all languages are in: before it nothing is found."""
        self._sizes = sorted({len(stem) for stem in (*self._stems, *self._loose_stems)})

    def tongues(self, tokens: Sequence[str]) -> list[int]:
        """The languages that each of `tokens` may be a word of, as bits."""
        return [self._common.get(token, 0) | union(1 << number for number, _ in self._word(token)) for token in tokens]

    def meant(self, token: str, number: int, bits: int, spellings: Mapping[str, set[str]]) -> int:
        """`bits` without the ideas that the marks on a word of the message rule out ("con dê" is no "đe")."""
        forms = spellings.get(token)
        for bit, spelt in (self._spelt.get((number, token)) or {}).items() if forms else ():
            if bits & bit and token not in spelt and not spelt & (forms or spelt):
                bits &= ~bit
        return bits

    def ideas(self, tokens: Sequence[str]) -> list[Words]:
        """The ideas that each of `tokens` stands for; a phrase's stand at its first word."""
        found = [self._word(token) for token in tokens]
        for place, token in enumerate(tokens):
            for parts, number, bit in self._phrases.get(token, ()):
                if _follows(tokens, place + 1, parts):
                    found[place] = (*found[place], (number, bit))
        return found

    def _word(self, token: str) -> Words:
        words = self._memory.get(token)
        if words is None:
            masks: dict[int, int] = {}
            self._collect(token, masks)
            for variant in variants(token):
                self._collect(variant, masks)
            self._collect_loosely(token, masks)
            if not masks and token not in self._common and _SLIP_FROM <= len(token) < 24 and token.isalpha():  # noqa: PLR2004 - longer is no word
                for slip in slips(token):
                    _merge(self._slips.get(slip), masks)
            words = tuple(masks.items())
            if len(self._memory) >= _REMEMBERED:
                self._memory.clear()
            self._memory[token] = words
        return words

    def _collect(self, token: str, masks: dict[int, int]) -> None:
        _merge(self._exact.get(token), masks)
        for size in self._sizes:
            if size > len(token):
                break
            _merge(self._stems.get(token[:size]), masks)
        if not token.isascii() and len(token) < 60:  # noqa: PLR2004 - no word is that long
            for inside, found in self._inside.items():
                if inside in token:
                    _merge(found, masks)

    def _collect_loosely(self, token: str, masks: dict[int, int]) -> None:
        if token.isascii():
            bare = loose(token)
            _merge(self._loose.get(bare), masks)
            for size in self._sizes:
                if size > len(bare):
                    break
                _merge(self._loose_stems.get(bare[:size]), masks)
        elif (bare := shared_vowels(token)) != token:
            self._collect(bare, masks)


def _note(table: dict[str, dict[int, int]], word: str, number: int, bit: int) -> None:
    row = table.setdefault(word, {})
    row[number] = row.get(number, 0) | bit


def _merge(found: dict[int, int] | None, masks: dict[int, int]) -> None:
    for number, bits in (found or {}).items():
        masks[number] = masks.get(number, 0) | bits


def _follows(tokens: Sequence[str], place: int, parts: tuple[str, ...]) -> bool:
    end = place + len(parts)
    if end > len(tokens):
        return False
    last = parts[-1]
    fits = tokens[end - 1].startswith(last[:-1]) if last.endswith("*") else tokens[end - 1] == last
    return fits and tuple(tokens[place : end - 1]) == parts[:-1]


class Concepts:
    """The rules over the vocabulary of all languages."""

    def __init__(self, rules: list[Rule], vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._by_bit: dict[int, list[Rule]] = {}
        for rule in rules:  # looked up by their highest bit: the ideas that rules share stand first in the file
            self._by_bit.setdefault(1 << rule.needs.bit_length() - 1, []).append(rule)

    def spot(self, tokens: Sequence[str], spellings: Mapping[str, set[str]] | None = None) -> set[str]:
        """The kinds of crisis that the ideas in `tokens` add up to, in any one language.

        `spellings` are the marked spellings of the message's words (safety_words.spelled), where it has any.
        """
        return {rule.kind for rule, _ in self._met(tokens, spellings or {}) if rule.kind != SAYING}

    def without_sayings(self, tokens: Sequence[str], blank: str) -> list[str]:
        """`tokens` with `blank` for the words that a saying is made of ("dying of laughter")."""
        gone = {place for rule, places in self._met(tokens, {}) if rule.kind == SAYING for place in places}
        return [blank if place in gone else token for place, token in enumerate(tokens)]

    def likely(self, tokens: Sequence[str], language: str, first: int, last: int) -> bool:
        """Whether the words around those from `first` to `last` may well be in `language`."""
        languages = self._vocabulary.languages
        if language not in languages or language in _BY_CHARACTER:
            return True
        return self._likely(self._vocabulary.tongues(tokens), languages.index(language), first, last, 1)

    def _likely(self, tongues: Sequence[int], number: int, first: int, last: int, more: int = 0) -> bool:
        near = [row for row in tongues[max(0, first - _NEARBY) : last + _NEARBY + 1] if row]
        votes = [0] * len(self._vocabulary.languages)
        for row in near:
            rest = row
            while rest:
                votes[(rest & -rest).bit_length() - 1] += 1
                rest &= rest - 1
        return votes[number] + more >= _LIKELY * max(votes)

    def _met(self, tokens: Sequence[str], spellings: Mapping[str, set[str]]) -> Iterator[tuple[Rule, list[int]]]:
        vocabulary, rows = self._vocabulary, cast("dict[int, Row]", {})
        for place, words in enumerate(vocabulary.ideas(tokens)):
            for number, found in words:
                bits = vocabulary.meant(tokens[place], number, found, spellings) if spellings else found
                rows.setdefault(number, []).append((place, bits))
        tongues: list[int] = []
        for number, row in rows.items():
            language = vocabulary.languages[number]
            if language in _SYLLABIC and not _in_syllables(tokens):
                continue
            wide = _CHARACTERS if language in _BY_CHARACTER else 1
            every = union(bits for _, bits in row)
            for rule in self._within(every):
                for places in _places(rule, row, round(rule.span * wide), round(_AROUND * wide)):
                    tongues = tongues or vocabulary.tongues(tokens)
                    if wide > 1 or self._likely(tongues, number, places[0], places[-1]):
                        yield rule, places

    def _within(self, every: int) -> Iterator[Rule]:
        rest = every
        while rest:
            bit = rest & -rest
            rest ^= bit
            yield from (rule for rule in self._by_bit.get(bit, ()) if not rule.needs & ~every)


def _in_syllables(tokens: Sequence[str]) -> bool:
    """Whether most words are single syllables as Vietnamese and Hmong have them."""
    words = [token for token in tokens if token.isascii() and token.isalpha()]
    return sum(_SYLLABLE.match(word) is not None for word in words) >= _MOST * len(words)


def _places(rule: Rule, row: Row, span: int, around: int) -> Iterator[list[int]]:
    """Where the ideas of `rule` stand, each time that they do and nothing speaks against it."""
    for begin, (first, bits) in enumerate(row):
        if not bits & rule.needs:
            continue
        met = 0
        for end, (place, more) in enumerate(row[begin:], begin):
            if place - first > span:
                break
            met |= more
            if not rule.needs & ~met:
                found = [at for at, more_bits in row[begin : end + 1] if more_bits & rule.needs]
                if len(found) < rule.needs.bit_count():
                    continue  # one word is not two ideas
                if not rule.unless or not _spoken_against(rule, row, first - around, place + around):
                    yield found
                break


def _spoken_against(rule: Rule, row: list[tuple[int, int]], begin: int, end: int) -> bool:
    return any(begin <= place <= end and bits & rule.unless for place, bits in row)


@cache
def crisis_concepts() -> Concepts:
    """The rules and the words of every language, read once."""
    bits, rules = parse_rules((LOCALES / "concept-rules.txt").read_text(encoding="utf-8"))
    usual = bits.get("usual", 0)
    alone = (rule for rule in rules if rule.needs.bit_count() == 1 and (not usual or rule.unless & usual != usual))
    vocabulary = Vocabulary(bits, union(rule.needs for rule in alone))
    for path in sorted(LOCALES.glob("*/concepts.txt")):
        vocabulary.add(path.parent.name, path.read_text(encoding="utf-8"))
    vocabulary.close()
    return Concepts(rules, vocabulary)
