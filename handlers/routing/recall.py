"""A step before the open question: "undo", while words to many families are on their way."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from conversations.text import fold
from handlers.broadcast_sending import recall as take_back
from storage.broadcasts import newest_sent

if TYPE_CHECKING:
    from handlers.visit import Visit

#: STOP itself is the word of who wants no messages (L3).
_WORDS = {"en": ("undo",), "es": ("deshacer",), "ar": ("تراجع",)}


#: For so long after "Send" the word is about it, even when nothing of it is on its way any more.
_LATELY = timedelta(minutes=10)


def recall(visit: Visit) -> str | None:
    """Undo the newest broadcast of the visit's person while it is on its way; without one the word goes on."""
    inbound, person = visit.inbound, visit.person
    if inbound is None or inbound.tap or inbound.thread or not person.is_staff or not _says_undo(visit):
        return None
    newest = newest_sent(visit.work.connection, person.person_id or 0)
    lately = newest is not None and newest.sent_at is not None and visit.now - newest.sent_at < _LATELY
    if newest is None or not (lately or newest.status == "sending"):
        return None
    take_back(visit, newest.id)
    return "recall"


def _says_undo(visit: Visit) -> bool:
    said = fold(visit.text)
    tags = (visit.person.language.partition("-")[0], "en")
    return any(said == fold(word) for tag in tags for word in _WORDS.get(tag, ()))
