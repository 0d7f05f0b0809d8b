"""A survey on its way: families are asked as with any words to many (undo, slices, quiet hours), and once reminded."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import orjson
import structlog

from conversations.locale import locale_for
from conversations.messages import Choice, Reply
from conversations.surveys.model import load
from conversations.surveys.results import large_parts
from handlers.broadcast_drafts import BROADCAST_LANE
from handlers.codec import dump_reply
from handlers.quiet import quiet_hours
from handlers.sharing import for_one
from handlers.surveys import CONSENT, day_of, in_language
from handlers.taps import tap_on
from handlers.threads import school_day
from handlers.visit import BULK
from storage import broadcasts
from storage import surveys as store
from storage.people import get_people
from storage.surveys_people import add_survey_recipients, groups_of, still_missing
from storage.turns import queue_deliveries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from conversations.surveys.model import Survey
    from handlers.house import House
    from storage.broadcasts import BroadcastRow, RecipientRow
    from storage.database import UnitOfWork
    from storage.surveys import SurveyRow

log = structlog.get_logger()


def launch(work: UnitOfWork, house: House, row: SurveyRow, leaves_at: datetime) -> tuple[int, int]:
    """Have everybody of the audience who has not answered asked from `leaves_at` on; (broadcast, how many)."""
    connection, survey = work.connection, load(row.definition)
    broadcast_id = broadcasts.add_sending(
        connection,
        author_id=row.author_id,
        author_address_id=row.author_address_id,
        audience=row.audience,
        title=row.title,
        text=survey.title,
        media="[]",
        language=survey.language,
        origin="",
        stakes="",
        status="sending",
        created_at=house.clock.now(),
        sent_at=house.clock.now(),
        leaves_at=leaves_at,
        survey_id=row.id,
    )
    today = school_day(house, house.clock.now())
    add_survey_recipients(connection, row, broadcast_id, today, CONSENT, house.school.language)
    count = broadcasts.count_recipients(connection, broadcast_id).get("waiting", 0)
    house.lanes.wake(work, BROADCAST_LANE)
    log.info("survey.leaves", survey=row.id, broadcast=broadcast_id, families=count)
    return broadcast_id, count


def parts_of(work: UnitOfWork, survey_id: int) -> str:
    """The parts of which so many were asked that answers may be counted by them, as JSON."""
    languages, grades = Counter[str](), Counter[str]()
    for group in groups_of(work.connection, survey_id):
        languages[f"language:{group.language}"] += group.asked
        if group.grades:
            grades[f"grade:{first_grade(group.grades)}"] += group.asked
    return orjson.dumps([*large_parts(languages), *large_parts(grades)]).decode()


def first_grade(grades: str) -> str:
    """Of OneRoster's "04,05" the first."""
    return grades.partition(",")[0].strip()


def write_slice(
    work: UnitOfWork, house: House, row: BroadcastRow, recipients: Sequence[RecipientRow], now: datetime
) -> None:
    """The deliveries of one slice; those who answered meanwhile are left in peace."""
    connection, survey_row = work.connection, store.get_survey(work.connection, row.survey_id or 0)
    if survey_row is None or survey_row.status != "open" or survey_row.closes_at <= now:
        broadcasts.set_state(connection, [one.id for one in recipients], "stopped")
        return
    broadcasts.set_state(connection, [one.id for one in recipients if not one.has_rights], "no_rights")
    open_ones = still_missing(connection, survey_row.id, [one.person_id for one in recipients])
    allowed = [one for one in recipients if one.has_rights and one.channel]
    broadcasts.set_state(connection, [one.id for one in recipients if one.has_rights], "asked")
    people = get_people(connection, [row.author_id, *(one.person_id for one in allowed)])
    asking = _Asking(house, survey_row, store.wordings_of(connection, survey_row.id), people[row.author_id].shown_as)
    rows = [
        _delivery(house, one, asking.invitation(one, people[one.person_id].called), now)
        for one in allowed
        if one.person_id in open_ones
    ]
    queue_deliveries(connection, rows)
    for channel in {str(one["channel"]) for one in rows}:
        house.lanes.wake(work, f"outbox:{channel}")


class _Asking:
    """The invitation in each language, made once."""

    def __init__(self, house: House, row: SurveyRow, wordings: Mapping[str, str], author: str) -> None:
        self.house, self.row, self.wordings, self.author = house, row, wordings, author
        self.survey: Survey = load(row.definition)
        self._made: dict[str, Reply] = {}

    def invitation(self, one: RecipientRow, called: str) -> Reply:
        """For one person; on a phone that others use too it names them."""
        if one.language not in self._made:
            self._made[one.language] = self._in(one.language)
        reply = self._made[one.language]
        return for_one(reply, called, one.language) if one.shared else reply

    def _in(self, language: str) -> Reply:
        locale, school = locale_for(language), self.house.school
        _ = locale.gettext
        survey, machine = in_language(self.survey, self.wordings, language)
        words, count = survey.wording(language), len(survey.questions)
        asks = locale.ngettext(
            "{name}, {school}, asks families {count} short question. To reach a person, call {phone}.",
            "{name}, {school}, asks families {count} short questions. To reach a person, call {phone}.",
            count,
            name=self.author,
            school=school.name,
            phone=school.office,
        )
        if self.row.reminded:
            asks = _("A reminder, the only one.") + f" {asks}"
        how = (
            _("Anonymous: nobody can see who answered what.")
            if survey.anonymous
            else _("{name} sees your answers with your name.", name=self.author)
        )
        until = _("Open until {day}.", day=day_of(self.row.closes_at, school.timezone, locale))
        title = f"{words['title']}\n{_('[Translated by a machine.]')}" if machine else words["title"]
        choices, taps = (Choice("answer", _("Answer")),), (tap_on("survey", self.row.id),)
        facts = {"optional_choices": "1", "other_way": _("Write SURVEY to answer.")}
        return Reply("\n\n".join((asks, title, f"{how} {until}")), choices, taps=taps, facts=facts)


def _delivery(house: House, one: RecipientRow, reply: Reply, now: datetime) -> dict[str, Any]:
    hours = quiet_hours(house, one.timezone, one.quiet_from, one.quiet_until)
    return {
        "channel": one.channel,
        "address_id": one.address_id,
        "priority": BULK,
        "kind": "nudge",
        "body": dump_reply(reply),
        "status": "queued",
        "attempts": 0,
        "next_attempt_at": hours.end_of(now),
        "created_at": now,
        "error": "",
        "error_detail": "",
        "received_id": None,
        "message_id": None,
        "person_id": one.person_id if one.shared else None,
    }
