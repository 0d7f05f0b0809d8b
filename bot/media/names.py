"""Names: what a file is called when it is shown, and what its versions are called on the disk."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import regex as re

from bot.media.kinds import TYPES

if TYPE_CHECKING:
    from conversations.messages import Media

_NAME_CHARACTERS, _SHOWN_CHARACTERS = 120, 60
#: The version that fits every platform, and the one for lists, both JPEG; they lie beside the file itself.
_SMALL, _THUMB = ".small.jpg", ".thumb.jpg"
REF = re.compile(r"(?P<stem>[0-9a-f]{64})(?:\.small|\.thumb)?\.(?P<suffix>[a-z0-9]{2,4})")


def is_ref(text: str) -> bool:
    """Whether `text` looks as refs do: of a file that is kept, was kept, or never was."""
    found = REF.fullmatch(text)
    return found is not None and found["suffix"] in TYPES


def safe_name(name: str, suffix: str) -> str:
    """A file name to show: the last part of a path, without control characters, with the suffix of its true type."""
    stem = _last_part(name).rsplit(".", 1)[0].strip(". ")[:_NAME_CHARACTERS]
    return f"{stem or 'file'}.{suffix}"


def shown_name(name: str) -> str:
    """The name of a file that was not taken, as its sender may read it again; empty when it had none."""
    shown = _last_part(name)
    return shown if len(shown) <= _SHOWN_CHARACTERS else f"{shown[: _SHOWN_CHARACTERS - 1]}…"


def _last_part(name: str) -> str:
    return re.sub(r"[\p{C}\"]", "", re.split(r"[/\\]", name)[-1]).strip()


def with_name(media: Media, name: str) -> Media:
    """`media` under the name that its sender gave it."""
    return replace(media, name=safe_name(name, media.ref.rsplit(".", 1)[-1])) if name else media


def thumb_ref(ref: str) -> str:
    """What the thumbnail of `ref` is called, if it has one: photos do."""
    return ref.partition(".")[0] + _THUMB


def small_ref(ref: str) -> str:
    """What the version of `ref` that fits every platform is called, if it needed one."""
    return ref.partition(".")[0] + _SMALL
