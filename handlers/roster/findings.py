"""What an import has to say: each finding with its place, and the list that collects them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from typing_extensions import override

Severity = Literal["error", "warning", "info"]
#: Past this many errors in one file, the rest of it is not read.
MOST_ERRORS = 100_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know about one place: `line` 0 is the whole file, `column` "" the whole row."""

    file: str
    line: int
    column: str
    severity: Severity
    message: str

    @property
    def place(self) -> str:
        """Where it is, in words: "users.csv, line 3, column email"."""
        parts = (self.file, f"line {self.line}" if self.line else "", f"column {self.column}" if self.column else "")
        return ", ".join(part for part in parts if part)

    @override
    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class TooManyErrors(Exception):
    """A file has so many errors that reading on helps nobody."""


class Findings:
    """All findings of one import, in the order in which they were met."""

    def __init__(self) -> None:
        self.all: list[Finding] = []
        self._errors: Counter[str] = Counter()

    @property
    def ok(self) -> bool:
        """Whether nothing stands in the way of the import."""
        return not self._errors

    def failed(self, file: str) -> bool:
        """Whether this file has an error."""
        return self._errors[file] > 0

    def overflowed(self, file: str) -> bool:
        """Whether this file had so many errors that it was not read to its end."""
        return self._errors[file] >= MOST_ERRORS

    def add(self, finding: Finding) -> None:
        """Keep one. Raises TooManyErrors once a file has `MOST_ERRORS`."""
        self.all.append(finding)
        if finding.severity == "error":
            self._errors[finding.file] += 1
            if self.overflowed(finding.file):
                self.all.append(
                    Finding(finding.file, 0, "", "error", f"has {MOST_ERRORS:,} errors; the rest is unread")
                )
                raise TooManyErrors

    def of(self, file: str) -> Notes:
        """The same list, for what is said about one file."""
        return Notes(self, file)


@dataclass(frozen=True, slots=True)
class Notes:
    """The findings of one file."""

    findings: Findings
    file: str

    def error(self, line: int, column: str, message: str) -> None:
        """What must be put right before anything is imported."""
        self.findings.add(Finding(self.file, line, column, "error", message))

    def warning(self, line: int, column: str, message: str) -> None:
        """What is imported, though probably not as meant."""
        self.findings.add(Finding(self.file, line, column, "warning", message))

    def info(self, line: int, column: str, message: str) -> None:
        """What is worth knowing and fine."""
        self.findings.add(Finding(self.file, line, column, "info", message))
