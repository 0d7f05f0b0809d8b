"""Step 8: free words that nothing else took: the bot never pretends; it offers to pass them on, and keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.answers import NotUnderstood, Reason
from conversations.courtesy import is_thanks
from conversations.hints import hint_for
from conversations.locale import locale_for
from conversations.reading.stored import MOST_CHARACTERS
from handlers.codec import media_as_json
from handlers.runs import start

if TYPE_CHECKING:
    from handlers.visit import Visit


def offer(visit: Visit) -> str | None:
    """Offer to pass the words to someone at the other side."""
    inbound = visit.inbound
    if inbound is None:
        return None
    if not inbound.text.strip() and not inbound.media:
        start(visit, "menu")
        return "menu"
    if not inbound.media and is_thanks(inbound.text, visit.person.language):
        _ = visit.gettext
        visit.say(_("You're welcome."))
        return "thanks"
    words = {"text": inbound.text, "media": media_as_json(inbound.media), "origin": inbound.origin}
    if visit.person.children or visit.person.is_staff:
        if len(inbound.text) > MOST_CHARACTERS:
            start(visit, "pass_on", None, hint_for(locale_for(visit.person.language), NotUnderstood(Reason.TOO_LONG)))
            return "offer"
        start(visit, "pass_on", {"words": words})
        return "offer"
    # L1: whatever they ask, it is the answer that every flow gives them.
    _, office = visit.gettext, visit.person.office
    visit.say(_("I can't help with that here. Please call the school office at {phone}.", phone=office))
    return "offer:refused"
