"""One file to rows of checked values; used once to check them all, and once more to write them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from handlers.roster.cells import WrongCell, squeeze
from handlers.roster.findings import Notes, TooManyErrors
from handlers.roster.formats import Column, Format, Mode, Values, file_name
from handlers.roster.header import Header, read_header
from handlers.roster.lines import Lines
from handlers.roster.source import DAMAGED, Source

#: Told what is being done, how many bytes of the file are done, and how many it has.
Progress = Callable[[str, int, int], None]
_STAMP = ("status", "dateLastModified")
_TICK = 2_000


@dataclass(slots=True)
class Row:
    """One row. `sound` says that every cell could be read; a `deleted` one has its key alone."""

    line: int
    values: Values
    sound: bool = True
    deleted: bool = False


@dataclass(slots=True)
class Reader:
    """Reads one file. `broken` says that rows were lost, so that ids of this file cannot be checked elsewhere."""

    source: Source
    file: Format
    mode: Mode
    version: str
    notes: Notes
    progress: Progress
    task: str = "Checking"
    header: Header | None = None
    broken: bool = field(default=False)
    _optional: Values = field(default_factory=dict)
    _stub: tuple[tuple[int, Column], ...] = ()
    _status_at: int = -1

    def __iter__(self) -> Iterator[Row]:
        """Each row whose key can be read."""
        try:
            with self.source.open(self.file.name + ".csv") as stream:
                lines = Lines(stream, self.notes)
                yield from self._rows(lines)
                self.broken |= lines.broken
        except DAMAGED as wrong:
            self._lose(0, f"the file is damaged ({wrong}); export it again")
        except TooManyErrors:
            self.broken = True

    def _rows(self, lines: Lines) -> Iterator[Row]:
        label = f"{self.task} {file_name(self.file.name)}"
        size = self.source.sizes[self.file.name + ".csv"]
        rows = lines.rows()
        self.header = self._read_header(rows)
        if self.header is None:
            self.broken = True
            return
        for count, (line, cells) in enumerate(rows):
            if count % _TICK == 0:
                self.progress(label, min(lines.read, size), size)
            if row := self._row(self.header, line, cells):
                yield row
        self.progress(label, size, size)

    def _read_header(self, rows: Iterator[tuple[int, list[str]]]) -> Header | None:
        first = next(rows, None)
        if first is None:
            if not self.notes.findings.failed(self.notes.file):
                self.notes.error(0, "", "the file is empty; it needs at least the row with the column names")
            return None
        header = read_header(first[1], self.file, self.version, self.notes, first[0])
        if header is None or not self._stamped(header, first[0]):
            return None
        present = header.names
        self._optional = {column.name: column.empty for column in self.file.columns if column.name not in present}
        needed = (*self.file.key, *_STAMP)
        self._stub = tuple((index, column) for index, column in header.columns if column.name in needed)
        self._status_at = next((index for index, column in header.columns if column.name == "status"), -1)
        return header

    def _stamped(self, header: Header, line: int) -> bool:
        missing = [name for name in _STAMP if self._is_delta and name not in header.names]
        for name in missing:
            self.notes.error(line, name, "this column is missing; a delta file needs it")
        return not missing

    @property
    def _is_delta(self) -> bool:
        return self.mode == "delta" and not self.file.ours

    def _row(self, header: Header, line: int, cells: list[str]) -> Row | None:
        if len(cells) != header.width:
            self._misfit(header, line, cells)
            return None
        values = self._optional.copy()
        row = Row(line, values)
        columns = header.columns
        status = cells[self._status_at] if self._status_at >= 0 else ""
        if status and squeeze(status.strip()) == "tobedeleted":
            row.deleted, columns = True, self._stub
        for index, column in columns:
            cell = cells[index].strip()
            if not cell:
                values[column.name] = column.empty
                if self.version in column.required or (self._is_delta and column.name in _STAMP):
                    self._wrong(row, column, "this cell must not be empty")
                continue
            try:
                values[column.name] = column.read(cell)
            except WrongCell as wrong:
                values[column.name] = column.empty
                self._wrong(row, column, str(wrong))
        return row if row.sound or self._keyed(row) else None

    def _keyed(self, row: Row) -> bool:
        """Whether a row with mistakes can at least be told from others."""
        names = [column.name for column in self.file.columns if column.name in self.file.key and column.required]
        keyed = all(row.values[name] for name in names)
        self.broken |= not keyed
        return keyed

    def _misfit(self, header: Header, line: int, cells: list[str]) -> None:
        """Say why a row has not the header's cells. One cell too many moves all after it, so none is guessed at."""
        if any("\n" in cell for cell in cells):
            why = "a quotation mark is not closed"
        elif len(cells) < header.width:
            why = "a comma is missing"
        else:
            why = 'text with a comma in it needs "quotation marks"'
        self.broken = True
        self.notes.error(line, "", f"this row has {len(cells)} cells and the header {header.width}; probably {why}")

    def _wrong(self, row: Row, column: Column, message: str) -> None:
        self.notes.error(row.line, column.name, message)
        row.sound = False

    def _lose(self, line: int, message: str) -> None:
        self.broken = True
        self.notes.error(line, "", message)
