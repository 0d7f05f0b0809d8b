"""Emoji by the names that Slack gives them, and back: "+1", "wave::skin-tone-3".

Slack names what people react with; all other platforms know characters. The names are in `emoji.txt`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import regex as re

_NAMES = Path(__file__).with_name("emoji.txt")
#: Slack counts the five tones from 2: skin-tone-2 is U+1F3FB.
_TONE = re.compile(r"([^:]+)::skin-tone-([2-6])")
_FIRST_TONE = 0x1F3FB
#: Asks for a picture instead of a letter; some write it, some do not.
_AS_PICTURE = "\ufe0f"


class _Known(NamedTuple):
    character: str
    has_tones: bool


def character_of(name: str) -> str:
    """The emoji that Slack calls `name`; the workspace's own pictures stay ":name:"."""
    toned = _TONE.fullmatch(name)
    known = _by_name().get(toned[1] if toned else name)
    if known is None:
        return f":{name}:"
    if toned is None or not known.has_tones:
        return known.character
    return _with_tone(known.character, chr(_FIRST_TONE + int(toned[2]) - 2))


def name_of(emoji: str) -> str | None:
    """What Slack calls an emoji; None for what it has no name for."""
    bare = emoji.replace(_AS_PICTURE, "")
    if bare in _by_character():
        return _by_character()[bare]
    for step in range(5):
        tone = chr(_FIRST_TONE + step)
        name = _by_character().get(bare.replace(tone, "")) if tone in bare else None
        if name:
            return f"{name}::skin-tone-{step + 2}"
    return None


def _with_tone(character: str, tone: str) -> str:
    first, rest = character[0], character[1:]
    return first + tone + rest.removeprefix(_AS_PICTURE)


@cache
def _by_name() -> dict[str, _Known]:
    found: dict[str, _Known] = {}
    for line in _NAMES.read_text(encoding="utf-8").splitlines():
        if line.startswith("# ") or line == "#":
            continue
        code, *names = line.split()
        character = "".join(chr(int(part, 16)) for part in code.removeprefix("*").split("-"))
        found |= dict.fromkeys(names, _Known(character, code.startswith("*")))
    return found


@cache
def _by_character() -> dict[str, str]:
    found: dict[str, str] = {}
    for name, known in _by_name().items():
        found.setdefault(known.character.replace(_AS_PICTURE, ""), name)
    return found
