"""How staff take an alert in words, where there are no buttons: "mine 12", "I have it", "lo tengo"."""

from __future__ import annotations

import re
import unicodedata

from conversations.text import fold

_WORDS = (
    *("mine", "i have it", "ihave it", "i got it", "i have this", "got it", "i take it", "i ll take it", "ill take it"),
    *("es mia", "mia", "mio", "lo tengo", "la tengo", "yo me encargo", "me encargo"),
    *("عندي", "لدي", "انا اتولي ذلك", "انا اتولاه", "ساتولي الامر", "انا معه"),
)
_TAKEN = re.compile(rf"(?:(?:alert|alerta|تنبيه) )?(?:({'|'.join(map(re.escape, _WORDS))})(?: ([0-9]{{1,18}}))?)")


def takes_alert(text: str) -> int | None:
    """The number of the alert that the whole message takes; 0 when it names none; None when it takes none."""
    said = "".join(str(unicodedata.digit(one)) if one.isdigit() and not one.isascii() else one for one in fold(text))
    found = _TAKEN.fullmatch(said)
    return int(found.group(2) or 0) if found else None
