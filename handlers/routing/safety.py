"""Step 2: words that may mean danger reach a person before anything else happens (L9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.crisis import crisis_verdict
from conversations.missing import says_missing
from handlers.alerts import raise_alert
from handlers.alerts_desk import alert_for, number_of
from handlers.codec import load_journal

if TYPE_CHECKING:
    from handlers.visit import Visit


def safety(visit: Visit) -> str | None:
    """Answer a crisis message with fixed words and tell staff on call. An open question stays open."""
    words = visit.all_words
    if not words or _is_about_an_alert(visit):
        return None
    verdict: str = crisis_verdict(words, visit.person.language)
    if verdict == "none" and _may_miss_a_child(visit) and says_missing(words, visit.person.language):
        verdict = "missing"
    if verdict == "none":
        return None
    raise_alert(visit, verdict)
    return f"crisis:{verdict}"


def _is_about_an_alert(visit: Visit) -> bool:
    """Whether the words are a note on an alert, or say what was done about it: they are heard by those who write it.

    At any other question of these flows words of danger are new, whoever writes them.
    """
    state, inbound = visit.state, visit.inbound
    is_open = visit.run_open and state.expires_at is not None and state.expires_at > visit.now
    if not is_open or not visit.person.is_staff or (inbound is not None and inbound.thread):
        return False
    asked = load_journal(state.journal or "{}")
    if state.flow == "alerts":
        return bool(asked.get("what") == "note")
    return state.flow == "close_alert" and alert_for(visit, number_of(str(asked.get("alert") or ""))) is not None


def _may_miss_a_child(visit: Visit) -> bool:
    """Staff say every day who is not at school; a thread of a family is about that family's child."""
    return visit.person.is_guardian or not visit.person.is_staff
