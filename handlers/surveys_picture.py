"""Results as a picture: asked for in a turn, drawn outside of it, sent like any message."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from conversations.locale import locale_for
from conversations.messages import Media, Reply
from handlers.broadcast_drafts import BROADCAST_LANE
from handlers.surveys_results import build_report, own
from handlers.telling import tell_person
from storage import surveys as store
from storage.people import get_people
from storage.surveys_pictures import PictureRow, add_picture, claim_pictures, done_picture

if TYPE_CHECKING:
    from datetime import datetime

    from conversations.locale import Locale
    from conversations.surveys.report import Report
    from handlers.house import House
    from handlers.visit import Visit
    from storage.database import UnitOfWork


class Drawing(NamedTuple):
    """What is to be drawn, in which language."""

    row: PictureRow
    report: Report
    locale: Locale


def want_picture(visit: Visit, token: str) -> None:
    """Have the results of an own survey drawn for the visit's person."""
    row = own(visit, token)
    if row is not None:
        add_picture(visit.work.connection, row.id, visit.state.person_id or 0, visit.state.address_id)
        visit.house.lanes.wake(visit.work, BROADCAST_LANE)


def to_draw(work: UnitOfWork, house: House, now: datetime, until: datetime) -> list[Drawing]:
    """Take the pictures that somebody waits for; if this worker dies, another may after `until`."""
    found = []
    for one in claim_pictures(work.connection, now, until):
        survey = store.get_survey(work.connection, one.survey_id)
        language = get_people(work.connection, [one.person_id])[one.person_id].language or house.school.language
        if survey is not None:
            found.append(Drawing(one, build_report(work.connection, survey, language), locale_for(language)))
    return found


def finish_picture(work: UnitOfWork, house: House, drawing: Drawing, media: tuple[Media, ...]) -> None:
    """Send the pictures to whoever wanted it; or say that nothing could be drawn."""
    if not done_picture(work.connection, drawing.row.id):
        return
    _ = drawing.locale.gettext
    text = drawing.report.title if media else _("I could not draw it. The results are in words above.")
    tell_person(work, house, drawing.row.person_id, Reply(text, media=media), drawing.row.address_id)
