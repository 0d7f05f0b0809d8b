"""RIFF, the container of WebP and WAV: chunks with a name and a length, padded to even."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from bot.media.kinds import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HEAD = 12


def chunks(content: bytes, form: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and payload of each chunk in a file of `form`. Raises Refusal when it is cut off."""
    if len(content) < _HEAD or content[8:_HEAD] != form:
        raise Refusal("kind", "another RIFF file")
    end, at = 8 + struct.unpack_from("<I", content, 4)[0], _HEAD
    if end > len(content) + 1:  # some programs count a last padding that they do not write
        raise Refusal("broken", "a RIFF file that is cut off")
    while at + 8 <= min(end, len(content)):
        name, length = struct.unpack_from("<4sI", content, at)
        if at + 8 + length > len(content):
            raise Refusal("broken", "a chunk that is cut off")
        yield name, content[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def packed(name: bytes, payload: bytes) -> bytes:
    """One chunk."""
    return name + struct.pack("<I", len(payload)) + payload + bytes(len(payload) % 2)


def riff(form: bytes, parts: Sequence[bytes]) -> bytes:
    """A file of `form` with these chunks."""
    body = form + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body
