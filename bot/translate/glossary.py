"""The glossary in force: the school's file, or the one that comes with Homeline; what the chat was told beats both."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import structlog

from conversations.glossary import Entry, Mode, merged, read_glossary, terms_for
from storage.glossary import load_terms

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

log = structlog.get_logger()
STARTER: Final = Path(__file__).with_name("starter_glossary.csv")


class GlossaryUnreadable(Exception):
    """The file cannot be read at all; the message is a sentence for the person who keeps it."""


def read_file(path: Path) -> tuple[list[Entry], list[str]]:
    """The entries of a glossary file, and a sentence for each bad line. Raises GlossaryUnreadable."""
    try:
        return read_glossary(path.read_text(encoding="utf-8-sig"), str(path))
    except OSError as error:
        raise GlossaryUnreadable(f"{path}: {(error.strerror or 'cannot be read').lower()}") from error
    except UnicodeDecodeError as error:
        raise GlossaryUnreadable(f"{path}: this is not UTF-8; save the file as UTF-8") from error


class Glossary:
    """The entries by source. The file is read once, at start; the table at each use."""

    def __init__(self, path: Path) -> None:
        self.path = path if path.exists() else STARTER
        self.problems: list[str] = []
        self.filed: list[Entry] = []
        try:
            self.filed, self.problems = read_file(self.path)
        except GlossaryUnreadable as error:
            self.problems = [str(error)]
        for problem in self.problems:
            log.warning("glossary.bad_line", problem=problem)

    def entries(self, connection: Connection) -> list[Entry]:
        """All that is in force."""
        said = [
            Entry(row.term, row.language, row.translation, cast("Mode", row.mode)) for row in load_terms(connection)
        ]
        return merged(self.filed, said)

    def terms(self, connection: Connection, language: str) -> dict[str, Callable[[str], str]]:
        """By folded term: what a reader of `language` gets for it."""
        return terms_for(self.entries(connection), language)
