"""Documents of Word, Excel, PowerPoint and LibreOffice: archives whose every entry is looked at."""

from __future__ import annotations

import io
import zipfile
import zlib

import regex as re

from bot.media.kinds import Refusal

#: Bytes that a document may unpack to, its entries, and bytes of the list of its parts.
MOST_UNPACKED, MOST_ENTRIES, _MOST_LISTING = 128 * 2**20, 4000, 2**20
_CHUNK = 256 * 1024
_LISTING, _MIMETYPE, _MANIFEST = "[Content_Types].xml", "mimetype", "META-INF/manifest.xml"
#: The main part of each kind (ECMA-376 part 1, 15.2.5; macro-enabled kinds have other names).
_MAIN = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
    b"presentationml.presentation.main+xml": "pptx",
}
_ODT = b"application/vnd.oasis.opendocument.text"
#: Parts that run, or that carry what runs: macros, controls, packaged programs.
_RUNS = re.compile(
    r"vba(?:project|data)|(?:^|/)(?:activex|macrosheets|customui|basic|scripts)/|/embeddings/.*\.bin$|"
    r"\.(?:exe|dll|com|scr|msi|bat|cmd|ps1|vbs|vbe|jse?|wsf|hta|jar|lnk|sh|py|zip|rar|7z|html?|svg)$",
    re.IGNORECASE,
)
_ENCRYPTED = 0x1


def office_suffix(content: bytes) -> str:
    """Which document `content` is. Raises Refusal for any other archive, for macros, encryption and bombs."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_entries(archive.infolist())
            suffix = _suffix_of(archive)
            _unpack_all(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError) as error:
        raise Refusal("broken", type(error).__name__) from None
    return suffix


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Refusal("kind", "encrypted")
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Refusal("size", "unpacks to too much")


def _suffix_of(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    if _LISTING in names:
        listing = _read(archive, _LISTING)
        suffix = next((suffix for main, suffix in _MAIN.items() if main in listing), "")
        runs = b"macroenabled" in listing.lower()
    elif _MIMETYPE in names and _read(archive, _MIMETYPE).strip() == _ODT:
        suffix = "odt"
        runs = _MANIFEST in names and b"encryption-data" in _read(archive, _MANIFEST)
    else:
        suffix, runs = "", False
    if not suffix or runs or any(_RUNS.search(name) for name in names):
        raise Refusal("kind", "an archive, macros or encryption")
    return suffix


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(_MOST_LISTING)


def _unpack_all(archive: zipfile.ZipFile) -> None:
    """Read every entry to its end: what is damaged, or larger than it says, shows itself (its checksum is wrong)."""
    for entry in archive.infolist():
        with archive.open(entry) as part:
            while part.read(_CHUNK):
                continue
