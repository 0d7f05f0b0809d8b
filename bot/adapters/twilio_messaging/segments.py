"""What an SMS costs: its segments.

Up to 160 characters of GSM 03.38 or 70 UTF-16 units go in one; longer ones are split at 153 or 67
(https://www.twilio.com/docs/glossary/what-sms-character-limit). A character that takes two units is not split.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from prometheus_client import Counter

SEGMENTS = Counter("homeline_sms_segments_total", "SMS segments handed to the provider, by encoding.", ["encoding"])

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
#: These take an escape and a character.
_GSM_DOUBLE = frozenset("^{}\\[~]|€\f")
_ONE = {"GSM-7": 160, "UCS-2": 70}
_MANY = {"GSM-7": 153, "UCS-2": 67}


class Segments(NamedTuple):
    """How a text is encoded, its length in units of that encoding, and the number of its segments."""

    encoding: Literal["GSM-7", "UCS-2"]
    units: int
    number: int


def segments(text: str) -> Segments:
    """The segments of `text`."""
    encoding: Literal["GSM-7", "UCS-2"] = "GSM-7" if _GSM.union(_GSM_DOUBLE).issuperset(text) else "UCS-2"
    widths = [_width(character, encoding) for character in text]
    units = sum(widths)
    if units <= _ONE[encoding]:
        return Segments(encoding, units, 1)
    count, used = 1, 0
    for width in widths:
        if used + width > _MANY[encoding]:
            count, used = count + 1, 0
        used += width
    return Segments(encoding, units, count)


def _width(character: str, encoding: str) -> int:
    if encoding == "GSM-7":
        return 2 if character in _GSM_DOUBLE else 1
    return utf16_length(character)


def utf16_length(text: str) -> int:
    """Length in UTF-16 units, the longest way in which a platform may count characters."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
