"""Words to many families on their way: half a minute in which they can be undone, then a slice at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from conversations.locale import locale_for
from handlers.broadcast_audience import may_write_to
from handlers.broadcast_drafts import BROADCAST_LANE, may_be_urgent, own_draft
from handlers.broadcast_preview import consent_of
from handlers.broadcast_report import count_down, ended, final, halfway, how_far, tell_author
from handlers.broadcast_review import ask_reviewers
from handlers.codec import dump_reply
from handlers.ports import Translation
from handlers.quiet import quiet_hours
from handlers.relay_words import as_reply
from handlers.sharing import for_one
from handlers.surveys_asking import write_slice
from handlers.threads import school_day
from handlers.visit import BULK, RELAY
from storage import broadcasts as store
from storage.broadcast_families import Audience
from storage.broadcast_outcomes import outcomes
from storage.broadcast_stopping import stop_rest
from storage.people import get_people
from storage.surveys import set_survey
from storage.turns import queue_deliveries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from handlers.house import House
    from handlers.visit import Visit
    from storage.broadcasts import BroadcastRow, RecipientRow
    from storage.database import UnitOfWork
    from storage.people import PersonRow
    from storage.relay import MessageRow, ThreadRow

log = structlog.get_logger()
#: Nothing leaves sooner after "Send".
UNDO = timedelta(seconds=30)
#: Families whose messages are written in one transaction: others write in between.
SLICE = 500
#: Seconds between two looks at how far it is.
_LOOK = 5.0
_HALF = 5


def send(visit: Visit, token: str, *, urgent: bool) -> bool:
    """Let a draft leave in half a minute, and say so with a way to undo it; False when they may not."""
    row = own_draft(visit, token)
    if row is None or (urgent and not may_be_urgent(visit)):
        return False
    connection, leaves_at = visit.work.connection, visit.now + UNDO
    today = school_day(visit.house, visit.now)
    if not may_write_to(connection, row.author_id, Audience.from_json(row.audience), today):
        return False
    store.add_recipients(connection, row, today, consent_of(urgent=urgent), visit.house.school.language)
    count = sum(store.count_written(connection, row.id).values())
    if row.stakes and not urgent:
        ask_reviewers(visit, row)
    progress_id = tell_author(visit.work, visit.house, row, count_down(row, count, visit.person.language))
    store.set_broadcast(
        connection,
        row.id,
        status="sending",
        urgent=urgent,
        sent_at=visit.now,
        leaves_at=leaves_at,
        progress_id=progress_id,
    )
    log.info("broadcast.sent", broadcast=row.id, author=row.author_id, urgent=urgent, families=count)
    visit.house.lanes.wake(visit.work, BROADCAST_LANE)
    return True


def recall(visit: Visit, broadcast_id: int) -> None:
    """Undo before anything has left, else stop the rest; what has left has left."""
    _ = visit.gettext
    row = store.get_broadcast(visit.work.connection, broadcast_id, visit.state.person_id or 0)
    if row is not None and row.status == "undone":
        visit.say(_("You took that back already. Nothing was sent."))
    elif row is None or row.status != "sending" or row.leaves_at is None:
        visit.say(_("Nothing of that is on its way any more."))
    elif visit.now < row.leaves_at:
        store.set_broadcast(visit.work.connection, row.id, status="undone", ended_at=visit.now)
        if row.survey_id is not None:
            set_survey(visit.work.connection, row.survey_id, status="undone")
        log.info("broadcast.undone", broadcast=row.id)
        visit.say(_("Undone. Nothing was sent."))
        tell_author(visit.work, visit.house, row, ended(_("Undone. Nothing was sent.")))
    else:
        stop_rest(visit.work.connection, row.id)
        store.set_broadcast(visit.work.connection, row.id, status="stopped", ended_at=visit.now)
        log.info("broadcast.stopped", broadcast=row.id)
        visit.say(_("Stopped."))
        tell_author(visit.work, visit.house, row, final(visit.work.connection, row, visit.person.language))


def advance(work: UnitOfWork, house: House) -> float | None:
    """Take one step with what is being sent: the next slice of one broadcast, or how far each is.

    Gives the seconds until the next look, 0 for at once, None when nothing is under way. Another worker's are left out.
    """
    now, waits = house.clock.now(), []
    for row in store.under_way(work.connection):
        if row.leaves_at is not None and now < row.leaves_at:
            waits.append((row.leaves_at - now).total_seconds())
        elif recipients := store.next_recipients(work.connection, row.id, SLICE):
            _write(work, house, row, recipients, now)
            return 0.0
        elif _tell_how_far(work, house, row, now):
            waits.append(_LOOK)
    return min(waits, default=None)


def _write(
    work: UnitOfWork, house: House, row: BroadcastRow, recipients: Sequence[RecipientRow], now: datetime
) -> None:
    """The messages and deliveries of one slice."""
    if row.survey_id is not None:
        write_slice(work, house, row, recipients, now)
        return
    connection = work.connection
    store.set_state(connection, [one.id for one in recipients if not one.has_rights], "no_rights")
    allowed = {one.person_id: one for one in recipients if one.has_rights}
    editable = store.is_small(connection, row.id)
    written = store.write_messages(connection, row, list(allowed.values()), now, editable=editable)
    ids = {one for message, thread in written for one in (thread.guardian_id, thread.student_id)}
    reviewers = {message.reviewer_id for message, _thread in written if message.reviewer_id is not None}
    people = get_people(connection, [row.author_id, *ids, *reviewers])
    rows = [
        _delivery(house, row, one, message, _body(house, row, message, thread, people, one), now)
        for message, thread in written
        if (one := allowed[message.reader_id]).state == "waiting"
    ]
    queue_deliveries(connection, rows)
    for channel in {str(one["channel"]) for one in rows}:
        house.lanes.wake(work, f"outbox:{channel}")


def _delivery(
    house: House, row: BroadcastRow, one: RecipientRow, message: MessageRow, body: str, now: datetime
) -> dict[str, Any]:
    hours = quiet_hours(house, one.timezone, one.quiet_from, one.quiet_until)
    return {
        "channel": one.channel,
        "address_id": one.address_id,
        # Urgent words overtake all but answers and alarms: those in danger must not queue behind ten thousand.
        "priority": RELAY if row.urgent else BULK,
        "kind": "broadcast",
        "body": body,
        "status": "queued",
        "attempts": 0,
        "next_attempt_at": None if row.urgent else hours.end_of(now),
        "created_at": now,
        "error": "",
        "error_detail": "",
        "received_id": None,
        "message_id": message.id,
        "person_id": one.person_id,
    }


def _body(
    house: House,
    row: BroadcastRow,
    message: MessageRow,
    thread: ThreadRow,
    people: Mapping[int, PersonRow],
    one: RecipientRow,
) -> str:
    """The message as relayed words look, under a line that says that it goes to many, and who sends it (L21).

    On a phone that others use too it names whom it is for.
    """
    done = Translation(message.translation, message.translator) if message.translation is not None else None
    reply = as_reply(message, thread, done, people)
    _, author, school = locale_for(message.reader_language).gettext, people[row.author_id].shown_as, house.school
    if row.urgent:
        line = _("URGENT, from {name}, {school}. To reach a person, call {phone}.",
                 name=author, school=school.name, phone=school.office)  # fmt: skip
    else:
        line = _("To many families of {school}. Your answer goes only to {name}.", school=school.name, name=author)
    facts = {**reply.facts, "template": "announcement_urgent" if row.urgent else "announcement"}
    facts |= {"school": school.name, "office": school.office}
    reply = replace(reply, text=f"{line}\n\n{reply.text}".rstrip(), facts=facts)
    return dump_reply(for_one(reply, people[one.person_id].called, one.language) if one.shared else reply)


def _tell_how_far(work: UnitOfWork, house: House, row: BroadcastRow, now: datetime) -> bool:
    """Tell the author at each tenth, and at the end what became of it; whether some of it is still to leave."""
    connection = work.connection
    if row.survey_id is not None:
        store.set_broadcast(connection, row.id, status="done", ended_at=now, progress=10)
        return False
    language = get_people(connection, [row.author_id])[row.author_id].language or house.school.language
    counts = outcomes(connection, row.id)
    done, total = how_far(counts)
    if done == total:
        store.set_broadcast(connection, row.id, status="done", ended_at=now, progress=10)
        tell_author(work, house, row, final(connection, row, language))
        return False
    tenth = done * 10 // total
    if tenth > row.progress:
        store.set_broadcast(connection, row.id, progress=tenth)
        # Where a message cannot be changed, only the half of a large one is worth another message.
        aloud = row.progress < _HALF <= tenth and total >= store.MOST_EDITABLE
        tell_author(work, house, row, halfway(row, done, total, language, aloud=aloud))
    return True
