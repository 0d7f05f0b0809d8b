"""What a button carries: which run, which question, which choice. Short, opaque, at most 64 bytes."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Tap:
    """A pressed button, taken apart."""

    nonce: str
    key_sign: str
    token: str


@lru_cache(maxsize=1024)
def key_sign(key: str) -> str:
    """Four letters that stand for the key of a prompt."""
    return f"{zlib.crc32(key.encode()) & 0xFFFF:04x}"


def tap_payload(nonce: str, key: str, token: str) -> str:
    """The payload of the button for choice `token` of prompt `key` in the run called `nonce`."""
    return f"{nonce}.{key_sign(key)}.{token}"


def read_tap(payload: str) -> Tap | None:
    """The parts of a payload, or None for one that we never made."""
    parts = payload.split(".", 2)
    if len(parts) != 3 or not all(parts):  # noqa: PLR2004 - nonce, sign, token
        return None
    return Tap(*parts)
