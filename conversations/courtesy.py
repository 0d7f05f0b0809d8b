"""Small words that want no more than a small word back."""

from __future__ import annotations

from conversations.reading.normal import key
from conversations.words import words_for

_KIND_SIGNS = frozenset("👍👌🙏🤝💚💙💛❤♥😊🙂😀😃🌹🌷👏🥰🤗")
_SKIN_AND_STYLE = frozenset("\ufe0f🏻🏼🏽🏾🏿 ")


def is_thanks(text: str, language: str) -> bool:
    """Whether the whole message only says thank you, in words or in signs."""
    if len(text) > 80:  # noqa: PLR2004 - longer messages say more than that
        return False
    signs = set(text.strip()) - _SKIN_AND_STYLE
    if signs and signs <= _KIND_SIGNS:
        return True
    said = "".join(sign for sign in text if sign not in _KIND_SIGNS | _SKIN_AND_STYLE - {" "})
    return key(said) in words_for(language).thanks
