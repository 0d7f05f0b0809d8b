"""A class is asked how the week was, because somebody wants to know: each family once, at a civil hour."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from handlers.nudges import MOST_AT_ONCE, is_quiet, one_each, start_all
from handlers.threads import school_day
from storage.checkins import add_round, newest_round, nudge_of, open_rounds, to_ask
from storage.nudges import claim_occurrences

if TYPE_CHECKING:
    from handlers.house import House
    from handlers.visit import Visit
    from storage.checkins import RoundRow
    from storage.database import UnitOfWork

#: Whoever sleeps or is in another talk is asked within so long.
_LASTS = timedelta(hours=20)
#: A class is asked no oftener: about the next week.
PAUSE = timedelta(days=6)


def asked_lately(visit: Visit, section_id: int | None) -> RoundRow | None:
    """The asking of this class within the week, if there was one."""
    return newest_round(visit.work.connection, section_id, visit.now - PAUSE)


def ask(visit: Visit, section_id: int | None, school_id: int | None) -> None:
    """Begin to ask; the clock does the rest, and a first part of it now."""
    me = visit.person.person_id or 0
    values = {"section_id": section_id, "school_id": school_id, "asked_by": me}
    add_round(visit.work.connection, **values, asked_at=visit.now, ends_at=visit.now + _LASTS)


def run_rounds(work: UnitOfWork, house: House) -> int:
    """Ask whoever is still to be asked, up to 500 in this transaction; gives how many. The caller commits."""
    for round_ in open_rounds(work.connection, house.clock.now()):
        asked = _run(work, house, round_)
        if asked:
            return asked
    return 0


def _run(work: UnitOfWork, house: House, round_: RoundRow) -> int:
    now = house.clock.now()
    waiting = to_ask(work.connection, round_, school_day(house, now), now)
    awake = [
        one
        for one in waiting
        if not is_quiet(house, one, now) and (one.paused_until is None or one.paused_until <= now)
    ]
    ready = list(one_each(awake))[:MOST_AT_ONCE]
    outcomes = [(one.person_id, "sent", "") for one in ready]
    first = claim_occurrences(work.connection, nudge_of(round_), "", round_.asked_at, outcomes, now)
    people = [one for one in ready if one.person_id in first]
    if round_.section_id is None:
        return start_all(work, house, "checkin_class", people, now, template="message_waiting")
    given = {"round": str(round_.id)}
    return start_all(work, house, "checkin_asked", people, now, given=given, template="checkin")
