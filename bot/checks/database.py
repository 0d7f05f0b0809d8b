"""The database: reachable, in shape, writable, with room on its disk and rights that fit."""

from __future__ import annotations

import getpass
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.checks.disk import is_private, look_at_room, owner_of
from bot.checks.running import off_loop
from bot.checks.trouble import host_of, why
from storage.checkup import is_newest, postgresql_facts, revision_of, try_to_write
from storage.database import Database
from storage.migrate import newest_revision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from bot.checks.findings import Report
    from bot.config import Settings

#: Seconds to wait for a lock, or for a server that does not answer.
_BUSY: Final = 3.0
#: PostgreSQL's own last mends for 13 came in November 2025 (https://www.postgresql.org/support/versioning/).
_OLDEST_POSTGRESQL: Final = 14


class DatabaseCheck:
    """See the module."""

    area, online = "database", False

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def examine(self, report: Report) -> None:
        """Look at `storage.url`."""
        await off_loop(lambda: self._look(report))

    def _look(self, report: Report) -> None:
        file = sqlite_file(self._settings)
        if file is not None:
            _look_at_file(report, file)
            if not file.exists():
                return
        try:
            with opened(self._settings) as database:
                _look_inside(report, database)
        except (SQLAlchemyError, OSError) as error:
            _not_reached(report, self._settings, error)


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """The configured database, as a check uses it: nothing is made, and a lock is not waited for long."""
    database = Database(settings.storage.url, synchronous=settings.storage.synchronous, busy_seconds=_BUSY)
    try:
        yield database
    finally:
        database.dispose()


def sqlite_file(settings: Settings) -> Path | None:
    """The file of a SQLite database; None for PostgreSQL."""
    _scheme, found, path = settings.storage.url.partition("sqlite:///")
    return Path(path.partition("?")[0]) if found else None


def _not_reached(report: Report, settings: Settings, error: Exception) -> None:
    said = str(error).lower()
    if sqlite_file(settings) is not None:
        if "not a database" in said or "malformed" in said:
            report.wrong("the file is damaged, or is no database", "Stop Homeline and put the newest backup in place")
        else:
            report.wrong("the file cannot be opened, or another program holds it", "Close the other program")
        return
    host = host_of(settings.storage.url)
    if "password" in said or "authentication" in said:
        report.wrong(f"PostgreSQL at {host} refuses the user or password", "Correct them in HOMELINE_STORAGE__URL")
    elif "does not exist" in said:
        report.wrong(
            f"PostgreSQL at {host} has no such database or user", "Make it (docs/deploy.md), or correct storage.url"
        )
    else:
        cause = "refused" if "refused" in said else "no answer in time" if "timeout" in said else why(error)
        report.wrong(f"could not reach PostgreSQL at {host}: {cause}", "Start it, or correct HOMELINE_STORAGE__URL")


def _look_at_file(report: Report, file: Path) -> None:
    folder = next(parent for parent in file.absolute().parents if parent.exists())
    look_at_room(report, folder)
    if not os.access(folder, os.W_OK | os.X_OK):
        report.wrong(f"{folder}: {getpass.getuser()} may not write there", f"Give the folder to them: chown {folder}")
    elif not file.exists():
        report.look(f"{file} is not there yet", "Nothing to do: the first start makes it")
    elif not os.access(file, os.R_OK | os.W_OK):
        report.wrong(
            f"{file} may not be read and written by {getpass.getuser()}", f"Run as {owner_of(file)}, its owner"
        )
    elif not is_private(file):
        report.look(f"{file} can be read by everybody on this computer", f"chmod 600 {file}")


def _look_inside(report: Report, database: Database) -> None:
    with database.read() as session:
        connection = session.connection()
        if database.kind == "postgresql":
            _look_at_server(report, connection)
        revision = revision_of(connection)
    if revision is None:
        report.look("it is empty", "Nothing to do: the first start, or import, makes the tables")
    elif not is_newest(revision) and revision > newest_revision():
        report.wrong("a newer Homeline has used it than this one", "Install the newer one again")
    elif not is_newest(revision):
        report.look("its tables are those of an older Homeline", "Back up, then start: that brings them up to date")
    elif _may_write(report, database):
        report.ok(f"{_named(database)} answers, is up to date and can be written")


def _named(database: Database) -> str:
    return "SQLite" if database.kind == "sqlite" else "PostgreSQL"


def _look_at_server(report: Report, connection: Connection) -> None:
    version, encoding = postgresql_facts(connection)
    if version < _OLDEST_POSTGRESQL:
        report.look(f"PostgreSQL {version} gets no more security mends", f"Move to {_OLDEST_POSTGRESQL} or newer")
    if encoding != "UTF8":
        report.wrong(
            f"this database is in {encoding}, which cannot hold every language",
            "Make a new one: createdb --encoding=UTF8 --template=template0",
        )


def _may_write(report: Report, database: Database) -> bool:
    try:
        with database.begin() as work:
            refusal = try_to_write(work.connection)
    except DBAPIError as error:
        refusal = error
    if refusal is None:
        return True
    if "locked" in str(refusal).lower():
        report.look("it was busy just now", "Try again; if it stays so, another program holds it: close that one")
    else:
        report.wrong("it can be read but not written", "Give its user the right to write; is the disk read-only?")
    return False
