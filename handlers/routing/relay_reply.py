"""Step 6: an answer to what someone wrote: in a staff thread, as a platform reply, or simply next."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conversations.messages import Words
from handlers.relay import post
from handlers.routing.intent import asked_for, is_short
from handlers.threads import is_theirs
from storage import relay as threads

if TYPE_CHECKING:
    from handlers.visit import Visit
    from storage.relay import ThreadRow

_ID = re.compile(r"[0-9]{1,18}")


def relay_reply(visit: Visit) -> str | None:
    """Pass the words on when it is certain whom they answer."""
    inbound, me = visit.inbound, visit.person.person_id
    if inbound is None or me is None or not (inbound.text or inbound.media) or inbound.tap:
        return None
    thread = _thread(visit, me)
    if thread is None:
        return "relay:not_yours" if _unknown_thread(visit) else None
    post(visit, thread, Words(inbound.text, inbound.media, inbound.origin), from_staff=thread.guardian_id != me)
    return "relay"


def _thread(visit: Visit, me: int) -> ThreadRow | None:
    connection, inbound = visit.work.connection, visit.inbound
    if inbound is None:
        return None
    if inbound.thread:
        found = threads.get_thread(connection, int(inbound.thread)) if _ID.fullmatch(inbound.thread) else None
        return found if is_theirs(connection, found, me) else None
    if inbound.reply_to:
        found = threads.thread_of_delivery(connection, visit.state.address_id, inbound.reply_to)
        if is_theirs(connection, found, me):
            return found
    if not visit.person.is_guardian:
        return None
    # Only one member of staff wrote lately: the words can only be for them. With two, the person is asked.
    waiting = threads.threads_staff_wrote(connection, me, visit.now - visit.house.answer_window)
    return waiting[0] if len(waiting) == 1 and not _starts_anew(visit) else None


def _starts_anew(visit: Visit) -> bool:
    """A short wish that only the bot can grant ("Quiero escribirle a Ms Ortiz") is no answer to what she wrote."""
    asked = asked_for(visit) if is_short(visit.text) else None
    return asked is not None and asked[0] in {"message_teacher", "language"}


def _unknown_thread(visit: Visit) -> bool:
    if visit.inbound is None or not visit.inbound.thread:
        return False
    _ = visit.gettext
    visit.say(_("I can't find the family of this thread. Please write to me outside of it."))
    return True
