"""PNG, also moving: the chunks that showing it needs (PNG third edition, W3C 2025)."""

from __future__ import annotations

import struct
import zlib

from bot.media.clean.colour import anonymous
from bot.media.kinds import Refusal

_MARK = b"\x89PNG\r\n\x1a\n"
_KEPT = frozenset(b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB sBIT bKGD pHYs cICP acTL fcTL fdAT".split())
_MOST_PROFILE = 2**20


def clean(content: bytes) -> bytes:
    """`content` without texts, times, EXIF and whatever follows its end. Raises Refusal when it is cut off."""
    made, at, name = [_MARK], len(_MARK), b""
    while name != b"IEND":
        if at + 12 > len(content):
            raise Refusal("broken", "a PNG that is cut off")
        length, name = struct.unpack_from(">I4s", content, at)
        chunk = content[at : at + 12 + length]
        if len(chunk) < 12 + length:
            raise Refusal("broken", "a PNG that is cut off")
        if name in _KEPT:
            made.append(chunk)
        elif name == b"iCCP":
            made.append(_profile(chunk[8:-4]))
        at += len(chunk)
    return b"".join(made)


def _profile(payload: bytes) -> bytes:
    """A chunk with the profile under a name of ours; empty when it cannot be read."""
    _name, _nul, packed = payload.partition(b"\0")
    try:
        cleaned = anonymous(zlib.decompressobj().decompress(packed[1:], _MOST_PROFILE))
    except zlib.error:
        return b""
    return _chunk(b"iCCP", b"icc\0\0" + zlib.compress(cleaned)) if cleaned else b""


def _chunk(name: bytes, payload: bytes) -> bytes:
    return struct.pack(">I", len(payload)) + name + payload + struct.pack(">I", zlib.crc32(name + payload))
