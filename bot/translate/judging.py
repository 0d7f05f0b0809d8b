"""Whether an answer is in the language that was asked for: the script first, then the words."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

import regex

from conversations.protection.masking import MARK
from conversations.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable

_SCRIPTS: Final = {
    "Arabic": ("ar", "fa", "ur", "ps", "prs", "ckb", "sd", "ug"),
    "Hebrew": ("he", "iw", "yi"),
    "Cyrillic": ("ru", "uk", "bg", "mk", "be", "kk", "ky", "mn", "tg"),
    "Han": ("zh",),
    "Hangul": ("ko",),
    "Greek": ("el",),
    "Ethiopic": ("am", "ti"),
    "Devanagari": ("hi", "mr", "ne"),
    "Bengali": ("bn",),
    "Gujarati": ("gu",),
    "Gurmukhi": ("pa",),
    "Tamil": ("ta",),
    "Telugu": ("te",),
    "Kannada": ("kn",),
    "Malayalam": ("ml",),
    "Thai": ("th",),
    "Lao": ("lo",),
    "Khmer": ("km",),
    "Myanmar": ("my", "kar", "ksw"),
    "Armenian": ("hy",),
    "Georgian": ("ka",),
}
_SCRIPT_OF: Final = {tag: script for script, tags in _SCRIPTS.items() for tag in tags}
#: Languages that a detector of short texts confuses: none of them is surely not the other.
_KIN: Final = (
    {"es", "pt", "gl", "ca", "ast"}, {"no", "nb", "nn", "da", "sv"}, {"ms", "id"}, {"tl", "fil", "ceb", "war"},
    {"sr", "hr", "bs", "sl"}, {"ru", "uk", "bg", "mk", "be"}, {"cs", "sk"}, {"ht", "fr"}, {"hmn", "mww"},
    {"ar", "fa", "ur", "ps", "ckb", "sd"}, {"hi", "mr", "ne"}, {"fr", "it", "ro"},
)  # fmt: skip
_LEAST_LETTERS: Final = 24
_SURE_PERCENT: Final = 80
_HALF: Final = 0.5
_LETTER: Final = regex.compile(r"\p{L}")


def in_language(answer: str, asked: str, source: str, target: str) -> bool:
    """Whether the masked `answer` to `asked` may be in `target`; False only when it is surely not."""
    words, given = MARK.sub(" ", answer), MARK.sub(" ", asked)
    if fold(words) == fold(given) and len(fold(given).split()) > 1:
        return False
    letters = _LETTER.findall(words)
    return _has_script(letters, target) and not _is_other(words, letters, source, target)


def _base(tag: str) -> str:
    return tag.lower().replace("_", "-").split("-")[0]


def _has_script(letters: list[str], target: str) -> bool:
    """Whether most letters are of the language's script; words like "PTA" stay Latin everywhere."""
    if not letters:
        return False
    script = _SCRIPT_OF.get(_base(target), "Latin")
    if _base(target) == "ja":
        wanted = r"[\p{Han}\p{Hiragana}\p{Katakana}ー]"
    elif _base(target) == "sr":
        wanted = r"[\p{Latin}\p{Cyrillic}]"
    else:
        wanted = rf"[\p{{{script}}}\p{{Common}}]"
    fitting = len(regex.findall(wanted, "".join(letters)))
    # A Chinese character says as much as three Latin letters.
    share = fitting / len(letters) if script not in ("Han", "Hangul") else min(1.0, 3 * fitting / len(letters))
    return share >= _HALF


def _is_other(words: str, letters: list[str], source: str, target: str) -> bool:
    """Whether a detector is sure that this is some other language."""
    detect = _detector()
    if detect is None or len(letters) < _LEAST_LETTERS:
        return False
    try:
        reliable, _bytes, found = detect(words, hintLanguage=_base(target))
    except Exception:  # noqa: BLE001 - it refuses odd characters in several ways, and then knows nothing
        return False
    tag, percent = _base(found[0][1]), found[0][2]
    if not reliable or percent < _SURE_PERCENT or tag == "un":
        return False
    wanted = _base(target)
    same = tag == wanted or any({tag, wanted} <= kin for kin in _KIN)
    # Of languages that it was not made for, only an answer in the writer's own is a sure fault.
    return not same and (tag == _base(source) or wanted in _KNOWN)


#: Languages that the detector tells apart well in short texts.
_KNOWN: Final = frozenset(
    ("en", "es", "ar", "zh", "vi", "so", "ru", "ko", "ur", "fr", "pt", "ja", "de", "pl", "it", "nl", "tr", "uk", "hi")
)


@cache
def _detector() -> Callable[..., Any] | None:
    """CLD2, where there is a wheel of it; else the script alone is looked at."""
    try:
        import pycld2  # noqa: PLC0415 - not on every machine
    except ImportError:
        return None
    detect: Callable[..., Any] = pycld2.detect
    return detect
