"""A step before the open question: words that answer what waits for a person's yes, where they can mean nothing else.

That is, an answer to the very message that asks, or the next words after it (in its thread, where there are threads).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.locale import locale_for
from conversations.text import fold
from conversations.words import words_for
from handlers.preview_answers import answer, write
from handlers.preview_words import LABELS, actions_of
from handlers.review import INTERPRETER
from storage import reviews

if TYPE_CHECKING:
    from handlers.visit import Visit
    from storage.reviews import ApprovalRow, Asked

#: What people type for a button, besides what is on it.
_TYPED = {
    "send": ("send", "send it", "enviar", "envíalo", "envíelo", "أرسل", "أرسلها"),
    "edit_words": ("edit", "change", "editar", "cambiar", "تعديل", "عدّل"),
    "dont_send": ("no", "dont send", "do not send", "dont send it", "no enviar", "لا", "لا ترسل"),
    "approve": ("approve", "it is right", "right", "aprobar", "correcto", "صحيح", "موافق"),
    "correct": ("correct", "edit", "change", "corregir", "editar", "صحّح", "تعديل"),
}


def approval(visit: Visit) -> str | None:
    """Take the answer to a preview or a review; None when the words are about something else."""
    me, asked = visit.person.person_id, _asked(visit)
    found = reviews.get_approval(visit.work.connection, asked.approval_id) if asked is not None else None
    if asked is None or found is None or me is None:
        return None
    action = _action(visit, found, me)
    if action:
        answer(visit, found.id, action)
        return f"approval:{action}"
    held = reviews.held_by(visit.work.connection, found.id)
    waits = found.status == "open" and bool(held)
    if waits and found.writer_id == me:
        write(visit, found, held)
        return "approval:words"
    if asked.writes and me in found.reviewers:
        return _too_late(visit)
    if not waits:
        return None
    return _unclear(visit, found, me)


def _too_late(visit: Visit) -> str:
    """A reviewer wrote a translation after another took it over, or after the author changed or dropped the words."""
    _ = visit.gettext
    visit.say(_("That is settled already."))
    return "approval:late"


def _asked(visit: Visit) -> Asked | None:
    """The asking that these words may answer."""
    inbound, connection = visit.inbound, visit.work.connection
    if inbound is None or inbound.kind != "message" or inbound.tap or inbound.media or not inbound.text.strip():
        return None
    if not (visit.person.is_staff or INTERPRETER in visit.roles):
        return None
    address_id = visit.state.address_id
    return reviews.asked_lately(connection, address_id, reply_to=inbound.reply_to, thread=inbound.thread)


def _action(visit: Visit, approval: ApprovalRow, me: int) -> str:
    """The answer that these words are, as typed: its label, its number, or a common word for it; else empty."""
    said, gettext = fold(visit.text), locale_for(visit.person.language).gettext
    for number, action in enumerate(actions_of(approval, me), 1):
        typed = {LABELS[action], gettext(LABELS[action]), *_TYPED.get(action, ())}
        if said in {fold(one) for one in typed} or said == str(number):
            return action
        if action == "dont_send" and said in words_for(visit.person.language).no:
            return action
    return ""


def _unclear(visit: Visit, approval: ApprovalRow, me: int) -> str | None:
    """Only who answers that very message meant it; in a thread the words are for the family."""
    _, inbound = visit.gettext, visit.inbound
    if inbound is None or inbound.thread or not inbound.reply_to:
        return None
    labels = [_(LABELS[action]) for action in actions_of(approval, me)]
    visit.say(_("Please answer with one of these: {words}.", words=", ".join(labels)))
    return "approval:unclear"
