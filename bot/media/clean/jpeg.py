"""JPEG: the coded picture is left as it is, byte for byte; all other segments go (ITU-T T.81, annex B)."""

from __future__ import annotations

from bot.media.clean.colour import anonymous
from bot.media.kinds import Refusal

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_JFIF, _ICC, _ADOBE = 0xE0, 0xE2, 0xEE
_APPLICATIONS, _COMMENT = range(0xE0, 0xF0), 0xFE
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
#: What follows 0xFF inside of coded data: an escape, or a restart.
_NO_MARKER = frozenset({0x00, *range(0xD0, 0xD8)})
_ICC_MARK = b"ICC_PROFILE\0"
#: Bytes of a segment that are no profile: the mark, its number and their count; and most of it that one may hold.
_ICC_HEAD, _ICC_MOST = len(_ICC_MARK) + 2, 65_519 - 16
_JFIF_BYTES, _ADOBE_BYTES = 14, 12


def clean(content: bytes) -> bytes:
    """`content` with its picture and nothing else. Raises Refusal when it is cut off."""
    head, body, profile, at = [], [], {}, 2
    try:
        while True:
            at, marker, payload = _segment(content, at)
            if marker == _END:
                break
            if marker == _ICC and payload.startswith(_ICC_MARK):
                profile[payload[len(_ICC_MARK)]] = payload[_ICC_HEAD:]
            elif marker in {_JFIF, _ADOBE}:
                head += _application(marker, payload)
            elif marker not in _APPLICATIONS and marker != _COMMENT:
                body.append(_packed(marker, payload))
            if marker == _SCAN:
                end = _scan_end(content, at)
                body.append(content[at:end])
                at = end
    except IndexError:
        raise Refusal("broken", "a JPEG that is cut off") from None
    whole = b"".join(part for _, part in sorted(profile.items()))
    return b"".join([b"\xff\xd8", *head, *_profile(whole), *body, b"\xff\xd9"])


def clean_or_not(content: bytes) -> bytes:
    """`content` cleaned; empty when its segments are out of order, which decoders may still forgive."""
    try:
        return clean(content)
    except Refusal:
        return b""


def _segment(content: bytes, at: int) -> tuple[int, int, bytes]:
    """Where the segment at `at` ends, its marker, and what it holds."""
    if content[at] != 0xFF:  # noqa: PLR2004 - every marker begins so
        raise Refusal("broken", "no marker where one must be")
    while content[at] == 0xFF:  # noqa: PLR2004 - as many as you like
        at += 1
    marker = content[at]
    if marker == _END or marker in _ALONE:
        return at + 1, marker, b""
    length = content[at + 1] << 8 | content[at + 2]
    if at + 1 + length > len(content):
        raise IndexError
    return at + 1 + length, marker, content[at + 3 : at + 1 + length]


def _scan_end(content: bytes, at: int) -> int:
    """Where the coded data that begin at `at` end: at the next marker that is no restart and no escape."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0:
            raise IndexError
        following = content[at + 1]
        if following not in _NO_MARKER:
            return at
        at += 2


def _application(marker: int, payload: bytes) -> list[bytes]:
    """How dots are shaped and colours are stored; without the thumbnail that may stand there too."""
    if marker == _JFIF and payload.startswith(b"JFIF\0") and len(payload) >= _JFIF_BYTES:
        return [_packed(marker, payload[:12] + b"\0\0")]
    if marker == _ADOBE and payload.startswith(b"Adobe") and len(payload) >= _ADOBE_BYTES:
        return [_packed(marker, payload[:_ADOBE_BYTES])]
    return []


def _profile(profile: bytes) -> list[bytes]:
    cleaned = anonymous(profile)
    parts = [cleaned[at : at + _ICC_MOST] for at in range(0, len(cleaned), _ICC_MOST)]
    return [_packed(_ICC, _ICC_MARK + bytes([number, len(parts)]) + part) for number, part in enumerate(parts, 1)]


def _packed(marker: int, payload: bytes) -> bytes:
    if marker in _ALONE:
        return bytes([0xFF, marker])
    return bytes([0xFF, marker]) + (len(payload) + 2).to_bytes(2, "big") + payload
