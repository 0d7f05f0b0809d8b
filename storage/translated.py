"""Translations that were made already."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, delete, select, update

from storage.tables import Translated
from storage.turns import table_of
from storage.upsert import insert_into

if TYPE_CHECKING:
    from datetime import datetime

TRANSLATED = table_of(Translated)


class TranslatedRow(NamedTuple):
    """A masked translation, by whom, and when it was last used."""

    text: str
    translator: str
    used_at: datetime


def find_translated(connection: Connection, digest: str) -> TranslatedRow | None:
    """What was made for `digest`."""
    columns = (TRANSLATED.c.text, TRANSLATED.c.translator, TRANSLATED.c.used_at)
    row = connection.execute(select(*columns).where(TRANSLATED.c.digest == digest)).first()
    return TranslatedRow._make(row) if row else None


def keep_translated(connection: Connection, digest: str, words: str, translator: str, now: datetime) -> None:
    """Keep a masked translation, instead of an earlier one."""
    row = {"digest": digest, "text": words, "translator": translator, "used_at": now}
    statement = insert_into(connection, TRANSLATED).values(row)
    changed = {name: value for name, value in row.items() if name != "digest"}
    connection.execute(statement.on_conflict_do_update(index_elements=["digest"], set_=changed))


def touch_translated(connection: Connection, digest: str, now: datetime) -> None:
    """It was of use again."""
    connection.execute(update(TRANSLATED).where(TRANSLATED.c.digest == digest).values(used_at=now))


def drop_translated(connection: Connection, unused_since: datetime) -> int:
    """Forget what nobody used since; gives how many."""
    return connection.execute(delete(TRANSLATED).where(TRANSLATED.c.used_at < unused_since)).rowcount
