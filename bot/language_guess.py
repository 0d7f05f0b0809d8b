"""Which language words are in: CLD2, which knows 80 of them offline in some 30 µs.

Measured on 43 short school messages in 14 languages: 41 right (lingua 34, py3langid 35, langdetect 33).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from conversations.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable

#: Of the whole text, in the language that was found.
_SURE_PERCENT = 90
#: What CLD2 calls otherwise than BCP 47 does, or we do.
_TAGS = {"iw": "he", "jw": "jv", "no": "nb", "blu": "hmn"}


class CloseGuess:
    """The port `LanguageGuess` with CLD2; where there is no wheel of it, nothing is ever sure."""

    def guess(self, text: str, stored: str) -> str:
        """The language of nearly all of `text`, found against the hint that it is the `stored` one."""
        detect, hints = _detector()
        if detect is None:
            return ""
        hint = stored.partition("-")[0].lower()
        try:
            reliable, _bytes, found = detect(clean(text), hintLanguage=hint if hint in hints else None)
        except Exception:  # noqa: BLE001 - it refuses odd characters in several ways, and then knows nothing
            return ""
        _name, tag, percent, _score = found[0]
        if not reliable or percent < _SURE_PERCENT or tag == "un":
            return ""
        return _TAGS.get(tag, str(tag))


@cache
def _detector() -> tuple[Callable[..., Any] | None, frozenset[str]]:
    """The function, and the languages that may be given as a hint: it refuses others."""
    try:
        import pycld2  # noqa: PLC0415 - not on every machine
    except ImportError:
        return None, frozenset()
    return pycld2.detect, frozenset(tag for _name, tag in pycld2.LANGUAGES)
