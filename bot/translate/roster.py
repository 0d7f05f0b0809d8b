"""What the roster says must be protected in a text: names of people and titles of classes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from conversations.protection.names import name_entries, name_keys
from conversations.text import fold
from storage.names import class_titles, index_names, names_among, names_changed

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from storage.database import Database

#: Titles are no secret, and change with the term.
_TITLES_FOR: Final = 60.0


class Roster:
    """Reads by itself; `refresh` teaches the index new names first, so that no new child's name slips through."""

    def __init__(self, database: Database, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._database, self._monotonic = database, monotonic
        self._titles: tuple[float, frozenset[str]] = (0.0, frozenset())

    def refresh(self) -> None:
        """Index the names that came or changed since. Raises sqlalchemy.exc.OperationalError."""
        with self._database.read() as session:
            changed = bool(names_changed(session.connection(), 1))
        while changed:
            with self._database.begin() as work:
                people = names_changed(work.connection)
                changed = bool(people)
                if changed:
                    index_names(work.connection, [(one, name_entries(*one[1:])) for one in people])
                work.commit()

    def names_in(self, connection: Connection, text: str) -> frozenset[str]:
        """The folded names in `text` that somebody of the school has."""
        return names_among(connection, name_keys(text))

    def titles(self, connection: Connection) -> frozenset[str]:
        """Folded titles of classes. Those of one everyday word ("Math") are left to the translator."""
        at, known = self._titles
        if not at or self._monotonic() - at > _TITLES_FOR:
            folded = (" ".join(fold(title).split()) for title in class_titles(connection))
            known = frozenset(title for title in folded if " " in title or any(one.isdigit() for one in title))
            self._titles = (self._monotonic(), known)
        return known
