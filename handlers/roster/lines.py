"""Bytes to rows of cells: UTF-8, commas, quotation marks, and what goes wrong with them."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from handlers.roster.findings import Notes

if TYPE_CHECKING:
    from collections.abc import Iterator

#: One physical line may be this many bytes; more is no roster.
LONGEST_LINE = 1024**2

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF8 = b"\xef\xbb\xbf"
_SAVE = "save it again as 'CSV UTF-8 (comma delimited)'"


class Unreadable(Exception):
    """The file cannot be read any further from `line`."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(slots=True)
class Lines:
    """The text lines of one file. `read` counts bytes; `broken` says that rows were lost, so ids may be missing."""

    stream: IO[bytes]
    notes: Notes
    read: int = 0
    broken: bool = field(default=False)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row that is not blank, with the number of its first line. Says what cannot be read."""
        reader = csv.reader(self._text(), strict=True)
        while True:
            first = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except Unreadable as stop:
                self._lost(stop.line, str(stop))
                return
            except csv.Error as wrong:
                self._lost(first, _explain(str(wrong), first, reader.line_num))
                if "limit" in str(wrong):
                    return
                continue
            if any(cell.strip() for cell in cells):
                yield first, cells

    def _lost(self, line: int, message: str) -> None:
        self.broken = True
        self.notes.error(line, "", message)

    def _text(self) -> Iterator[str]:
        number = 0
        while raw := self.stream.readline(LONGEST_LINE + 1):
            number += 1
            self.read += len(raw)
            if number == 1:
                raw = _without_mark(raw)
            if len(raw) > LONGEST_LINE:
                raise Unreadable(number, f"the line is longer than {LONGEST_LINE:,} bytes; a line end is missing")
            if b"\0" in raw:
                raw = self._without_nulls(number, raw)
            try:
                yield raw.decode("utf-8")
            except UnicodeDecodeError:
                raise Unreadable(number, f"a letter here is not UTF-8; {_SAVE}") from None

    def _without_nulls(self, number: int, raw: bytes) -> bytes:
        if number == 1:
            raise Unreadable(1, f"this looks like UTF-16, not UTF-8; {_SAVE}")
        self.notes.error(number, "", "there is a null byte in this line; the file is damaged, export it again")
        return raw.replace(b"\0", b"")


def _without_mark(raw: bytes) -> bytes:
    if raw.startswith(_UTF16):
        raise Unreadable(1, f"this file is UTF-16, not UTF-8; {_SAVE}")
    return raw.removeprefix(_UTF8)


def _explain(wrong: str, first: int, last: int) -> str:
    where = "in this row" if first == last else f"that opens in this row (lines {first} to {last})"
    if "limit" in wrong:
        longest = csv.field_size_limit()
        return f"a cell is longer than {longest:,} characters; probably a quotation mark {where} never closes"
    if "unexpected end" in wrong:
        return f"a quotation mark {where} is never closed"
    if "new-line" in wrong:
        return "a line ends in the old Mac way (a bare carriage return); save it with Windows or Unix line ends"
    return f'a quotation mark {where} is in the wrong place: write " inside a cell as "", and the whole cell in quotes'
