"""Two steps: "URGENT" by itself, whatever is open; and words that cannot wait and are for nobody else (L7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.urgent import only_urgent, urgent_wish
from handlers.threads_urgent import page_newest, page_words

if TYPE_CHECKING:
    from handlers.visit import Visit


def urgent(visit: Visit) -> str | None:
    """Page the office about a guardian's last words; an open question stays open."""
    if not _is_family(visit) or not only_urgent(visit.text, visit.person.language):
        return None
    page_newest(visit)
    return "urgent"


def urgent_words(visit: Visit) -> str | None:
    """Page the office with words that say that they cannot wait, in place of asking whom they are for."""
    if _is_family(visit) and visit.person.children and urgent_wish(visit.text, visit.person.language):
        page_words(visit)
        return "urgent:words"
    return None


def _is_family(visit: Visit) -> bool:
    inbound = visit.inbound
    if inbound is None or inbound.tap or inbound.thread or inbound.kind != "message":
        return False
    return visit.person.is_guardian and visit.person.person_id is not None
