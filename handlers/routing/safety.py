"""Step 2: words that may mean danger reach a person before anything else happens (L9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.crisis import crisis_verdict
from handlers.alerts import raise_alert

if TYPE_CHECKING:
    from handlers.visit import Visit


def safety(visit: Visit) -> str | None:
    """Answer a crisis message with fixed words and tell staff on call. An open question stays open."""
    words = visit.all_words
    if not words:
        return None
    verdict = crisis_verdict(words, visit.person.language)
    if verdict == "none":
        return None
    raise_alert(visit, verdict)
    return f"crisis:{verdict}"
