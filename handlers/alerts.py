"""Crisis alerts: the fixed answer, the open alert, and the page to staff on call (L9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.locale import locale_for
from conversations.messages import Inbound, Reply
from handlers.settling import settle
from handlers.visit import EMERGENCY, Desk, Visit
from storage.addresses import newest_addresses
from storage.alerts import add_alert
from storage.people import display_name, staff_with_roles
from storage.turns import load_states_by_id

if TYPE_CHECKING:
    from handlers.house import House
    from handlers.ports import Translation
    from storage.addresses import AddressRow
    from storage.database import UnitOfWork
    from storage.people import PersonRow
    from storage.relay import MessageRow


def raise_alert(visit: Visit, kind: str) -> None:
    """Answer the person, open an alert of `kind`, and tell every member of staff on call. No guardian is told."""
    _raise(visit, kind, passed_on=False)


def _raise(visit: Visit, kind: str, *, passed_on: bool) -> None:
    add_alert(visit.work.connection, visit.state.address_id, visit.state.person_id, visit.received_id, kind, visit.now)
    on_call = _on_call(visit)
    _answer(visit, told=bool(on_call), passed_on=passed_on)
    _page(visit, on_call)


def raise_alert_in_translation(
    work: UnitOfWork, house: House, message: MessageRow, translation: Translation, kind: str
) -> None:
    """The translation of relayed words shows danger that the original did not (L9): the same answer and page."""
    author = newest_addresses(work.connection, [message.author_id]).get(message.author_id)
    if author is None:
        return
    desk = Desk(work, house, house.clock.now())
    state = load_states_by_id(work.connection, [author.id])[author.id]
    words = f"{message.text}\n({translation.text})"
    inbound = Inbound(author.channel, author.address, f"translation-{message.id}", desk.now, words)
    _raise(Visit(desk, state, (), inbound, message.received_id), kind, passed_on=True)
    settle(desk)


def _answer(visit: Visit, *, told: bool, passed_on: bool) -> None:
    languages = [visit.person.language]
    if not visit.writer_known:  # one of those who share a phone, and this is no time to ask which
        languages = [one.state.language or visit.house.school.language for one in visit.sharers]
    texts = (_words(visit, tag, told=told, passed_on=passed_on) for tag in dict.fromkeys(languages))
    visit.say("\n\n".join(texts), kind="alert", priority=EMERGENCY)


def _words(visit: Visit, language: str, *, told: bool, passed_on: bool) -> str:
    locale, safety = locale_for(language), visit.house.safety
    _ = locale.gettext
    telling = _("I am a computer program, but I am telling a person at {school} right now.", school=visit.person.school)
    lines = [
        telling if told else "",  # never a promise that nobody keeps
        _("If someone is in danger, call {number} now.", number=safety.emergency_number),
    ]
    if told and not passed_on:
        lines.append(_("Nobody else gets these words from me."))
    if safety.resources:
        lines.append(safety.resources.get(locale.catalog) or safety.resources.get("en", ""))
    return "\n\n".join(line for line in lines if line)


def _on_call(visit: Visit) -> list[tuple[PersonRow, AddressRow]]:
    """Staff on call who can be reached, and where; the writer is not told of their own words."""
    connection, roles = visit.work.connection, visit.house.safety.on_call_roles
    staff = [person for person in staff_with_roles(connection, roles) if person.id != visit.state.person_id]
    addresses = newest_addresses(connection, [person.id for person in staff])
    return [(person, addresses[person.id]) for person in staff if person.id in addresses]


def _page(visit: Visit, on_call: list[tuple[PersonRow, AddressRow]]) -> None:
    author = visit.state.person_id
    for person, address in on_call:
        _ = locale_for(person.language or visit.house.school.language).gettext
        stranger = _("someone we don't know yet, at {address}", address=f"{visit.state.channel} {visit.state.address}")
        sharers = " / ".join(one.state.given_name or "" for one in visit.sharers)
        who = display_name(visit.work.connection, author) if author else sharers or stranger
        text = _(
            "SAFETY ALERT. Words that may mean danger, from {who}:\n\n“{words}”\n\n"
            "Please read and act now. This is a computer's guess. It is not a mandated report.",
            who=who,
            words=visit.all_words[:1000],
        )
        visit.send(address.id, address.channel, Reply(text), kind="alert", priority=EMERGENCY)
