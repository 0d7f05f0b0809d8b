"""manifest.csv: which version a roster has, and which of its files are whole (bulk) or changes only (delta)."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from handlers.roster.findings import Findings, Notes
from handlers.roster.formats import FORMATS, UNUSED, Mode, Version, file_name
from handlers.roster.lines import Lines
from handlers.roster.source import DAMAGED, Source

_NAME: Final = "manifest.csv"
_MODES: Final[dict[str, Mode]] = {"absent": "absent", "bulk": "bulk", "delta": "delta"}
_STANDARD: Final = tuple(file.name for file in FORMATS if not file.ours)
_OURS: Final = tuple(file.name for file in FORMATS if file.ours)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in a roster, by our lower-case names of its files; `missing` ones are said to be there and are not."""

    version: Version
    modes: dict[str, Mode]
    missing: frozenset[str]


def read_manifest(source: Source, findings: Findings) -> Manifest:
    """What the manifest says, checked against the files that are there.

    What it does not say is guessed, with an error, so that the files can be checked all the same.
    """
    notes = findings.of(_NAME)
    told = _properties(source, notes) if _NAME in source.sizes else None
    if told is None:
        notes.error(0, "", "this file is missing; it names the version and says for each file: absent, bulk or delta")
    version = _version(told, source, notes)
    modes = {name: _mode(name, told, source, notes) for name in _STANDARD}
    modes |= {name: _own_mode(name, told or {}, modes["users"], source, notes) for name in _OURS}
    _strangers(source, findings)
    return Manifest(version, modes, _missing(told or {}, source))


def _properties(source: Source, notes: Notes) -> dict[str, tuple[int, str]]:
    """Each property's line and value, by its lower-case name."""
    told: dict[str, tuple[int, str]] = {}
    try:
        with source.open(_NAME) as stream:
            for line, cells in Lines(stream, notes).rows():
                pair = [cell.strip().lower() for cell in cells] + [""]
                if pair[0] in told:
                    notes.error(line, "propertyName", f"{pair[0]} is already in line {told[pair[0]][0]}")
                told.setdefault(pair[0], (line, pair[1]))
    except DAMAGED as wrong:
        notes.error(0, "", f"the file is damaged ({wrong}); export it again")
    if "propertyname" not in told and not notes.findings.failed(_NAME):
        notes.error(1, "propertyName", "the first row must be propertyName,value")
    return told


def _version(told: dict[str, tuple[int, str]] | None, source: Source, notes: Notes) -> Version:
    guess: Version = "1.2" if "roles.csv" in source.sizes else "1.1"
    if told is None:
        return guess
    line, value = told.get("manifest.version", (0, ""))
    if value != "1.0":
        notes.error(line, "value", f"manifest.version must be 1.0, and is {value or 'missing'}")
    line, value = told.get("oneroster.version", (0, ""))
    if value == "1.1" or value.startswith("1.1."):
        return "1.1"
    if value == "1.2" or value.startswith("1.2."):
        return "1.2"
    notes.error(line, "value", f"oneroster.version must be 1.1 or 1.2, and is {value or 'missing'}")
    return guess


def _mode(name: str, told: dict[str, tuple[int, str]] | None, source: Source, notes: Notes) -> Mode:
    file = file_name(name)
    there = f"{name}.csv" in source.sizes
    if told is None:
        return "bulk" if there else "absent"
    line, value = told.get(f"file.{name}", (0, ""))
    mode = _MODES.get(value)
    if value and mode is None:
        notes.error(line, "value", f"{value!r} is not allowed for {file}; use one of: absent, bulk, delta")
    elif mode in {"bulk", "delta"} and not there:
        notes.error(line, "value", f"{file} is said to be {mode}, but there is no such file")
        return "absent"
    elif mode in {"absent", None} and there:
        said = "is said to be absent" if mode else "is not mentioned"
        notes.error(line, f"file.{file.removesuffix('.csv')}", f"{file} is there, but {said}; say bulk or delta")
    return (mode or "bulk") if there else "absent"


def _missing(told: dict[str, tuple[int, str]], source: Source) -> frozenset[str]:
    said = (name for name in (*_STANDARD, *_OURS) if told.get(f"file.{name}", (0, ""))[1] in {"bulk", "delta"})
    return frozenset(name for name in said if f"{name}.csv" not in source.sizes)


def _own_mode(name: str, told: dict[str, tuple[int, str]], users: Mode, source: Source, notes: Notes) -> Mode:
    """Our files need no mention: beside a whole users.csv they are whole, otherwise they only add."""
    if f"{name}.csv" in source.sizes and f"file.{name}" not in told:
        return "bulk" if users == "bulk" else "delta"
    return "absent" if f"file.{name}" not in told else _mode(name, told, source, notes)


def _strangers(source: Source, findings: Findings) -> None:
    known = {file_name(name).lower() for name in (*_STANDARD, *_OURS, *UNUSED)} | {_NAME}
    for name in sorted(set(source.sizes) - known):
        near = get_close_matches(name, [other for other in known if other not in source.sizes], n=1, cutoff=0.8)
        hint = f" did you mean {file_name(near[0].removesuffix('.csv'))}?" if near else ""
        findings.of(name).warning(0, "", f"this file is not part of a roster and is not read;{hint}".rstrip(";"))
