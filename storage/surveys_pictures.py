"""Pictures of results that somebody waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, insert, or_, select, update

from storage.tables import SurveyPicture
from storage.turns import table_of

if TYPE_CHECKING:
    from datetime import datetime

PICTURE = table_of(SurveyPicture)


class PictureRow(NamedTuple):
    """One picture that is wanted."""

    id: int
    survey_id: int
    person_id: int
    address_id: int


def add_picture(connection: Connection, survey_id: int, person_id: int, address_id: int) -> None:
    """Somebody wants to see the results of a survey."""
    values = {"survey_id": survey_id, "person_id": person_id, "address_id": address_id, "status": "waiting"}
    connection.execute(insert(PICTURE).values(**values))


def claim_pictures(connection: Connection, now: datetime, until: datetime) -> list[PictureRow]:
    """Take what nobody has in hand."""
    free = PICTURE.c.status == "waiting", or_(PICTURE.c.taken_until.is_(None), PICTURE.c.taken_until < now)
    wanted = select(PICTURE.c.id).where(*free)
    columns = (PICTURE.c[name] for name in PictureRow._fields)
    taken = update(PICTURE).where(PICTURE.c.id.in_(wanted), *free).values(taken_until=until).returning(*columns)
    return sorted(PictureRow._make(row) for row in connection.execute(taken))


def done_picture(connection: Connection, picture_id: int) -> bool:
    """Note that it was sent; False when it was already."""
    done = update(PICTURE).where(PICTURE.c.id == picture_id, PICTURE.c.status == "waiting").values(status="done")
    return connection.execute(done).rowcount == 1
