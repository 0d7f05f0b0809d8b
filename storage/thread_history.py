"""What was written in threads, to be read once more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, and_, or_, select

from storage.relay import MESSAGE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


class PastRow(NamedTuple):
    """One message as it stands now."""

    id: int
    thread_id: int
    author_id: int
    reader_id: int
    text: str
    media: str
    language: str
    reader_language: str
    translation: str | None
    written_at: datetime


_PAST = tuple(getattr(MESSAGE.c, name) for name in PastRow._fields)


class Shelf(NamedTuple):
    """What of a thread may be read: up to a moment, and only what one person wrote or got."""

    thread_id: int
    until: datetime | None = None
    only: int | None = None


def past(
    connection: Connection, shelves: Sequence[Shelf], viewer_id: int, since: datetime | None, most: int
) -> list[PastRow]:
    """The newest messages on these shelves, at most `most`, the oldest of them first.

    What was taken back is missing, and so is what somebody else wrote and has not let go yet.
    """
    places = []
    for shelf in shelves:
        place = MESSAGE.c.thread_id == shelf.thread_id
        if shelf.until is not None:
            place = and_(place, MESSAGE.c.written_at <= shelf.until)
        if shelf.only is not None:
            place = and_(place, or_(MESSAGE.c.author_id == shelf.only, MESSAGE.c.reader_id == shelf.only))
        places.append(place)
    own = and_(MESSAGE.c.author_id == viewer_id, MESSAGE.c.status == "translating")
    query = select(*_PAST).where(or_(*places), or_(MESSAGE.c.status == "queued", own))
    if since is not None:
        query = query.where(MESSAGE.c.written_at >= since)
    rows = connection.execute(query.order_by(MESSAGE.c.id.desc()).limit(most)).all()
    return [PastRow._make(row) for row in reversed(rows)]
