"""The school's terms, as staff keep them in the chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, select

from storage.tables import GlossaryTerm
from storage.turns import table_of
from storage.upsert import insert_into

if TYPE_CHECKING:
    from datetime import datetime

GLOSSARY_TERM = table_of(GlossaryTerm)


class TermRow(NamedTuple):
    """One term in one language ("*": every one)."""

    term: str
    folded: str
    language: str
    translation: str
    #: keep | translate | explain | off
    mode: str


def load_terms(connection: Connection) -> list[TermRow]:
    """Every term that was said in the chat or imported."""
    query = select(*(GLOSSARY_TERM.c[name] for name in TermRow._fields)).order_by(GLOSSARY_TERM.c.id)
    return [TermRow._make(row) for row in connection.execute(query)]


def keep_term(connection: Connection, row: TermRow, person_id: int | None, now: datetime) -> None:
    """Let `row` say what becomes of its term in its language."""
    values = {**row._asdict(), "person_id": person_id, "changed_at": now}
    statement = insert_into(connection, GLOSSARY_TERM).values(values)
    changed = {name: value for name, value in values.items() if name not in {"folded", "language"}}
    connection.execute(statement.on_conflict_do_update(index_elements=["folded", "language"], set_=changed))
