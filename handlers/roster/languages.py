"""Languages as offices write them ("es", "spa", "Spanish", "español", "zh-CN") to the tags that we keep (BCP 47)."""

from __future__ import annotations

from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from conversations.text import fold

#: Chinese is read in two scripts: which one has to be said.
NEEDS_SCRIPT = "say zh-Hans (simplified) or zh-Hant (traditional)"

_SCRIPT_OF = {
    "zh-cn": "zh-Hans",
    "zh-sg": "zh-Hans",
    "zh-tw": "zh-Hant",
    "zh-hk": "zh-Hant",
    "zh-mo": "zh-Hant",
    "simplified chinese": "zh-Hans",
    "chinese simplified": "zh-Hans",
    "traditional chinese": "zh-Hant",
    "chinese traditional": "zh-Hant",
}
#: What offices write and Babel's names do not have.
_NAMES = {
    "hmong": "hmn",
    "tagalog": "fil",
    "filipino": "fil",
    "farsi": "fa",
    "dari": "fa-AF",
    "haitian": "ht",
    "creole haitian": "ht",
    "kreyol": "ht",
    "karen": "ksw",
    "mandarin": "cmn",
    "mandarin chinese": "cmn",
    "cantonese": "yue",
    "castilian": "es",
    "brazilian portuguese": "pt-BR",
    "american sign language": "ase",
}
_BEYOND_BABEL = {"cmn", "ksw", "kar", "mww", "hnj", "hmn", "ase", "fil", "yue"}
#: Tags that mean "not told".
_UNTOLD = {"und", "mul", "zxx", "mis", "root"}
_SPOKEN = {"cmn", "yue"}


class UnknownLanguage(ValueError):
    """The word names no language that we know; the message says what to write."""


@lru_cache(maxsize=4096)
def language_tag(word: str, *, spoken: bool = False) -> str:
    """The tag for `word`; a `spoken` one may be Mandarin or Cantonese. Raises UnknownLanguage."""
    folded = fold(word)
    tag = _SCRIPT_OF.get(word.lower().replace("_", "-")) or _SCRIPT_OF.get(folded) or _NAMES.get(folded)
    tag = tag or _from_tag(word) or _by_name().get(folded)
    if tag is None:
        raise UnknownLanguage("is not a language that is known here; write a tag such as es, ar or zh-Hans")
    if not spoken and (tag == "zh" or tag in _SPOKEN):
        raise UnknownLanguage(f"could be read in two scripts; {NEEDS_SCRIPT}")
    return tag


def _from_tag(word: str) -> str | None:
    language, *rest = word.replace("_", "-").split("-")
    language = language.lower()
    if not (language.isascii() and language.isalpha() and language not in _UNTOLD):
        return None
    if language not in _BEYOND_BABEL:
        language = str(get_global("language_aliases").get(language, language))
    if language not in _BEYOND_BABEL and language not in Locale("en").languages:
        return None
    if "_" in language:  # an alias may carry a script: "sh" is "sr_Latn"
        language, *rest = language.split("_")
    if not rest:
        return language
    try:
        locale = Locale.parse("-".join((language, *rest)), sep="-", resolve_likely_subtags=False)
    except (UnknownLocaleError, ValueError):
        return None
    return "-".join(part for part in (language, locale.script, locale.territory) if part)


@cache
def _by_name() -> dict[str, str]:
    """English and own names of all languages that Babel knows, folded."""
    names: dict[str, str] = {}
    for tag, name in Locale("en").languages.items():
        if "_" not in tag and tag not in _UNTOLD:
            names.setdefault(fold(name), tag)
            names.setdefault(fold(_own_name(tag)), tag)
    names.pop("", None)
    return names


def _own_name(tag: str) -> str:
    try:
        return Locale.parse(tag).get_language_name(tag) or ""
    except (UnknownLocaleError, ValueError):
        return ""
