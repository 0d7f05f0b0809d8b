"""Cutting a message into the words that the safety readers compare, whatever tricks or slips it was typed with."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

import regex as re

from conversations.text import clean, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: First code point after each script's letters, as folding leaves them; all later ones are read by the character.
_ENDS = ((0x370, "latin"), (0x590, "cyrillic"), (0x900, "arabic"), (0x1100, "indic"))
SCRIPTS = ("latin", "cyrillic", "arabic", "indic", "cjk")

#: A longer text is folded without being remembered.
_REMEMBER_UP_TO = 2_000
_BY_CHARACTER = re.compile(r"([\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af])")
_SPELLED_OUT = re.compile(r"(?<!\S)[^\W_](?: [^\W_]){2,}(?!\S)")
#: French and Haitian words that lose a vowel: l'air, d'adieu, m'a.
_ELIDED = re.compile(r"\b([cdjlmnst]|qu)['’](?=\w)", re.IGNORECASE)
_LONG_RUN = re.compile(r"(.)\1{2,}")
_DISGUISED = re.compile(r"[^\W\d_][@$!|*]+[^\W\d_]|(?<!\S)[@$][^\W\d_]")
#: Digits inside a word, as in k1ll; a row of digits or a code is none.
_LEETLIKE = re.compile(r"^[a-z]*(?:[013457]{1,2}[a-z]+)+[013457]?$|^[a-z]{2,}[013457]$")
_LEET = str.maketrans("013457@$!|", "oleastasil")
_LEET_I = str.maketrans("013457@$!|", "oieastasii")
_LOOKALIKES = str.maketrans("аеорсухкнвмті", "aeopcyxkhbmti")
_MIXED = re.compile(r"[a-z][\u0430-\u045f]|[\u0430-\u045f][a-z]")
#: Spellings of one sound in romanised Hindi, Urdu, Arabic and Russian; the order matters.
_ONE_SPELLING = (("aa", "a"), ("ee", "i"), ("oo", "u"), ("ou", "u"), ("kh", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"),
                 ("bh", "b"), ("ph", "f"), ("jh", "j"))  # fmt: skip
_ONE_LETTER = str.maketrans("wqyzeo3725", "vkijiuahak")
_DOUBLE = re.compile(r"(.)\1")
#: Letters and tones of Vietnamese, as fold takes them away.
_MARKED = re.compile(r"[ăđơưạ-ỹ]", re.IGNORECASE)
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_LETTERS = re.compile(r"[^\W\d_]+")
_SYLLABLE = re.compile(r"[\u1200-\u1357]")
_ARABIC_PREFIXES = ("وال", "بال", "فال", "عال", "هال", "ال", "لل", "ع", "و", "ف", "ب", "ل")
#: Longer runs of single letters are left alone, and no known word is looked for beyond this length.
_PART_UP_TO = 60
_WORD_UP_TO = 14


def script(word: str) -> str:
    """The script of a folded word, by its first letter; scripts we have no list for count as cjk.

    >>> script("hola"), script("مرحبا"), script("你好")
    ('latin', 'arabic', 'cjk')
    """
    point = ord(word[0])
    return next((name for end, name in _ENDS if point < end), "cjk")


def slips(word: str) -> set[str]:
    """The word and what is left of it with one letter out: two words that share one are a slip apart."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def variants(token: str) -> Iterator[str]:
    """What else a token may stand for: itself without a disguise, held-down letters or an Arabic prefix."""
    if token.isascii() and token.isalpha() and not _LONG_RUN.search(token):
        return
    if _LONG_RUN.search(token):
        yield _LONG_RUN.sub(r"\1\1", token)
        yield _LONG_RUN.sub(r"\1", token)
    if token.isascii():
        if _LEETLIKE.search(token):
            yield token.translate(_LEET)
            yield token.translate(_LEET_I)
        return
    if len(token) > 1:
        for prefix in _ARABIC_PREFIXES:
            if token.startswith(prefix) and len(token) > len(prefix) + 1:
                yield token[len(prefix) :]


def spelled(text: str, *, sure: bool = False) -> dict[str, set[str]]:
    """The spellings of the words of a text with Vietnamese marks, by the word without them.

    {} when it has no such marks and is not `sure` to be Vietnamese.

    >>> spelled("đánh danh")["danh"] == {"đanh\u0301", "danh"}, spelled("danh")
    (True, {})
    """
    if text.isascii() or not (sure or _MARKED.search(text)):
        return {}
    found: dict[str, set[str]] = {}
    for word in _LETTERS.findall(text[:_REMEMBER_UP_TO].lower()):
        apart = normalize("NFD", word)
        tone = "".join(sign for sign in apart if sign in _TONES)
        found.setdefault(fold(word), set()).add(normalize("NFC", "".join(s for s in apart if s not in _TONES)) + tone)
    return found


def readings(text: str) -> list[str]:
    """`text`, and where signs stand inside words ("su!cide", "k*ll") also what they may hide."""
    if not _DISGUISED.search(text):
        return [text]
    hidden = [text.translate(_LEET), text.translate(_LEET_I)]
    if "*" in text:
        hidden += [text.replace("*", vowel) for vowel in "aeiou"]
    return [text, *hidden]


def split(text: str, known: Callable[[str], bool]) -> list[str]:
    """The folded words of `text`; Chinese, Japanese and Korean by the character.

    Letters with spaces between them ("k i l l") are put together, and parted into the words that are `known`.
    """
    if "'" in text or "’" in text:
        text = _ELIDED.sub(r"\1 ", text)
    folded = fold(text) if len(text) <= _REMEMBER_UP_TO else fold.__wrapped__(clean(text))
    if _SPELLED_OUT.search(folded):
        folded = _SPELLED_OUT.sub(lambda run: " ".join(_parted(run.group().replace(" ", ""), known)), folded)
    if not folded.isascii():
        if _MIXED.search(folded):  # Cyrillic letters that pass for Latin ones
            folded = " ".join(word.translate(_LOOKALIKES) if _MIXED.search(word) else word for word in folded.split())
        folded = _BY_CHARACTER.sub(r" \1 ", folded)
    return folded.split()


def _parted(run: str, known: Callable[[str], bool]) -> list[str]:
    """`run` as known words with as few letters left over as can be; as it is when none fit or it is too long."""
    if known(run) or len(run) > _PART_UP_TO:
        return [run]
    best: list[tuple[int, list[str]]] = [(0, [])]
    for end in range(1, len(run) + 1):
        loose = (best[end - 1][0] + 2, [*best[end - 1][1], run[end - 1]])
        fitting = [
            (best[begin][0], [*best[begin][1], run[begin:end]])
            for begin in range(max(0, end - _WORD_UP_TO), end - 1)
            if known(run[begin:end])
        ]
        best.append(min([loose, *fitting], key=lambda choice: (choice[0], len(choice[1]))))
    parts = best[-1][1]
    return parts if len(parts) < len(run) else [run]


def loose(word: str) -> str:
    """A word of a language that has no one spelling in Latin letters, without what people spell differently.

    >>> loose("zindagii") == loose("jindgi"), loose("3ayez") == loose("3ayiz"), loose("bayt") == loose("beit")
    (False, True, False)
    """
    for spelt, plain in _ONE_SPELLING:
        word = word.replace(spelt, plain)
    return _DOUBLE.sub(r"\1", word.translate(_ONE_LETTER)).removesuffix("h")


def shared_vowels(word: str) -> str:
    """An Ethiopic word with every syllable in its first form: a root looks alike whatever its vowels are."""
    return _SYLLABLE.sub(lambda sign: chr(ord(sign.group()) - ord(sign.group()) % 8), word)
