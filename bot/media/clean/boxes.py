"""Boxes: MP4, QuickTime, 3GP, M4A, and HEIC pictures (ISO/IEC 14496-12).

Cameras write place, device and time into boxes of their own. Those are emptied where they stand, because films point
to their frames by position.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from bot.media.kinds import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD, _LONG_HEAD = 8, 16
#: What a file of boxes begins with; old QuickTime films have no `ftyp`.
_FIRST = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"})
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc", b"hevx"})
_FOREIGN = frozenset({b"avif", b"avis", b"jp2 ", b"jpx ", b"jpm ", b"crx "})
_TELLING = frozenset({b"udta", b"meta", b"uuid", b"free", b"skip", b"wide"})
_WALKED = frozenset({b"moov", b"trak", b"mdia"})
_TIMED = frozenset({b"mvhd", b"tkhd", b"mdhd"})
_DEPTH = 4


def is_boxes(content: bytes) -> bool:
    """Whether `content` begins as a file of boxes does."""
    return content[4:8] in _FIRST


def clean_boxes(content: bytes) -> tuple[str, bytes]:
    """The suffix of the film, sound or picture, and its bytes. Raises Refusal.

    HEIC is "jpg" without bytes: it is coded anew.
    """
    brand = content[8:12] if content[4:8] == b"ftyp" else b"qt  "
    if brand in _FOREIGN:
        raise Refusal("kind", "a picture of another kind")
    if brand in _HEIC:
        return "jpg", b""
    made = bytearray(content)
    end, names = 0, set()
    for name, start, body, stop in _walk(made, 0, len(made)):
        names.add(name)
        end = stop
        _empty(made, name, start, body, stop, 0)
    if not {b"moov", b"mdat"} <= names:
        raise Refusal("broken", "a film without its frames")
    return _suffix(brand, bytes(made[:end])), bytes(made[:end])


def _walk(content: bytearray, at: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Name, start, start of the body and end of each box. What is no box ends the walk, as it does for players."""
    while at + _HEAD <= end:
        size, name = struct.unpack_from(">I4s", content, at)
        body = at + _HEAD
        if size == 1 and at + _LONG_HEAD <= end:
            size, body = struct.unpack_from(">Q", content, body)[0], at + _LONG_HEAD
        stop = end if size == 0 else at + size
        if stop < body or stop > end:
            return
        yield bytes(name), at, body, stop
        at = stop


def _empty(content: bytearray, name: bytes, start: int, body: int, stop: int, depth: int) -> None:
    if name in _TELLING:
        content[start + 4 : start + 8] = b"free"
        content[body:stop] = bytes(stop - body)
    elif name in _TIMED and body + 20 <= stop:
        stamps = 16 if content[body] else 8
        content[body + 4 : body + 4 + stamps] = bytes(stamps)
    elif name in _WALKED and depth < _DEPTH:
        for inner in _walk(content, body, stop):
            _empty(content, *inner, depth + 1)


def _suffix(brand: bytes, content: bytes) -> str:
    moves = b"vide" in _handlers(content)
    if brand.startswith((b"3gp", b"3g2")):
        return "3gp" if moves else "3ga"
    if not moves:
        return "m4a"
    return "mov" if brand == b"qt  " else "mp4"


def _handlers(content: bytes) -> set[bytes]:
    """What the tracks are: `vide`, `soun` (at 8 bytes into the body of each `hdlr`)."""
    found, at = set(), content.find(b"hdlr")
    while at >= 0:
        found.add(content[at + 12 : at + 16])
        at = content.find(b"hdlr", at + 4)
    return found
