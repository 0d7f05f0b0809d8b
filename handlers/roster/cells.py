"""One cell of text to its value. Each reader raises WrongCell with what would be right."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from conversations.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: Characters in an id, and in any other cell that is kept.
LONGEST_ID = 255
LONGEST_TEXT = 10_000
_YEARS = range(1900, 2200)
_TIME = re.compile(r"[T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?\s?(Z|[+-]\d{2}(:?\d{2})?)?", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TRUE = {"true", "1", "yes", "y"}
_FALSE = {"false", "0", "no", "n"}


class WrongCell(ValueError):
    """The cell cannot be used; the message says what would be right."""


def text(cell: str) -> str:
    """Anything, without control characters."""
    if len(cell) > LONGEST_TEXT:
        raise WrongCell(f"has {len(cell):,} characters; at most {LONGEST_TEXT:,} fit")
    return cell if cell.isascii() and cell.isprintable() else clean(cell)


def ident(cell: str) -> str:
    """A sourcedId."""
    if len(cell) > LONGEST_ID:
        raise WrongCell(f"has {len(cell):,} characters; an id has at most {LONGEST_ID}")
    if not cell.isprintable():
        raise WrongCell("has a line break or another hidden character in an id")
    return cell


def idents(cell: str) -> tuple[str, ...]:
    """Several sourcedIds with commas between them; blanks and repetitions are dropped."""
    if "," not in cell:
        return (ident(cell),)
    return tuple(dict.fromkeys(ident(part.strip()) for part in cell.split(",") if part.strip()))


@lru_cache(maxsize=8192)
def day(cell: str) -> date:
    """An ISO day, with or without a time."""
    value = _iso(cell[:10]) if len(cell) == len("2026-09-01") or _TIME.fullmatch(cell[10:]) else None
    if value is None or value.year not in _YEARS:
        raise WrongCell(f"{shorten(cell)} is not a date; write year-month-day, such as 2026-09-01")
    return value


def _iso(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell) if _DATE.fullmatch(cell) else None
    except ValueError:
        return None


def flag(cell: str) -> bool:
    """True or false, in any case."""
    word = cell.lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise WrongCell(f"{shorten(cell)} is neither true nor false")


def number(cell: str) -> float:
    """A finite decimal number."""
    try:
        value = float(cell)
    except ValueError:
        value = float("nan")
    if not abs(value) < float("inf"):
        raise WrongCell(f"{shorten(cell)} is not a number; write 87.5, and letters in textScore")
    return value


def rank(cell: str) -> int:
    """A whole number from 1 to 99."""
    if cell.isascii() and cell.isdigit() and cell.strip("0") and len(cell) <= len("99"):
        return int(cell)
    raise WrongCell(f"{shorten(cell)} is not a whole number from 1 to 99")


def grades(cell: str) -> str:
    """OneRoster grades; the leading zero that spreadsheets drop from "04" comes back."""
    parts = (part.strip() for part in text(cell).split(","))
    return ",".join(part.zfill(2) if part.isascii() and part.isdigit() else part for part in parts if part)


def choice(words: Mapping[str, str], *, open_ended: bool = False) -> Callable[[str], str]:
    """A reader of one of `words` (folded word to value); an open-ended one takes "ext:anything" too."""

    @lru_cache(maxsize=512)
    def read(cell: str) -> str:
        value = words.get(squeeze(cell))
        if value is not None:
            return value
        if open_ended and cell.lower().startswith("ext:"):
            return text(cell)
        allowed = ", ".join(dict.fromkeys(words.values()))
        raise WrongCell(f"{shorten(cell)} is not allowed here; use one of: {allowed}")

    return read


def vocabulary(*words: str) -> dict[str, str]:
    """`words` as `choice` wants them."""
    return {squeeze(word): word for word in words}


def squeeze(word: str) -> str:
    """Without case, spaces, hyphens and underscores, as exporters differ in them."""
    return word.lower().replace(" ", "").replace("_", "").replace("-", "")


def shorten(cell: str) -> str:
    """The cell in quotes, short enough for a sentence."""
    longest = 40
    return repr(cell if len(cell) <= longest else cell[:longest] + "…")
