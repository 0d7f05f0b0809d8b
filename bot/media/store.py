"""Where files are kept: one folder, named by what is in them."""

from __future__ import annotations

import hashlib
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, NamedTuple, Protocol

import structlog

from bot.config.media import MediaSection
from bot.media.kinds import TYPES, FileType, Refusal
from bot.media.names import REF, safe_name, shown_name, small_ref, thumb_ref
from conversations.messages import LeftOut, Media

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    _Versions = tuple[tuple[Callable[[str], str], bytes], ...]

log = structlog.get_logger()
MEGABYTE = 2**20
#: Photos that are unpacked at once: each may take some hundred megabytes of memory.
_AT_ONCE = BoundedSemaphore(2)


class StoredFile(NamedTuple):
    """A kept file, and the only content type it is ever served with."""

    path: Path
    media: Media


class MediaStore(Protocol):
    """Where files are kept. Its methods may block on the disk, and `put` also on the processor."""

    @property
    def most_bytes(self) -> int:
        """Bytes of the largest file that may pass, of any kind: more need not be fetched."""
        ...

    def put(self, content: bytes, name: str) -> Media | LeftOut:
        """Keep a file under a new or known ref, or say why not."""
        ...

    def find(self, ref: str) -> StoredFile | None:
        """A kept file; None for a ref that we never gave, and for a file that is no longer kept."""
        ...


class DiskMedia:
    """Files in one folder, named by SHA-256 and type: the same file is kept once, and nothing is looked up by name.

    A photo's thumbnail and its smaller version lie beside it. A file is as old as its last `put`, by `now`.
    """

    def __init__(
        self, folder: Path, limits: MediaSection | None = None, now: Callable[[], datetime] | None = None
    ) -> None:
        self.folder, self.limits = folder, limits or MediaSection()
        self._now = now or _now

    @property
    def most_bytes(self) -> int:
        """Bytes of the largest file that may pass."""
        return self.limits.most_megabytes * MEGABYTE

    def put(self, content: bytes, name: str) -> Media | LeftOut:
        """Keep `content`, cleaned; or say why not."""
        try:
            kind, whole, versions = self._examined(content)
        except Refusal as refusal:
            log.info("media.refused", why=refusal.why, detail=refusal.detail, bytes=len(content))
            return LeftOut(shown_name(name), refusal.why)
        ref = f"{hashlib.sha256(whole).hexdigest()}.{kind.suffix}"
        self._keep({**{version(ref): made for version, made in versions}, ref: whole})
        return Media(ref, kind.kind, kind.mime, safe_name(name, kind.suffix), len(whole))

    def _examined(self, content: bytes) -> tuple[FileType, bytes, _Versions]:
        """The type of `content`, the file as it is kept, and its versions. Raises Refusal."""
        # Read here, not at start: pictures and their libraries are met by the first file that comes.
        from bot.media.pictures import develop  # noqa: PLC0415
        from bot.media.sniff import examine  # noqa: PLC0415

        if len(content) > self.most_bytes:
            raise Refusal("size", "larger than any kind may be")
        kind, cleaned = examine(content)
        if len(content) > self.limits.megabytes_of(kind.kind) * MEGABYTE:
            raise Refusal("size", kind.kind)
        if kind.kind != "photo":
            return kind, cleaned, ()
        with _AT_ONCE:
            picture = develop(content, cleaned, self.limits.photo_megapixels)
        small = ((small_ref, picture.small),) if picture.small else ()
        return picture.type, picture.content, ((thumb_ref, picture.thumb), *small)

    def _keep(self, files: Mapping[str, bytes]) -> None:
        """Write what is not there yet, the file itself last, and note that it was sent now."""
        stamp = self._now().timestamp()
        for ref, content in files.items():
            path = self.folder / ref
            if not path.exists():
                _write_whole(path, content)
            os.utime(path, (stamp, stamp))

    def find(self, ref: str) -> StoredFile | None:
        """A kept file; None for a ref that we never gave, and for a file that is no longer kept."""
        path = self.folder / ref
        if not REF.fullmatch(ref) or not path.is_file():
            return None
        kind = TYPES.get(path.suffix[1:])
        if kind is None:
            return None
        return StoredFile(path, Media(ref, kind.kind, kind.mime, f"file.{kind.suffix}", path.stat().st_size))


def fitting(store: MediaStore, media: Media, most: int, mimes: frozenset[str]) -> Media:
    """`media`, or its smaller version when it has one and is over `most` bytes, or of another type than `mimes`."""
    if media.kind != "photo" or (media.size <= most and media.mime in mimes):
        return media
    small = store.find(small_ref(media.ref))
    return media if small is None else Media(small.media.ref, "photo", small.media.mime, media.name, small.media.size)


def _now() -> datetime:
    return datetime.now(UTC)


def _write_whole(path: Path, content: bytes) -> None:
    """Write so that a crash leaves the whole file or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(path)
