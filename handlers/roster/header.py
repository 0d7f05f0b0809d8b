"""The first row of a file: which column is where, and which is missing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches

from handlers.roster.findings import Notes
from handlers.roster.formats import Column, Format

_CLOSE = 0.75


@dataclass(frozen=True, slots=True)
class Header:
    """Where each known column is. `width` is the number of cells that a row must have."""

    columns: tuple[tuple[int, Column], ...]
    width: int

    @property
    def names(self) -> frozenset[str]:
        """The columns that the file has, by the standard's names."""
        return frozenset(column.name for _, column in self.columns)


def read_header(names: list[str], file: Format, version: str, notes: Notes, line: int) -> Header | None:
    """The header in `names`; None, and errors, when the file cannot be read with it."""
    if not _separated(names, file, notes, line):
        return None
    folded = [name.strip().lower() for name in names]
    ok = not [_twice(name, notes, line) for name, count in Counter(folded).items() if name and count > 1]
    places = {name: index for index, name in enumerate(folded)}
    found: list[tuple[int, Column]] = []
    missing: list[Column] = []
    for column in file.columns:
        spelt = [name for name in (column.name, *column.aliases) if name.lower() in places]
        if spelt:
            found.append((places[spelt[0].lower()], column))
        else:
            missing.append(column)
    unknown = _unknown(names, file)
    for column in missing:
        ok &= _absent(column, unknown, version, notes, line)
    return Header(tuple(found), len(names)) if ok else None


def _unknown(names: list[str], file: Format) -> dict[str, str]:
    known = {name.lower() for column in file.columns for name in (column.name, *column.aliases)}
    known |= {name.lower() for name in file.known}
    stripped = (name.strip() for name in names)
    return {name.lower(): name for name in stripped if name.lower() not in known and not _extension(name.lower())}


def _extension(name: str) -> bool:
    return name.startswith(("metadata.", "ext_", "ext:"))


def _absent(column: Column, unknown: dict[str, str], version: str, notes: Notes, line: int) -> bool:
    """Say that a column is missing, if that matters; False when nothing can be read without it."""
    near = get_close_matches(column.name.lower(), list(unknown), n=1, cutoff=_CLOSE)
    hint = f"; {unknown[near[0]]!r} looks like it: rename it" if near else ""
    if version in column.required:
        notes.error(line, column.name, f"this column is missing{hint}")
        return False
    if near:
        notes.warning(line, column.name, f"this column is missing{hint}, or it is left out")
    return True


def _twice(name: str, notes: Notes, line: int) -> str:
    notes.error(line, name, "this column is there twice; keep one")
    return name


def _separated(names: list[str], file: Format, notes: Notes, line: int) -> bool:
    """Whether cells are separated by commas."""
    known = {column.name.lower() for column in file.columns}
    for mark, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        parts = {part.strip().strip('"').lower() for part in mark.join(names).split(mark)}
        if len(names) <= len(parts) // 2 and len(known & parts) > 1:
            notes.error(line, "", f"cells are separated by {word}; save it as CSV with commas")
            return False
    return True
