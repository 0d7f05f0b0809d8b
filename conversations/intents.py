"""What a parent wants, from their own words.

Pure and explainable: the words of a message are looked up in small lexicons (`locales/<language>/intents.yaml`) and
one table of rules (`understanding_rules`) combines what they stand for. When in doubt the answer is `none`: the bot
then asks, which is better than doing the wrong thing.
"""

from __future__ import annotations

from typing import Final

import regex as re

from conversations.text import fold
from conversations.understanding_lexicon import lexicon_tag, load_lexicon
from conversations.understanding_matching import Hits, find, is_known, known_share
from conversations.understanding_rules import intent_by_rule

INTENTS: Final = (
    "book_conference", "my_bookings", "cancel_booking", "grades", "attendance", "homework", "message_teacher",
    "checkin", "language", "menu", "help", "absent_today", "interpreter", "none",
)  # fmt: skip

#: Only so many folded characters are read: what a parent wants is said by then.
READ_CHARACTERS: Final = 500
_RAW_CHARACTERS: Final = 4 * READ_CHARACTERS
_BARE_WORDS, _SHORT_WORDS, _WHOLE_WORDS = 5, 8, 40
#: This share of the words must belong to a language that the person did not choose.
_CLEARLY: Final = 0.6
_TITLES = re.compile(r"\b(mr|mrs|ms|miss|dr|dra|sr|sra|srta|prof|mme|mlle|hr|fr|st|vs|no)\.", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?؟。！？;؛\n…።፧]+[.!?؟。！？;؛\n…።፧]*")
_ASKS = re.compile(r"[?؟？፧¿]")
_SCRIPTS: Final = (
    (re.compile(r"\p{Arabic}"), ("ar", "ur")),
    (re.compile(r"\p{Cyrillic}"), ("ru", "uk")),
    (re.compile(r"\p{Han}"), ("zh",)),
    (re.compile(r"\p{Hangul}"), ("ko",)),
    (re.compile(r"\p{Ethiopic}"), ("am",)),
)
_LATIN: Final = ("en", "es", "fr", "pt", "ht", "vi", "so", "tl", "hmn", "de", "pl", "ar")


def intent_of(text: str, language: str) -> str:
    """What the writer of `text` wants: one of `INTENTS`, `none` when it is nothing of these or not clear.

    `language` is the person's stored tag; its words are tried first, together with English, then those of
    other languages when most of the words are theirs.
    """
    sentences = _sentences(text)
    if not sentences:
        return "none"
    own = [tag for tag in dict.fromkeys((lexicon_tag(language), lexicon_tag("en"))) if tag]
    found = _understand(sentences, own)
    if found is None:
        found = next((i for tag in _others(sentences, own) if (i := _understand(sentences, [tag]))), None)
    return found or "none"


def _sentences(text: str) -> list[tuple[list[str], bool]]:
    """The folded words of each sentence, and whether it ends (or, in Spanish, begins) with a question mark."""
    raw = _TITLES.sub(r"\1", text[:_RAW_CHARACTERS])
    left, sentences = READ_CHARACTERS, []
    for part in _SENTENCE.findall(raw):
        folded = fold(part)[:left]
        left -= len(folded)
        if folded:
            sentences.append((folded.split(), bool(_ASKS.search(part))))
    return sentences


def _understand(sentences: list[tuple[list[str], bool]], tags: list[str]) -> str | None:
    """The intent of the first sentence that has one; else of all of them read as one."""
    each = [_intent_of_words(words, tags, asks=asks) for words, asks in sentences]
    found = next((intent for intent in each if intent not in {None, "none"}), None)
    if found or "none" in each or len(sentences) == 1:
        return found or ("none" if "none" in each else None)
    words = [word for sentence, _ in sentences for word in sentence]
    if len(words) > _WHOLE_WORDS:
        return None
    return _intent_of_words(words, tags, asks=any(asks for _, asks in sentences))


def _intent_of_words(words: list[str], tags: list[str], *, asks: bool) -> str | None:
    hits: Hits = {}
    for tag in tags:
        for meaning, places in find(words, load_lexicon(tag), typos=tag == tags[0]).items():
            hits.setdefault(meaning, []).extend(places)
    if all(is_known(word, [load_lexicon(tag) for tag in tags]) for word in words):
        hits["clear"] = []
    if asks or 0 in hits.get("aux", ()):
        hits.setdefault("question", [])
    _add_length(hits, _length(words, tags))
    return intent_by_rule(hits)


def _length(words: list[str], tags: list[str]) -> int:
    """How many words; two characters count as one where words are not told apart."""
    return len("".join(words)) // 2 if load_lexicon(tags[0]).in_pieces else len(words)


def _add_length(hits: Hits, length: int) -> None:
    states = any(name in hits for name in ("state", "feel", "done", "thanksfor", "past"))
    if length <= _BARE_WORDS and not states:
        hits["bare"] = []
    if length <= _SHORT_WORDS:
        hits["short"] = []


def _others(sentences: list[tuple[list[str], bool]], own: list[str]) -> list[str]:
    """Other languages that the text may be in, by its script and its words; the likeliest first."""
    words = [word for sentence, _ in sentences for word in sentence]
    joined = "".join(words)
    likely = next((tags for script, tags in _SCRIPTS if script.search(joined)), _LATIN)
    shares = {tag: known_share(words, load_lexicon(tag)) for tag in likely if tag not in own and lexicon_tag(tag)}
    return sorted((tag for tag, share in shares.items() if share >= _CLEARLY), key=lambda tag: -shares[tag])
