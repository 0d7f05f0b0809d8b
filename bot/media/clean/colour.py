"""Colour profiles: what makes colours right stays, what names a device, a program or a person goes (ICC.1:2022)."""

from __future__ import annotations

import struct

#: A profile larger than this is no profile of a camera or a screen.
_MOST, _HEADER, _ENTRY = 2**20, 128, 12
#: Of the header: preferred module, maker, model and attributes of the device, creator, checksum.
_NAMING = ((4, 8), (24, 36), (48, 64), (80, 100))
_COLOURS = frozenset(
    b"rXYZ gXYZ bXYZ wtpt bkpt chad rTRC gTRC bTRC kTRC A2B0 A2B1 A2B2 B2A0 B2A1 B2A2 D2B0 D2B1 D2B2 B2D0 B2D1 B2D2"
    b" gamt cicp lumi".split()
)


def anonymous(profile: bytes) -> bytes:
    """`profile` with every text and name in it emptied; empty for what is no profile."""
    if not _HEADER + 4 < len(profile) <= _MOST or profile[36:40] != b"acsp":
        return b""
    (count,) = struct.unpack_from(">I", profile, _HEADER)
    table = _HEADER + 4
    if count * _ENTRY > len(profile) - table:
        return b""
    entries = [struct.unpack_from(">4sII", profile, table + number * _ENTRY) for number in range(count)]
    kept = bytearray(len(profile))
    kept[: table + count * _ENTRY] = profile[: table + count * _ENTRY]
    for name, start, size in entries:
        # A type has a signature and four zeros; an emptied one reads as a text of no length.
        end = start + (size if name in _COLOURS else min(size, 8))
        kept[start:end] = profile[start:end]
    for start, end in _NAMING:
        kept[start:end] = bytes(end - start)
    return bytes(kept) if len(kept) == len(profile) else b""
