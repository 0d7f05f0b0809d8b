"""GIF, also moving: pictures, their timing and how often they repeat (GIF89a)."""

from __future__ import annotations

from bot.media.kinds import Refusal

_HEAD, _TABLE, _TABLE_SIZE = 13, 0x80, 0x07
_EXTENSION, _IMAGE, _TRAILER = 0x21, 0x2C, 0x3B
_CONTROL, _APPLICATION = 0xF9, 0xFF
#: The extension that says how often the pictures repeat: 12 bytes of name, 4 of count, an end.
_LOOPS, _LOOP_BYTES = (b"NETSCAPE2.0", b"ANIMEXTS1.0"), 19


def clean(content: bytes) -> bytes:
    """`content` without comments, XMP and whatever follows its end. Raises Refusal when it is cut off."""
    try:
        at = _HEAD + _table_bytes(content[10])
        made = [content[:at]]
        while content[at] != _TRAILER:
            end = _block_end(content, at)
            if _is_needed(content, at, end):
                made.append(content[at:end])
            at = end
    except IndexError:
        raise Refusal("broken", "a GIF that is cut off") from None
    return b"".join([*made, b";"])


def _table_bytes(flags: int) -> int:
    return 3 * 2 ** ((flags & _TABLE_SIZE) + 1) if flags & _TABLE else 0


def _block_end(content: bytes, at: int) -> int:
    if content[at] == _EXTENSION:
        return _parts_end(content, at + 2)
    if content[at] == _IMAGE:
        return _parts_end(content, at + 11 + _table_bytes(content[at + 9]))
    raise Refusal("broken", "no block where one must be")


def _parts_end(content: bytes, at: int) -> int:
    while content[at]:
        at += 1 + content[at]
    return at + 1


def _is_needed(content: bytes, at: int, end: int) -> bool:
    if content[at] == _IMAGE:
        return True
    kind = content[at + 1]
    loops = kind == _APPLICATION and content[at + 3 : at + 14] in _LOOPS and end - at == _LOOP_BYTES
    return loops or (kind == _CONTROL and end - at == 8)  # noqa: PLR2004 - a control block has 8 bytes
