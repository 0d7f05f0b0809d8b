"""What every command starts with."""

from __future__ import annotations

from bot.config import load_settings
from storage.database import Database
from storage.migrate import upgrade


def open_database() -> Database:
    """The configured database, brought up to date. Raises ConfigError."""
    settings = load_settings()
    database = Database(settings.storage.url, synchronous=settings.storage.synchronous)
    upgrade(database)
    return database
