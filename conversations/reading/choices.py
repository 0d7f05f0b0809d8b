"""Which of the choices a message means.

Each step below answers with the places of the choices it finds (counted from 0; none: certainly no choice), or
None to leave the message to the next step. The order is the rule: a label said exactly wins over its number, a
number in digits is always a place in the list, and only what nothing else explains is taken for a typo.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

import regex as re

from conversations.reading.lexicon import tag
from conversations.reading.normal import is_dense, key, literal, plain, symbols, unit_key
from conversations.reading.outcomes import NotUnderstood, Reason, Understood
from conversations.reading.typos import best_match

if TYPE_CHECKING:
    from conversations.messages import Choice
    from conversations.prompts import Prompt
    from conversations.reading.outcomes import Reading
    from conversations.words import Words

Places: TypeAlias = "tuple[int, ...] | None"

_YES_TOKENS = frozenset({"yes", "y", "true"})
_NO_TOKENS = frozenset({"no", "n", "false"})
_LAST = -1
# "2nd", "2º" (folds to "2o"), "2ème": a place with a short ending.
_PLACE = re.compile(r"([0-9]{1,3})(?:st|nd|rd|th|o|a|er|era|ero|ra|ro|da|do|ta|to|e|eme|re|й|я|ый|ая|ой)")
_TIME_LIKE = re.compile(r"[0-9]{1,2} [0-9][0-9]")
# Words beside the label in "I'd like Monday at 9 please".
_MOST_EXTRA_WORDS = 6


@dataclass(frozen=True, slots=True)
class Index:
    """The labels of one set of choices, ready for comparing. Tuples run in the order offered."""

    choices: tuple[Choice, ...]
    places: dict[str, tuple[int, ...]]
    folded: tuple[str, ...]
    pictures: tuple[str, ...]
    #: Every word of every label.
    vocabulary: frozenset[str]
    #: Places of "yes" and "no" when the choices are just these two.
    yes_no: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Query:
    """A message to find among the choices: as typed, folded, and its words without "the", "option", "please"."""

    text: str
    key: str
    core: str


@lru_cache(maxsize=512)
def index_of(choices: tuple[Choice, ...]) -> Index:
    """The index of `choices`; kept, as the same question goes to many families."""
    folded = tuple(plain(choice.label) for choice in choices)
    places: dict[str, tuple[int, ...]] = {}
    for place, choice in enumerate(choices):
        name = key(choice.label) or literal(choice.label)
        if name:
            places[name] = (*places.get(name, ()), place)
    for label, known in list(places.items()):
        if " " in label and _TIME_LIKE.fullmatch(label):  # "520" for "5:20"
            places.setdefault(label.replace(" ", ""), known)
    return Index(
        choices=choices,
        places=places,
        folded=folded,
        pictures=tuple(symbols(choice.label) for choice in choices),
        vocabulary=frozenset(word for label in folded for word in label.split()),
        yes_no=_yes_no_places(choices),
    )


def _yes_no_places(choices: tuple[Choice, ...]) -> tuple[int, int] | None:
    tokens = [choice.token.lower() for choice in choices]
    yes = [place for place, token in enumerate(tokens) if token in _YES_TOKENS]
    no = [place for place, token in enumerate(tokens) if token in _NO_TOKENS]
    return (yes[0], no[0]) if len(tokens) == 2 and yes and no else None  # noqa: PLR2004 - the two of them


def read(prompt: Prompt, text: str, words: Words) -> Reading:
    """The token of the choice that `text` means."""
    index = index_of(prompt.choices)
    places = find(text, index, words)
    if len(places) == 1:
        return Understood(index.choices[places[0]].token)
    return unclear(places, index)


def unclear(places: tuple[int, ...], index: Index) -> NotUnderstood:
    """The refusal for a message that fits none or several of the choices."""
    if not places:
        return NotUnderstood(Reason.NOT_A_CHOICE)
    return NotUnderstood(Reason.AMBIGUOUS, tuple(index.choices[place] for place in sorted(places)))


def exact_label(prompt: Prompt, text: str) -> Understood | None:
    """The answer when `text` is the label of one of the prompt's choices and nothing else."""
    index = index_of(prompt.choices)
    places = exact(text, index)
    if places is None or len(places) != 1:
        return None
    token = index.choices[places[0]].token
    if prompt.kind == "yes_no":
        return Understood(places[0] == index.yes_no[0]) if index.yes_no else None
    return Understood([token] if prompt.kind == "several" else token)


def find(text: str, index: Index, words: Words) -> tuple[int, ...]:
    """The places of the choices that `text` may mean: one when it is clear."""
    found = exact(text, index)
    if found is not None:
        return found
    folded = plain(text)
    found = _by_digits(folded, index)
    if found is not None:
        return found
    query = Query(text, folded, _core(folded, words))
    for step in _STEPS:
        found = step(query, index, words)
        if found is not None:
            return found
    return ()


def exact(text: str, index: Index) -> Places:
    """The choice whose label is `text`, whatever the case, accents and punctuation."""
    places = index.places.get(key(text) or literal(text))
    if places is None or len(places) == 1:
        return places
    # "C" and "C++" fold alike: the punctuation decides.
    said = literal(text).casefold()
    return tuple(place for place in places if literal(index.choices[place].label).casefold() == said) or places


def _by_digits(folded: str, index: Index) -> Places:
    if not folded.isdecimal():
        return None
    return _at(int(folded), index) if len(folded) <= 3 else ()  # noqa: PLR2004 - no list has a thousand choices


def _at(number: int, index: Index) -> tuple[int, ...]:
    if number == _LAST:
        number = len(index.choices)
    return (number - 1,) if 1 <= number <= len(index.choices) else ()


def _core(folded: str, words: Words) -> str:
    if is_dense(folded):
        return _dense_core(folded, words)
    parts = folded.split()
    kept = [word for word in parts if word not in words.fillers]
    return " ".join(kept) if kept else folded


def _dense_core(folded: str, words: Words) -> str:
    """Without spaces, words that add nothing can only be seen at either end."""
    core = folded
    while (shorter := _peeled(core, words)) != core:
        core = shorter
    return core


def _peeled(core: str, words: Words) -> str:
    for filler in words.fillers:
        if is_dense(filler):
            core = core.removeprefix(filler).removesuffix(filler).strip() or core
    return core


def _yes_or_no(query: Query, index: Index, words: Words) -> Places:
    if index.yes_no is None:
        return None
    said = query.key or symbols(query.text)
    for place, known in zip(index.yes_no, (words.yes, words.no), strict=True):
        if said in known or query.core in known:
            return (place,)
    return None


def _contained(query: Query, index: Index, words: Words) -> Places:
    """Whole words of one label: "9:00" in "Mon 9:00"; but not a bare number, which is a place."""
    if query.core.isdecimal() or (is_dense(query.core) and unit_key(query.core) in words.places):
        return None
    found = _holding(query.key, index, words) or _holding(query.core, index, words)
    return found or None


def _holding(said: str, index: Index, words: Words) -> tuple[int, ...]:
    return tuple(
        place for place, label in enumerate(index.folded) if said and said in label and _holds(label, said, words)
    )


def _holds(label: str, said: str, words: Words) -> bool:
    """Whether `label` has the words said, and none before them that turns them round ("sure" is not "Not sure")."""
    before, found, _ = label.partition(said) if is_dense(said) else f" {label} ".partition(f" {said} ")
    return bool(found) and not any(word in words.negations for word in (before if is_dense(said) else before.split()))


def _by_place(query: Query, index: Index, words: Words) -> Places:
    """The place named: "the second one", "two", "option b", "2nd"; "1 or 3" names two."""
    for said in (query.core, query.key):
        number = _place_named(said, words)
        if number is not None:
            return _at(number, index)
    parts = [part for part in query.core.split() if part not in words.joiners]
    if len(parts) > 1 and all(part.isdecimal() for part in parts):
        return tuple(dict.fromkeys(place for part in parts for place in _by_digits(part, index) or ()))
    return None


def _place_named(said: str, words: Words) -> int | None:
    if said.isdecimal() and len(said) <= 3:  # noqa: PLR2004 - no list has a thousand choices
        return int(said)
    if said in words.letters:
        return words.letters[said]
    if match := _PLACE.fullmatch(said):
        return int(match[1])
    return _ordinal_or_number(said, words)


def _ordinal_or_number(said: str, words: Words) -> int | None:
    tags = tag(said, words.places, words.glued)
    kinds = [each.kind for each in tags]
    if kinds.count("ordinal") == 1 and all(each.kind == "ordinal" or each.value == 1 for each in tags):
        return tags[kinds.index("ordinal")].value
    if len(tags) == 1 and kinds[0] in {"number", "digits"}:
        return tags[0].value
    return None


def _by_beginning(query: Query, index: Index, _: Words) -> Places:
    """The beginning of a label, cut inside a word: "tues" for "Tuesday"."""
    if len(query.core) < 3:  # noqa: PLR2004 - two letters begin too many words
        return None
    return tuple(place for place, label in enumerate(index.folded) if label.startswith(query.core)) or None


def _mentioned(query: Query, index: Index, words: Words) -> Places:
    """A label inside a longer message, unless something in it says "not"."""
    said = query.key.split()
    if any(word in words.negations and word not in index.vocabulary for word in said):
        return ()
    found = [
        place
        for place, label in enumerate(index.folded)
        if len(label) > 1
        and label in query.key
        and f" {label} " in f" {query.key} "
        and len(said) - len(label.split()) <= _MOST_EXTRA_WORDS
    ]
    # "Not at all" also holds "All": the longest label is what was said.
    return tuple(place for place in found if not _inside_another(place, found, index)) or None


def _inside_another(place: int, found: list[int], index: Index) -> bool:
    label = index.folded[place]
    return any(len(index.folded[other]) > len(label) and label in index.folded[other] for other in found)


def _mistyped(query: Query, index: Index, words: Words) -> Places:
    found = best_match(query.key, index.folded) or best_match(query.core, index.folded)
    return tuple(place for place in found if not _denies(index.folded[place], query.key, words)) or None


def _denies(label: str, said: str, words: Words) -> bool:
    """Whether only a part of `label` was said, without the "not" in it."""
    parts, spoken = label.split(), said.split()
    return len(spoken) < len(parts) and any(part in words.negations and part not in spoken for part in parts)


def _pictured(query: Query, index: Index, _: Words) -> Places:
    """The picture that a label begins with: "👍" for "👍 Great"."""
    said = symbols(query.text)
    if not said:
        return None
    return tuple(place for place, pictures in enumerate(index.pictures) if pictures.startswith(said)) or None


_STEPS = (_yes_or_no, _contained, _by_place, _by_beginning, _mentioned, _mistyped, _pictured)
