"""What every kind of row needs while a checked roster is written: the files once more, and the comparison."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from handlers.roster.findings import Findings
from handlers.roster.formats import Format, Values, file_name
from handlers.roster.reading import Progress, Reader, Row
from handlers.roster.roster import Roster
from handlers.roster.source import Source
from handlers.roster.sync import Noun, Sync


@dataclass(frozen=True, slots=True)
class Writing:
    """One checked roster on its way into the tables."""

    roster: Roster
    sync: Sync
    source: Source
    progress: Progress
    today: date

    def rows(self, file: Format) -> Iterator[Row]:
        """The rows of a file, which are known to be right; none when it is not part of the import."""
        if not self.roster.has(file.name):
            return
        notes = Findings().of(file_name(file.name))
        mode, version = self.roster.mode(file.name), self.roster.manifest.version
        yield from Reader(self.source, file, mode, version, notes, self.progress, task="Comparing")

    def pick(self, file: Format, row: Row, names: dict[str, str]) -> Values:
        """The row's cells under our names (theirs to ours); a column that the file lacks says nothing."""
        columns = self.roster.columns[file.name]
        return {ours: row.values[theirs] for theirs, ours in names.items() if theirs in columns}

    def retire_missing(self, noun: Noun, file: Format) -> None:
        """Deactivate what a whole file does not have any more."""
        if self.roster.is_bulk(file.name):
            listed = self.roster.ids[file.name]
            self.sync.retire(noun, lambda key: key not in listed)
