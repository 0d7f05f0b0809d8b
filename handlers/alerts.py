"""Words of danger: the fixed answer, the alert, and the first page (L9). What follows is handlers/alerts_chain.py.

From anywhere a visit is at hand (a routing step, an effect): `raise_alert(visit, kind, words)`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from conversations.locale import locale_for
from conversations.messages import Inbound
from handlers.alerts_chain import add_words, advance
from handlers.codec import load_journal
from handlers.settling import settle
from handlers.visit import EMERGENCY, Desk, Visit
from storage import alerts as store
from storage.addresses import newest_addresses
from storage.concerns import get_concern
from storage.relay import get_thread
from storage.turns import load_states_by_id

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from handlers.house import House
    from handlers.ports import Translation
    from storage.database import UnitOfWork
    from storage.relay import MessageRow

log = structlog.get_logger()
#: Within this time the whole fixed answer is not given twice; a short one is, but not to every word.
_WHOLE, _SHORT = timedelta(minutes=10), timedelta(seconds=15)
_ID = 18


def raise_alert(visit: Visit, kind: str, words: str = "", student_id: int | None = None) -> bool:
    """Answer the person, open an alert (or add to their open one) and page who is on call. No guardian is told.

    `kind`: selfharm, abuse, violence, or missing. `words`: what was written, where that is not the visit's own text
    (a survey's answer). `student_id`: whom it is about, where that is known. Gives whether somebody of the school was
    told.
    """
    return _raise(visit, kind, words or visit.all_words, student_id or _student(visit), passed_on=False)


def _raise(visit: Visit, kind: str, words: str, student_id: int | None, *, passed_on: bool) -> bool:
    connection, now, state = visit.work.connection, visit.now, visit.state
    missing = kind == "missing"
    alert = store.find_alert(connection, state.address_id, state.person_id, student_id, missing=missing)
    if alert is not None:
        told = add_words(visit.work, visit.house, alert, words, now)
    else:
        values = {"address_id": state.address_id, "person_id": state.person_id, "received_id": visit.received_id}
        alert_id = store.add_alert(connection, now, **values, kind=kind, student_id=student_id)
        store.add_event(connection, alert_id, "raised", now, words=words, person_id=state.person_id)
        alert = store.lock_alert(connection, alert_id)
        told = alert is not None and _first_page(visit, alert)
    if alert is not None:
        _answer(visit, alert, told=told, passed_on=passed_on)
    return told


def _first_page(visit: Visit, alert: store.AlertRow) -> bool:
    """Page the first on call. Whatever goes wrong there, the alert stands, and the next tick pages."""
    try:
        with visit.work.connection.begin_nested():
            return advance(visit.work, visit.house, alert, visit.now)
    except Exception as error:  # noqa: BLE001 - a lost alert would be worse than any fault; its words stay out of the log
        log.error("alert.not_paged", alert=alert.id, error=type(error).__name__)  # noqa: TRY400 - see above
        return False


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
    thread = get_thread(work.connection, message.thread_id)
    visit = Visit(desk, state, (), inbound, message.received_id)
    _raise(visit, kind, words, thread.student_id if thread else None, passed_on=True)
    settle(desk)


def _student(visit: Visit) -> int | None:
    """The student whom staff speak of: of the thread that they write in, or of what they were just asked."""
    inbound = visit.inbound
    if inbound is None or not visit.person.is_staff:
        return None
    if inbound.thread and inbound.thread.isascii() and inbound.thread.isdecimal() and len(inbound.thread) <= _ID:
        thread = get_thread(visit.work.connection, int(inbound.thread))
        return thread.student_id if thread else None
    asked = load_journal(visit.state.journal or "{}") if visit.run_open else {}
    return _token(asked) or _token(inbound.given) or _of_worry(visit, {**asked, **inbound.given})


def _of_worry(visit: Visit, given: dict[str, Any]) -> int | None:
    """The student of a worry that a member of staff is at work on."""
    token = str(given.get("concern", ""))
    concern = (
        get_concern(visit.work.connection, int(token))
        if token.isascii() and token.isdecimal() and len(token) <= _ID
        else None
    )
    return concern.student_id if concern is not None else None


def _token(given: dict[str, Any]) -> int | None:
    for key in ("student", "family"):
        token = str(given.get(key, "")).partition("-")[0]
        if token.isascii() and token.isdecimal() and len(token) <= _ID:
            return int(token)
    return None


def _answer(visit: Visit, alert: store.AlertRow, *, told: bool, passed_on: bool) -> None:
    """The fixed answer, whole or short; nothing to the tenth word of a breathless minute."""
    now, languages = visit.now, [visit.person.language]
    whole = alert.answered_at is None or now - alert.answered_at >= _WHOLE
    if not whole and alert.spoken_at is not None and now - alert.spoken_at < _SHORT:
        return
    if not visit.writer_known:  # one of those who share a phone, and this is no time to ask which
        languages = [one.state.language or visit.house.school.language for one in visit.sharers]
    say: Callable[[str], str] = (
        (lambda tag: _short(visit, tag, alert.kind, told=told))
        if not whole
        else (lambda tag: _missing(visit, tag, told=told))
        if alert.kind == "missing"
        else (lambda tag: _words(visit, tag, told=told, passed_on=passed_on))
    )
    visit.say("\n\n".join(say(tag) for tag in dict.fromkeys(languages)), kind="alert", priority=EMERGENCY)
    store.set_alert(visit.work.connection, alert.id, spoken_at=now, **({"answered_at": now} if whole else {}))


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


def _missing(visit: Visit, language: str, *, told: bool) -> str:
    """It says nothing of the child, so a guardian without rights learns nothing from it (L1)."""
    _, house = locale_for(language).gettext, visit.house
    phone = house.school.office
    if told:
        telling = _("I am a computer program, but I am telling the school right now that a child may be missing.")
        calling = _("To talk to a person at once, call {phone}.", phone=phone)
        first = f"{telling} {calling}"
    else:
        first = _("I could not reach anybody of the school here. Please call {phone} now.", phone=phone)
    danger = _("If someone is in danger, call {number} now.", number=house.safety.emergency_number)
    return f"{first}\n\n{danger}"


def _short(visit: Visit, language: str, kind: str, *, told: bool) -> str:
    _, house = locale_for(language).gettext, visit.house
    lines = [_("I passed this on to them too.")] if told else []
    lines.append(_("If someone is in danger, call {number} now.", number=house.safety.emergency_number))
    if kind == "missing" and not told:
        lines.append(
            _("I could not reach anybody of the school here. Please call {phone} now.", phone=house.school.office)
        )
    return " ".join(lines)
