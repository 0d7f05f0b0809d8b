"""The chain of an alert: one on call is paged, then the next, then phones, then it begins again. Never silent (L9).

All of it stands in rows: `due_at` says when the next is paged, the events say who was in this round. So a restart
loses nothing, and of two workers the one that locks the row goes on.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from conversations.locale import locale_for
from conversations.messages import Choice, Reply
from handlers import alerts_words as words
from handlers.alerts_people import PATIENCE, ladder, may_hear, paged, places
from handlers.codec import dump_reply
from handlers.taps import tap_on
from handlers.visit import EMERGENCY
from storage import alerts as store
from storage.on_call import phone_address
from storage.people import get_people
from storage.relay_changes import queue_change

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from conversations.locale import Locale
    from handlers.alerts_people import Rung
    from handlers.house import House
    from storage.addresses import AddressRow
    from storage.alerts import AlertRow, PageRow
    from storage.database import UnitOfWork

log = structlog.get_logger()
#: Alerts of one tick, and messages of one writer that staff are told of within `_FLOOD`; others are only kept.
MOST_DUE, _MOST_TOLD, _FLOOD = 50, 20, timedelta(minutes=10)


def look(work: UnitOfWork, house: House) -> None:
    """Note what became of pages and of who has an alert; what does not leave goes another way. The caller commits."""
    look_at_pages(work, house, house.clock.now())
    store.ask_again(work.connection, house.clock.now())


def due(work: UnitOfWork, house: House) -> list[int]:
    """The alerts to `follow` now, each in a transaction of its own."""
    return store.due_alerts(work.connection, house.clock.now(), MOST_DUE)


def follow(work: UnitOfWork, house: House, alert_id: int) -> None:
    """Do what is due about one alert; nothing when another worker does. The caller commits."""
    now, alert = house.clock.now(), store.lock_alert(work.connection, alert_id, skip=True)
    if alert is None or alert.due_at is None or alert.due_at > now:
        return
    if alert.status == "open":
        advance(work, house, alert, now)
    elif alert.status == "acknowledged":
        _remind(work, house, alert, now)


def advance(work: UnitOfWork, house: House, alert: AlertRow, now: datetime) -> bool:
    """Page who is next, in a new round if this one is over; False when nobody was paged. The row is locked."""
    safety, rungs = house.safety, ladder(work, house, alert, now)
    for again in (False, True):
        if again:
            alert = alert._replace(round=alert.round + 1, round_at=now)
            store.set_alert(work.connection, alert.id, round=alert.round, round_at=now)
        if _page_next(work, house, alert, rungs, now) or _page_phones(work, house, alert, rungs, now):
            store.set_alert(work.connection, alert.id, due_at=now + safety.page_after)
            return True
        this_round = [one for one in store.events_of(work.connection, alert.id) if one.round == alert.round]
        if not this_round:
            log.warning("alert.nobody_to_page", alert=alert.id)
            store.set_alert(work.connection, alert.id, due_at=now + safety.page_after)
            return False
        next_round = (alert.round_at or alert.raised_at) + safety.repeat_after
        if next_round > now:
            store.set_alert(work.connection, alert.id, due_at=next_round)
            return False
    return False


def _page_next(work: UnitOfWork, house: House, alert: AlertRow, rungs: Sequence[Rung], now: datetime) -> bool:
    told = {one.person_id for one in store.events_of(work.connection, alert.id) if one.round == alert.round}
    rung = next((one for one in rungs if one.person.id not in told), None)
    if rung is None:
        return False
    reply = words.page(work, alert, words.speaks(house, rung.person))
    return _page(work, house, alert, rung.addresses[0], reply, now, person_id=rung.person.id)


def _page_phones(work: UnitOfWork, house: House, alert: AlertRow, rungs: Sequence[Rung], now: datetime) -> bool:
    """The last rung: an SMS to everybody on call who has one and was not reached by it, and to the duty phones."""
    told = {one.address_id for one in store.events_of(work.connection, alert.id) if one.round == alert.round}
    paged_any = False
    for rung in rungs:
        for address in rung.addresses:
            if address.channel == "sms" and address.id not in told:
                reply = words.page(work, alert, words.speaks(house, rung.person))
                paged_any |= _page(work, house, alert, address, reply, now, person_id=rung.person.id)
    for number in house.safety.sms_numbers:
        phone = phone_address(work.connection, number, now)
        if phone is not None and phone.id not in told | {alert.address_id}:
            paged_any |= _page(work, house, alert, phone, words.phone_page(house, alert), now)
    return paged_any


def _page(
    work: UnitOfWork,
    house: House,
    alert: AlertRow,
    address: AddressRow,
    reply: Reply,
    now: datetime,
    *,
    person_id: int | None = None,
) -> bool:
    """Page at one address, once a round."""
    rung = f"a{address.id}"
    place = {"person_id": person_id, "address_id": address.id, "round": alert.round, "rung": rung}
    if not store.add_event(work.connection, alert.id, "paged", now, **place):
        return False
    delivery_id = send(work, house, address, reply, now)
    store.note_delivery(work.connection, alert.id, alert.round, rung, delivery_id)
    log.info("alert.paged", alert=alert.id, round=alert.round, channel=address.channel, delivery=delivery_id)
    return True


def send(work: UnitOfWork, house: House, address: AddressRow, reply: Reply, now: datetime) -> int:
    """Put words about an alert into the outbox, before all else, at any hour; gives the delivery."""
    delivery_id = queue_change(
        work.connection,
        channel=address.channel,
        address_id=address.id,
        priority=EMERGENCY,
        kind="alert",
        body=dump_reply(reply),
        created_at=now,
    )
    house.lanes.wake(work, f"outbox:{address.channel}")
    return delivery_id


def tell(
    work: UnitOfWork, house: House, people: Sequence[int], say: Callable[[Locale], Reply], now: datetime
) -> set[int]:
    """Tell members of staff something about an alert, each in their language; gives those who could be told."""
    known, addresses = get_people(work.connection, people), places(work, people, now)
    for person_id in people:
        if person_id in addresses:
            send(work, house, addresses[person_id][0], say(words.speaks(house, known[person_id])), now)
    return set(addresses)


def look_at_pages(work: UnitOfWork, house: House, now: datetime, delivery_ids: Sequence[int] | None = None) -> None:
    """Note which pages left; go on at once after one that came to nothing; send elsewhere what does not leave."""
    for page in store.pages_to_look_at(work.connection, delivery_ids):
        where = {"person_id": page.person_id, "address_id": page.address_id, "delivery_id": page.delivery_id}
        if store.has_left(page) and page.noted:
            continue
        if store.has_left(page):
            store.add_event(work.connection, page.alert_id, "delivered", page.at, **where)
        elif store.came_to_nothing(page):
            _go_on(work, house, page, now, where)
        elif now - page.created_at >= PATIENCE and delivery_ids is None:
            _send_elsewhere(work, house, page, now)


def _go_on(work: UnitOfWork, house: House, page: PageRow, now: datetime, where: dict[str, int | None]) -> None:
    alert = store.lock_alert(work.connection, page.alert_id, skip=True)
    if alert is None:
        return  # somebody else has it just now: the next tick looks again
    store.add_event(work.connection, alert.id, "failed", now, **where)
    if alert.status == "open" and store.newest_page(work.connection, alert.id) == page.delivery_id:
        advance(work, house, alert, now)


def _send_elsewhere(work: UnitOfWork, house: House, page: PageRow, now: datetime) -> None:
    """A platform is away: the page moves to another one of the same person, so that it does not come twice."""
    alert = store.get_alert(work.connection, page.alert_id)
    rungs = ladder(work, house, alert, now) if alert is not None else []
    addresses = next((one.addresses for one in rungs if one.person.id == page.person_id), ())
    other = addresses[0] if addresses else None
    if other is None or other.channel == page.channel:
        return
    if store.move_page(work.connection, page, other.id, other.channel):
        where = {"person_id": page.person_id, "address_id": other.id, "delivery_id": page.delivery_id}
        store.add_event(work.connection, page.alert_id, "moved", now, **where)
        house.lanes.wake(work, f"outbox:{other.channel}")


def _remind(work: UnitOfWork, house: House, alert: AlertRow, now: datetime) -> None:
    """Ask whoever has it; from the second time on the others hear of it. Who is gone has it no longer."""
    owner, connection = alert.acknowledged_by or 0, work.connection
    reached = owner in places(work, [owner], now) and may_hear(work, house, alert, owner, now)
    if not reached:
        reopen(work, house, alert, now)
        return
    events = store.events_of(connection, alert.id)
    again = any(one.kind == "reminded" and one.at > (alert.acknowledged_at or now) for one in events)
    tell(work, house, [owner], lambda locale: _reminder(alert, locale), now)
    store.add_event(connection, alert.id, "reminded", now, person_id=owner)
    store.set_alert(connection, alert.id, due_at=now + house.safety.remind_after)
    others = [one for one in paged(work, house, alert, now) if one != owner] if again else []
    name = get_people(connection, [owner])[owner].full_name
    tell(work, house, others, lambda locale: _still_open(alert, name, locale), now)


def reopen(work: UnitOfWork, house: House, alert: AlertRow, now: datetime) -> bool:
    """It is nobody's again, and begins anew with the first on call; whether somebody was paged."""
    connection, number = work.connection, alert.round + 1
    anew = alert._replace(status="open", acknowledged_by=None, acknowledged_at=None, round=number, round_at=now)
    store.set_alert(
        connection,
        alert.id,
        status=anew.status,
        acknowledged_by=None,
        acknowledged_at=None,
        round=number,
        round_at=now,
    )
    store.add_event(connection, alert.id, "reopened", now, person_id=alert.acknowledged_by)
    return advance(work, house, anew, now)


def add_words(work: UnitOfWork, house: House, alert: AlertRow, said: str, now: datetime) -> bool:
    """More words of the same writer: who was told of the others is told of these. Whether somebody was."""
    connection = work.connection
    earlier = [one for one in store.events_of(connection, alert.id) if one.kind == "more" and one.at > now - _FLOOD]
    store.add_event(connection, alert.id, "more", now, words=said)
    told = paged(work, house, alert, now)
    held_long = alert.acknowledged_at is not None and now - alert.acknowledged_at >= house.safety.remind_after
    if alert.status == "acknowledged" and (held_long or not told):
        return reopen(work, house, alert, now)
    if len(earlier) >= _MOST_TOLD:
        return bool(told)
    if tell(work, house, told, lambda locale: _more(work, alert, said, locale), now):
        return True
    return advance(work, house, alert, now) if alert.status == "open" else reopen(work, house, alert, now)


def _more(work: UnitOfWork, alert: AlertRow, said: str, locale: Locale) -> Reply:
    _ = locale.gettext
    text = _("More words from {who} (alert {number}):\n\n“{words}”", who=words.writer(work, alert, locale),
             number=alert.id, words=said[:1000])  # fmt: skip
    if alert.status != "open":
        return Reply(text)
    have, other_way = (Choice("have", _("I have it")),), _("To take it, write MINE {number}.", number=alert.id)
    facts = {"optional_choices": "1", "other_way": other_way}
    return Reply(text, have, taps=(tap_on("have_alert", alert.id),), facts=facts)


def with_close(text: str, alert: AlertRow, locale: Locale) -> Reply:
    """`text` with the button that closes the alert."""
    _ = locale.gettext
    facts = {"optional_choices": "1", "other_way": _("When it is done, write ALERTS.")}
    return Reply(text, (Choice("close", _("Close it")),), taps=(tap_on("close_alert", alert.id),), facts=facts)


def _reminder(alert: AlertRow, locale: Locale) -> Reply:
    _ = locale.gettext
    text = _("You have alert {number}, and it is not closed yet. What became of it?", number=alert.id)
    return with_close(text, alert, locale)


def _still_open(alert: AlertRow, name: str, locale: Locale) -> Reply:
    _ = locale.gettext
    text = _("{name} has alert {number}, and it is not closed yet. Please ask {name}.", name=name, number=alert.id)
    return Reply(text)


def tell_phones(work: UnitOfWork, house: House, alert: AlertRow, name: str, now: datetime) -> None:
    """The phones of which we only know the number hear that somebody has it."""
    _ = locale_for(house.school.language).gettext
    for number in house.safety.sms_numbers:
        phone = phone_address(work.connection, number, now)
        events = store.events_of(work.connection, alert.id)
        if phone is not None and any(one.kind == "paged" and one.address_id == phone.id for one in events):
            send(work, house, phone, Reply(_("{name} has alert {number}.", name=name, number=alert.id)), now)
