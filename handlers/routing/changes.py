"""A step after danger: an edit, a deletion or a reaction is about a message that came before, never an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.broadcast_changes import drop_broadcast, reword_broadcast, stop_before_deletion, stop_before_edit
from handlers.private import after_survey
from handlers.relay_edits import edit, take_back
from handlers.relay_reactions import react
from handlers.runs import keep_answer
from handlers.waiting_words import drop_waiting, reword_waiting
from storage.relay_changes import message_of_delivery, messages_of_origin
from storage.sharing import people_at

if TYPE_CHECKING:
    from handlers.visit import Visit


def changes(visit: Visit) -> str | None:
    """Carry on what was done to a relayed message; an edit of words that nobody took counts as new words."""
    inbound, address_id = visit.inbound, visit.state.address_id
    if inbound is None or inbound.kind == "message":
        return None
    here = people_at(visit.work.connection, address_id)
    found = messages_of_origin(visit.work.connection, address_id, inbound.target or "")
    written = [message for message in found if message.author_id in here]
    if inbound.kind == "edit":
        if written:
            stop_before_edit(visit)
            return edit(visit, written)
        changed = reword_broadcast(visit) or reword_waiting(visit)
        return changed or ("edit:answer" if keep_answer(visit) else after_survey(visit))
    if inbound.kind == "delete":
        if written:
            stop_before_deletion(visit)
            return take_back(visit, written)
        return drop_broadcast(visit) or drop_waiting(visit) or "delete:nothing"
    heard = message_of_delivery(visit.work.connection, address_id, inbound.target or "") if not written else None
    return react(visit, written, heard if heard and heard.reader_id in here else None)
