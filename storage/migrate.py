"""Bringing a database to the shape of this release."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

if TYPE_CHECKING:
    from alembic.config import Config

    from storage.database import Database

#: Both keys of PostgreSQL's advisory lock: ours, and the thing that one process at a time may do.
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('homeline'), hashtext('prepare'))")
FOLDER = Path(__file__).resolve().parent / "migrations"


def upgrade(database: Database, revision: str = "head") -> None:
    """Run the migrations that this database lacks, in one transaction; makes SQLite's folder when it is missing.

    Processes that start at once take turns; who comes second finds nothing left to do.
    Raises sqlalchemy.exc.OperationalError when the database cannot be reached.
    """
    from alembic import command  # noqa: PLC0415 - 0.2 s of imports that most commands do not need

    make_folder(database)
    if is_current(database) and revision == "head":
        return
    with database.begin() as work:
        one_at_a_time(work.connection)
        config = _config()
        config.attributes["connection"] = work.connection
        command.upgrade(config, revision)
        work.commit()


def one_at_a_time(connection: Connection) -> None:
    """Wait until nobody else prepares this database; the turn ends with the transaction.

    On SQLite the first statement of a transaction that may write waits already (BEGIN IMMEDIATE).
    """
    connection.execute(_LOCK if connection.dialect.name == "postgresql" else text("SELECT 1"))


def is_current(database: Database) -> bool:
    """Whether the newest migration has run here."""
    if database.kind == "sqlite" and not Path(database.url.database or "").exists():
        return False
    with database.begin() as work:
        if not inspect(work.connection).has_table("alembic_version"):
            return False
        found = work.connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return found == newest_revision()


def newest_revision() -> str:
    """The newest migration's id, which is the name of its file up to the first dash."""
    return max(path.stem for path in (FOLDER / "versions").glob("[0-9]*.py")).split("_")[0]


def make_folder(database: Database) -> None:
    """SQLite makes its file, but not the folder around it, and would let everybody on this computer read it."""
    if database.kind == "sqlite" and database.url.database not in (None, "", ":memory:"):
        path = Path(str(database.url.database))
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(0o600)


def _config() -> Config:
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config
