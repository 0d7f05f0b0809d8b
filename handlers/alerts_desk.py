"""What staff do with an alert: take it, look at it, add a note, close it with a word on what was done (L9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.locale import locale_for
from conversations.messages import Reply
from handlers import alerts_words as words
from handlers.alerts_chain import tell, tell_phones, with_close
from handlers.alerts_people import may_hear, open_to, paged
from handlers.runs import start
from storage import alerts as store
from storage.people import get_people
from storage.relay_changes import drop_waiting

if TYPE_CHECKING:
    from conversations.locale import Locale
    from handlers.visit import Visit
    from storage.alerts import AlertRow

_DIGITS = 18


def alerts_for(visit: Visit) -> list[AlertRow]:
    """Alerts that are not closed and that the visit's person may hear of, the oldest first."""
    me = visit.person.person_id
    return open_to(visit.work, visit.house, me, visit.now) if me is not None and visit.person.is_staff else []


def number_of(text: str) -> int:
    """The number of an alert as somebody types it; 0, which is none, for anything else."""
    digits = text.strip().lstrip("#")
    return int(digits) if digits.isdecimal() and len(digits) <= _DIGITS else 0


def alert_for(visit: Visit, alert_id: int) -> AlertRow | None:
    """One alert, if the visit's person may hear of it; a number or a payload proves nothing."""
    alert = store.get_alert(visit.work.connection, alert_id)
    return alert if alert is not None and _may(visit, alert) else None


def _may(visit: Visit, alert: AlertRow) -> bool:
    me = visit.person.person_id
    return me is not None and visit.person.is_staff and may_hear(visit.work, visit.house, alert, me, visit.now)


def take(visit: Visit, alert_id: int) -> None:
    """The visit's person has it: they get what they need to call, and everybody who was paged hears of it."""
    alert, _, me = alert_for(visit, alert_id), visit.gettext, visit.person.person_id
    if alert is None or me is None:
        visit.say(_("That is not here any more."))
        return
    house, now, connection = visit.house, visit.now, visit.work.connection
    locale = locale_for(visit.person.language)
    first = store.acknowledge_alert(connection, alert.id, me, now, now + house.safety.remind_after)
    alert = store.get_alert(connection, alert.id) or alert
    if first:
        store.add_event(connection, alert.id, "acknowledged", now, person_id=me)
        _tell_taken(visit, alert, me)
    if alert.status == "closed":
        visit.say(_("Alert {number} is closed already.", number=alert.id))
    elif alert.acknowledged_by == me:
        facts = words.facts_of(visit.work, house, alert, locale)
        visit.reply(with_close("\n\n".join([_("It is yours: alert {number}.", number=alert.id), facts]), alert, locale))
    else:
        visit.say(_taken(visit, alert, locale))


def _taken(visit: Visit, alert: AlertRow, locale: Locale) -> str:
    owner = alert.acknowledged_by or 0
    name = get_people(visit.work.connection, [owner])[owner].full_name
    since = words.at(visit.house, alert.acknowledged_at or visit.now, visit.now, locale)
    return locale.gettext("{name} has alert {number}, since {time}.", name=name, number=alert.id, time=since)


def _tell_taken(visit: Visit, alert: AlertRow, me: int) -> None:
    work, house, now = visit.work, visit.house, visit.now
    others = [one for one in paged(work, house, alert, now) if one != me]
    tell(work, house, others, lambda locale: Reply(_taken(visit, alert, locale)), now)
    tell_phones(work, house, alert, get_people(work.connection, [me])[me].full_name, now)


def ask_what_was_done(visit: Visit, alert_id: int) -> None:
    """Begin to close an alert."""
    start(visit, "close_alert", {"alert": str(alert_id)})


def add_note(visit: Visit, alert_id: int, said: str) -> bool:
    """Keep a note on an alert; False when it is not this person's to see."""
    alert, me = alert_for(visit, alert_id), visit.person.person_id
    if alert is None or me is None:
        return False
    store.add_event(visit.work.connection, alert.id, "note", visit.now, person_id=me, words=said)
    return True


def close(visit: Visit, alert_id: int, said: str) -> str:
    """Close an alert with what was done; gives closed, before (somebody was first), or nothing."""
    alert, me, connection = alert_for(visit, alert_id), visit.person.person_id, visit.work.connection
    if alert is None or me is None:
        return ""
    if not store.close_alert(connection, alert.id, me, visit.now):
        return "before"
    store.add_event(connection, alert.id, "closed", visit.now, person_id=me, words=said)
    pages = [one.delivery_id for one in store.events_of(connection, alert.id) if one.kind == "paged"]
    drop_waiting(connection, [one for one in pages if one is not None], "closed")
    name = get_people(connection, [me])[me].full_name
    others = [one for one in paged(visit.work, visit.house, alert, visit.now) if one != me]
    tell(visit.work, visit.house, others, lambda locale: _closed(alert, name, locale), visit.now)
    return "closed"


def _closed(alert: AlertRow, name: str, locale: Locale) -> Reply:
    return Reply(locale.gettext("{name} closed alert {number}.", name=name, number=alert.id))
