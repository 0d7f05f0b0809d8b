"""WebP: the chunks of the picture, also moving, and its colours (RFC 9649)."""

from __future__ import annotations

from bot.media.clean.colour import anonymous
from bot.media.clean.riff import chunks, packed, riff

_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"})
#: Flags of VP8X: there is EXIF, there is XMP, there is a profile.
_EXIF, _XMP, _ICC = 0x08, 0x04, 0x20


def clean(content: bytes) -> bytes:
    """`content` without EXIF, XMP and unknown chunks. Raises Refusal when it is cut off."""
    made: list[tuple[bytes, bytes]] = []
    for name, payload in chunks(content, b"WEBP"):
        if name == b"ICCP":
            profile = anonymous(payload)
            made += [(name, profile)] if profile else []
        elif name in _KEPT:
            made.append((name, payload))
    has_profile = any(name == b"ICCP" for name, _ in made)
    return riff(b"WEBP", [packed(name, _flags(name, payload, has_profile=has_profile)) for name, payload in made])


def _flags(name: bytes, payload: bytes, *, has_profile: bool) -> bytes:
    if name != b"VP8X" or not payload:
        return payload
    flags = payload[0] & ~(_EXIF | _XMP | (0 if has_profile else _ICC))
    return bytes([flags]) + payload[1:]
