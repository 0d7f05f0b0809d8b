"""The files of a roster, in a folder or a zip. A zip is read in place: nothing of it is ever written to disk."""

from __future__ import annotations

import lzma
import re
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Protocol

from handlers.roster.findings import Findings, Notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: A zip with more files, or more bytes when unpacked, is refused.
MOST_FILES = 200
MOST_BYTES = 1024**3

#: What reading a damaged file raises.
DAMAGED = (OSError, EOFError, zipfile.BadZipFile, zlib.error, lzma.LZMAError)

_DRIVE = re.compile(r"[A-Za-z]:")
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}
_ENCRYPTED = 0x1


class Source(Protocol):
    """Where a roster's files are."""

    @property
    def sizes(self) -> dict[str, int]:
        """Each file's length in bytes by its lower-case name ("users.csv")."""

    def open(self, name: str) -> IO[bytes]:
        """The file of that lower-case name. Raises OSError or zipfile.BadZipFile when it is damaged."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A roster in a folder."""

    paths: dict[str, Path]
    sizes: dict[str, int]

    def open(self, name: str) -> IO[bytes]:
        """The file of that lower-case name. Raises OSError."""
        return self.paths[name].open("rb")


@dataclass(frozen=True, slots=True)
class Zip:
    """A roster in a zip."""

    archive: zipfile.ZipFile
    members: dict[str, zipfile.ZipInfo]
    sizes: dict[str, int]

    def open(self, name: str) -> IO[bytes]:
        """The file of that lower-case name. Raises zipfile.BadZipFile when it is damaged."""
        return self.archive.open(self.members[name])


@contextmanager
def open_source(path: Path, findings: Findings) -> Iterator[Source | None]:
    """The roster at `path`, or None and an error that says why there is none."""
    notes = findings.of(path.name)
    if path.is_dir():
        yield _open_folder(path, notes)
    elif not path.is_file():
        notes.error(0, "", "there is no such folder or zip file")
        yield None
    elif not zipfile.is_zipfile(path):
        notes.error(0, "", "this is neither a folder nor a readable zip file; give the folder or zip with manifest.csv")
        yield None
    else:
        with _archive(path, notes) as archive:
            yield _open_zip(archive, notes) if archive else None


@contextmanager
def _archive(path: Path, notes: Notes) -> Iterator[zipfile.ZipFile | None]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, OSError) as wrong:
        notes.error(0, "", f"the zip file is damaged ({wrong}); export it again")
        yield None
        return
    with archive:
        yield archive


def _open_folder(path: Path, notes: Notes) -> Source | None:
    found = {str(file.relative_to(path).as_posix()): file for file in _csv_files(path)}
    chosen = _choose(found, notes)
    if chosen is None:
        return None
    paths = {name: found[full] for name, full in chosen.items()}
    return Folder(paths, {name: file.stat().st_size for name, file in paths.items()})


def _csv_files(path: Path) -> Iterator[Path]:
    """Files beside each other, or one folder further down."""
    for pattern in ("*", "*/*"):
        yield from (file for file in sorted(path.glob(pattern)) if file.suffix.lower() == ".csv" and file.is_file())


def _open_zip(archive: zipfile.ZipFile, notes: Notes) -> Source | None:
    members = [member for member in archive.infolist() if not member.is_dir()]
    if not _safe(members, notes):
        return None
    found = {member.filename: member for member in members if member.filename.lower().endswith(".csv")}
    chosen = _choose(found, notes)
    if chosen is None:
        return None
    by_name = {name: found[full] for name, full in chosen.items()}
    return Zip(archive, by_name, {name: member.file_size for name, member in by_name.items()})


def _safe(members: list[zipfile.ZipInfo], notes: Notes) -> bool:
    """Whether the zip may be read at all; unsafe ones are refused whole."""
    if len(members) > MOST_FILES:
        notes.error(0, "", f"holds {len(members):,} files; a roster has at most {MOST_FILES}")
        return False
    total = sum(member.file_size for member in members)
    if total > MOST_BYTES:
        notes.error(
            0, "", f"unpacks to {total:,} bytes; the limit is {MOST_BYTES:,}: import the unpacked folder instead"
        )
        return False
    complaints = [complaint for member in members if (complaint := _complaint(member))]
    names = [member.filename for member in members]
    complaints += [f"{name!r} is in it twice" for name in sorted({name for name in names if names.count(name) > 1})]
    for complaint in complaints:
        notes.error(0, "", complaint)
    return not complaints


def _complaint(member: zipfile.ZipInfo) -> str:
    name = member.filename
    if name.startswith("/") or _DRIVE.match(name) or "\\" in name or ".." in PurePosixPath(name).parts:
        return f"holds a file that points outside the zip, {name!r}; such a zip is refused"
    if member.flag_bits & _ENCRYPTED:
        return f"{name!r} is locked with a password; export it without one"
    if member.compress_type not in _METHODS:
        return f"{name!r} is compressed in a way that cannot be read here; zip the files again"
    return ""


def _choose(found: Iterable[str], notes: Notes) -> dict[str, str] | None:
    """The roster's files by lower-case name: those beside manifest.csv, or else in the topmost folder that has any."""
    usable = [name for name in found if not _hidden(name)]
    if not usable:
        notes.error(0, "", "there are no .csv files in it")
        return None
    manifests = [name for name in usable if PurePosixPath(name).name.lower() == "manifest.csv"]
    nearest = min(manifests or usable, key=lambda name: (name.count("/"), name))
    home = PurePosixPath(nearest).parent
    chosen: dict[str, str] = {}
    for name in usable:
        if PurePosixPath(name).parent == home:
            other = chosen.setdefault(PurePosixPath(name).name.lower(), name)
            if other != name:
                notes.error(0, "", f"{other} and {name} are the same file twice; keep one")
    return chosen


def _hidden(name: str) -> bool:
    """What macOS and editors leave behind."""
    return any(part.startswith((".", "~", "__MACOSX")) for part in PurePosixPath(name).parts)
