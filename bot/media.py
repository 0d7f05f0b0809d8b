"""Files that people attach: recognised by their first bytes, kept by content hash, served so that none can run."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, Protocol

import regex as re

from conversations.messages import Media, MediaKind

#: Bytes of one file.
FILE_BYTES = 16 * 1024 * 1024
_REF = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{2,4}")
_NAME_CHARACTERS = 120


class FileType(NamedTuple):
    """A kind of file that may pass."""

    suffix: str
    mime: str
    kind: MediaKind


_TYPES = {
    kind.suffix: kind
    for kind in (
        FileType("jpg", "image/jpeg", "photo"),
        FileType("png", "image/png", "photo"),
        FileType("gif", "image/gif", "photo"),
        FileType("webp", "image/webp", "photo"),
        FileType("pdf", "application/pdf", "document"),
        FileType("ogg", "audio/ogg", "voice"),
        FileType("mp3", "audio/mpeg", "voice"),
        FileType("m4a", "audio/mp4", "voice"),
        FileType("wav", "audio/wav", "voice"),
        FileType("webm", "audio/webm", "voice"),
    )
}
#: First bytes of each type: (offset, bytes, suffix).
_SIGNATURES = (
    (0, b"\xff\xd8\xff", "jpg"),
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (0, b"GIF87a", "gif"),
    (0, b"GIF89a", "gif"),
    (8, b"WEBP", "webp"),
    (0, b"%PDF-", "pdf"),
    (0, b"OggS", "ogg"),
    (0, b"ID3", "mp3"),
    (0, b"\xff\xfb", "mp3"),
    (0, b"\xff\xf3", "mp3"),
    (4, b"ftypM4A", "m4a"),
    (8, b"WAVE", "wav"),
    (0, b"\x1aE\xdf\xa3", "webm"),
)


class StoredFile(NamedTuple):
    """A kept file, and the only content type it is ever served with."""

    path: Path
    media: Media


class MediaStore(Protocol):
    """Where files are kept. Both calls may block on the disk."""

    def put(self, content: bytes, name: str) -> Media | None:
        """Keep a file under a new or known ref; None for a type that may not pass."""
        ...

    def find(self, ref: str) -> StoredFile | None:
        """A kept file; None for a ref that we never gave."""
        ...


class DiskMedia:
    """Files in one folder, named by SHA-256 and type: the same file is kept once, and nothing is looked up by name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, content: bytes, name: str) -> Media | None:
        """Keep `content`; None for a type that may not pass."""
        kind = file_type(content)
        if kind is None:
            return None
        ref = f"{hashlib.sha256(content).hexdigest()}.{kind.suffix}"
        path = self.folder / ref
        if not path.exists():
            _write_whole(path, content)
        return Media(ref, kind.kind, kind.mime, safe_name(name, kind.suffix), len(content))

    def find(self, ref: str) -> StoredFile | None:
        """A kept file; None for a ref that we never gave."""
        path = self.folder / ref
        if not _REF.fullmatch(ref) or not path.is_file():
            return None
        kind = _TYPES.get(path.suffix[1:])
        if kind is None:
            return None
        return StoredFile(path, Media(ref, kind.kind, kind.mime, f"file.{kind.suffix}", path.stat().st_size))


def file_type(content: bytes) -> FileType | None:
    """The type that the first bytes show, whatever the sender called it; None for all others (SVG and HTML too)."""
    suffix = next((s for offset, mark, s in _SIGNATURES if content.startswith(mark, offset)), None)
    return _TYPES[suffix] if suffix else None


def safe_name(name: str, suffix: str) -> str:
    """A file name to show: the last part of a path, without control characters, with the suffix of its true type."""
    last = re.split(r"[/\\]", name)[-1]
    stem = re.sub(r"[\p{C}\"]", "", last).strip().rsplit(".", 1)[0].strip(". ")[:_NAME_CHARACTERS]
    return f"{stem or 'file'}.{suffix}"


def with_name(media: Media, name: str) -> Media:
    """`media` under the name that its sender gave it."""
    return replace(media, name=safe_name(name, media.ref.rsplit(".", 1)[-1])) if name else media


def _write_whole(path: Path, content: bytes) -> None:
    """Write so that a crash leaves the whole file or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(path)
