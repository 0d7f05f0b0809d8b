"""What time does to concerns: owners are told, reminded once, others once; nobody's concern finds an owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.concerns import find_owner, may_work, tell_managers, tell_owner
from handlers.threads import school_day
from storage import concerns as store
from storage.concern_lists import never_left, owned, take_escalations, take_reminders, untold

if TYPE_CHECKING:
    from datetime import datetime

    from conversations.locale import Locale
    from handlers.concern_words import Names
    from handlers.house import House
    from storage.concerns import ConcernRow
    from storage.database import UnitOfWork

_MOST_AT_ONCE = 100


def look_after(work: UnitOfWork, house: House) -> int:
    """Do what is due about concerns, a bounded amount; gives how many were written about. The caller commits."""
    now, done = house.clock.now(), 0
    for concern in untold(work.connection, now, _MOST_AT_ONCE):
        told = tell_owner(work, house, find_owner(work, house, concern), words=True)
        if told and concern.due_on <= school_day(house, now):  # so late that this is the reminder
            store.set_concern(work.connection, concern.id, remind_at=None)
        done += told
    for concern in _a_part(owned(work.connection), now):
        done += _keep_an_owner(work, house, concern)
    for concern in never_left(work.connection):
        if store.move(work.connection, concern, "undelivered", None, now):
            again = store.get_concern(work.connection, concern.id) or concern
            done += tell_owner(work, house, again, _not_sent)
    for concern in take_reminders(work.connection, now):
        done += tell_owner(work, house, concern, _still_waits)
    for concern in take_escalations(work.connection, now):
        done += tell_managers(work, house, concern, _nobody_answered)
    return done


def _a_part(concerns: list[ConcernRow], now: datetime) -> list[ConcernRow]:
    """About a hundred of them, another part each minute: rights are looked up one by one."""
    parts = -(-len(concerns) // _MOST_AT_ONCE) or 1
    return [concern for concern in concerns if concern.id % parts == now.minute % parts]


def _keep_an_owner(work: UnitOfWork, house: House, concern: ConcernRow) -> bool:
    """Whoever does not see the child any more, or has left, answers for it no more; somebody else does."""
    before = concern.owner_id
    if before is not None and (concern.student_id is None or may_work(work, house, concern, before)):
        return False
    found = find_owner(work, house, concern)
    if found.owner_id == before:
        return False
    store.note_step(work.connection, concern.id, None, "owner", house.clock.now())
    return tell_owner(work, house, found, _new_owner, words=True)


def _not_sent(locale: Locale, names: Names) -> str:
    return locale.gettext("What you wrote to {name} was not sent, so this is open again.", name=names.who)


def _still_waits(locale: Locale, names: Names) -> str:
    return locale.gettext("{name} still waits for an answer.", name=names.who)


def _nobody_answered(locale: Locale, names: Names) -> str:
    return locale.gettext(
        "Nobody has answered this worry in time. {owner} answers for it.", owner=names.owner or names_unknown(locale)
    )


def names_unknown(locale: Locale) -> str:
    """For an owner that nobody could be found for."""
    return locale.gettext("Nobody")


def _new_owner(locale: Locale, names: Names) -> str:
    return locale.gettext("This worry of {name} is yours now, since nobody else answers for it.", name=names.who)
