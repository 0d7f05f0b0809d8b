"""The school's own terms: what becomes of "IEP" or "field trip" in each language."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, cast, get_args

import regex

from conversations.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: keep: as written. translate: always these words. explain: as written, these words in brackets. off: no entry.
Mode = Literal["keep", "translate", "explain", "off"]
MODES: Final = frozenset(get_args(Mode))
COLUMNS: Final = ("term", "language", "translation", "mode")
EVERY: Final = "*"
MOST_TERM, MOST_TRANSLATION = 100, 200
_TAG: Final = regex.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One term for readers of one language ("*": of every one)."""

    term: str
    language: str
    translation: str
    mode: Mode

    @property
    def folded(self) -> str:
        """By which it is found in a text, whatever its case."""
        return fold(self.term)

    def shown(self, written: str) -> str:
        """What the reader gets where `written` stands."""
        if self.mode == "translate":
            return self.translation
        return f"{written} ({self.translation})" if self.mode == "explain" else written


def problem_of(entry: Entry) -> str | None:
    """What is wrong with an entry, in English for those who keep the file; None when nothing is."""
    if not any(one.isalpha() for one in entry.term) or len(entry.term) > MOST_TERM:
        return f"term: write 1 to {MOST_TERM} characters, a letter among them"
    if entry.language != EVERY and not _TAG.fullmatch(entry.language):
        return f"language: {entry.language!r} is no language tag; write es, zh-Hant or * for every language"
    if entry.mode not in MODES:
        return f"mode: {entry.mode!r} is not one of keep, translate, explain, off"
    if entry.mode in ("translate", "explain") and not entry.translation:
        return f"translation: {entry.mode} needs one"
    if len(entry.translation) > MOST_TRANSLATION:
        return f"translation: at most {MOST_TRANSLATION} characters"
    return None


def read_glossary(text: str, name: str) -> tuple[list[Entry], list[str]]:
    """The entries of a CSV file called `name`, and a sentence for each line that cannot be used."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    entries: list[Entry] = []
    problems: list[str] = []
    header: list[str] = []
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        if missing := [column for column in COLUMNS[:2] if column not in header]:
            return [], [f"{name}, line 1: there is no column {' and no column '.join(missing)}"]
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            entry = _entry(dict(zip(header, (cell.strip() for cell in cells), strict=False)))
            problem = problem_of(entry) if len(cells) <= len(header) else "more cells than the first line has"
            if problem:
                problems.append(f"{name}, line {reader.line_num}: {problem}")
            else:
                entries.append(entry)
    except csv.Error as error:
        problems.append(f"{name}, line {reader.line_num}: {error}")
    return entries, problems


def _entry(row: dict[str, str]) -> Entry:
    translation = row.get("translation", "")
    mode = row.get("mode", "").lower() or ("translate" if translation else "keep")
    return Entry(row.get("term", ""), row.get("language", "") or EVERY, translation, cast("Mode", mode))


def write_glossary(entries: Iterable[Entry]) -> str:
    """The entries as a CSV file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((entry.term, entry.language, entry.translation, entry.mode) for entry in entries)
    return out.getvalue()


def merged(*sources: Iterable[Entry]) -> list[Entry]:
    """All entries, those of a later source in the place of an earlier one's; "off" takes one away."""
    found: dict[tuple[str, str], Entry] = {}
    for source in sources:
        found |= {(entry.folded, entry.language.lower()): entry for entry in source}
    return [entry for entry in found.values() if entry.mode != "off"]


def terms_for(entries: Iterable[Entry], language: str) -> dict[str, Callable[[str], str]]:
    """By folded term: what a reader of `language` gets. "zh-Hant" beats "zh", which beats "*"."""
    wanted = language.lower().replace("_", "-")
    found: dict[str, tuple[int, Entry]] = {}
    for entry in entries:
        tag = entry.language.lower()
        if tag not in (EVERY, wanted) and not wanted.startswith(f"{tag}-"):
            continue
        weight = 0 if tag == EVERY else len(tag)
        if weight >= found.get(entry.folded, (-1, entry))[0]:
            found[entry.folded] = (weight, entry)
    return {folded: entry.shown for folded, (_weight, entry) in found.items()}
