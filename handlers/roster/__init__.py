"""The roster import: OneRoster 1.1 and 1.2 files, checked whole and applied whole, or not at all (docs/roster.md)."""

from handlers.roster.findings import Finding, Severity
from handlers.roster.importing import import_roster
from handlers.roster.reading import Progress
from handlers.roster.report import Change, Report, Totals

__all__ = ["Change", "Finding", "Progress", "Report", "Severity", "Totals", "import_roster"]
