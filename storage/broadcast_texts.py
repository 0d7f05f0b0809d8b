"""The words of broadcasts in each language: turned once, and where much depends on them, checked by a person (L11)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, or_, select, update

from storage.tables import Broadcast, BroadcastText
from storage.turns import table_of
from storage.upsert import insert_into

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

BROADCAST, TEXT = table_of(Broadcast), table_of(BroadcastText)


class TextRow(NamedTuple):
    """The words of a broadcast to be turned into one language."""

    id: int
    broadcast_id: int
    text: str
    language: str
    reader_language: str
    #: Why a person must check the translation; empty for most.
    stakes: str


def want_texts(connection: Connection, broadcast_id: int, languages: Collection[str]) -> None:
    """These languages are read; those that are turned already stay as they are."""
    fixed = {"broadcast_id": broadcast_id, "translator": "", "found": "[]", "ready": False, "asked": ""}
    rows = [{**fixed, "language": tag} for tag in languages]
    if rows:
        statement = insert_into(connection, TEXT).on_conflict_do_nothing(index_elements=["broadcast_id", "language"])
        connection.execute(statement, rows)


def claim_texts(connection: Connection, now: datetime, until: datetime) -> list[TextRow]:
    """Take what waits for a translator and nobody has in hand; if this worker dies, another may after `until`."""
    free = or_(TEXT.c.taken_until.is_(None), TEXT.c.taken_until < now)
    wanted = select(TEXT.c.id).join(BROADCAST, BROADCAST.c.id == TEXT.c.broadcast_id)
    wanted = wanted.where(BROADCAST.c.status == "translating", ~TEXT.c.ready, free)
    taken = update(TEXT).where(TEXT.c.id.in_(wanted), free).values(taken_until=until).returning(TEXT.c.id)
    ids = [row[0] for row in connection.execute(taken)]
    said = (BROADCAST.c.id, BROADCAST.c.text, BROADCAST.c.language, TEXT.c.language, BROADCAST.c.stakes)
    query = select(TEXT.c.id, *said)
    query = query.join(BROADCAST, BROADCAST.c.id == TEXT.c.broadcast_id).where(TEXT.c.id.in_(ids)).order_by(TEXT.c.id)
    return [TextRow._make(row) for row in connection.execute(query)] if ids else []


def set_text(connection: Connection, text_id: int, **values: Any) -> None:
    """Note what became of the words in one language (columns of the table); it is ready now."""
    values |= {"ready": True}
    connection.execute(update(TEXT).where(TEXT.c.id == text_id, ~TEXT.c.ready).values(**values))


class Turned(NamedTuple):
    """The words in one language; `text` is None where nobody could turn them."""

    id: int
    text: str | None
    translator: str
    #: Who of the school stands for them (L11).
    reviewer_id: int | None
    #: The words turned back, and what differs then: a JSON list of [kind, before, after].
    back: str | None = None
    found: str = "[]"


UNTURNED = Turned(0, None, "", None)


def texts_of(connection: Connection, broadcast_id: int) -> dict[str, Turned]:
    """By language: the words and who turned them."""
    query = select(TEXT.c.language, *(TEXT.c[name] for name in Turned._fields))
    rows = connection.execute(query.where(TEXT.c.broadcast_id == broadcast_id).order_by(TEXT.c.language))
    return {language: Turned._make(row) for language, *row in rows}


def all_ready(connection: Connection, broadcast_id: int) -> bool:
    """Whether nothing of it waits for a translator."""
    waits = select(TEXT.c.id).where(TEXT.c.broadcast_id == broadcast_id, ~TEXT.c.ready)
    return connection.execute(waits.limit(1)).first() is None


def ask_for_review(connection: Connection, text_id: int, people: Collection[int]) -> None:
    """These were asked to check the words."""
    asked = ",".join(map(str, sorted(people)))
    connection.execute(update(TEXT).where(TEXT.c.id == text_id).values(asked=f",{asked},"))


class ReviewRow(NamedTuple):
    """Words that wait for a person."""

    id: int
    broadcast_id: int
    author_id: int
    original: str
    text: str
    language: str
    back: str | None
    found: str


def next_review(connection: Connection, person_id: int, text_id: int | None = None) -> ReviewRow | None:
    """What this person was asked to check and nobody has, the oldest (or this one); locked against a second answer."""
    query = (
        select(
            TEXT.c.id,
            *(BROADCAST.c.id, BROADCAST.c.author_id, BROADCAST.c.text),
            *(TEXT.c.text, TEXT.c.language, TEXT.c.back, TEXT.c.found),
        )
        .join(BROADCAST, BROADCAST.c.id == TEXT.c.broadcast_id)
        .where(
            BROADCAST.c.status == "sending",
            TEXT.c.reviewer_id.is_(None),
            TEXT.c.text.is_not(None),
            TEXT.c.asked.contains(f",{person_id},", autoescape=True),
        )
        .order_by(TEXT.c.id)
        .limit(1)
        .with_for_update()
    )
    row = connection.execute(query if text_id is None else query.where(TEXT.c.id == text_id)).first()
    return ReviewRow._make(row) if row else None


def set_reviewed(connection: Connection, text_id: int, person_id: int, text: str | None, translator: str) -> None:
    """This person stands for the words: as they were with None, else for `text`."""
    values = {"reviewer_id": person_id} | ({} if text is None else {"text": text, "translator": translator})
    connection.execute(update(TEXT).where(TEXT.c.id == text_id).values(**values))
