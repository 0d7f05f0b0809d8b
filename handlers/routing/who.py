"""A step before commands: who of those who share this phone is writing? Their words wait for the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.menu import is_menu_word
from conversations.optout import help_word
from handlers.codec import load_inbound, load_journal
from handlers.invites import looks_like_code
from handlers.routing.phrase import says_wrong_number
from handlers.runs import resume, start
from storage.received import get_received

if TYPE_CHECKING:
    from handlers.visit import Visit

_FLOW = "who_writes"


def who(visit: Visit) -> str | None:
    """Ask who writes, when nothing tells; once they said it, what they had written goes its way."""
    if visit.writer_known or visit.inbound is None:
        return None
    text, language = visit.text.strip(), visit.person.language
    if looks_like_code(text.removeprefix("/start").strip()) or help_word(text.lstrip("/"), language):
        return None  # these are the same for everybody
    wrong_number = says_wrong_number(visit)  # a stranger may have the phone: no names
    if wrong_number:
        return wrong_number
    asks_menu = text.startswith("/start") or is_menu_word(text.lstrip("/"), language)
    if _is_open(visit) and not asks_menu:
        return _hear(visit) if visit.state.flow == _FLOW else None
    start(visit, _FLOW, {"kept": str(visit.received_id)})
    return "who"


def _is_open(visit: Visit) -> bool:
    """Whether a question is open that was put to whoever has the phone."""
    state = visit.state
    return visit.run_open and state.run_person_id is None and bool(state.expires_at and state.expires_at > visit.now)


def _hear(visit: Visit) -> str | None:
    kept = load_journal(visit.state.journal or "{}").get("kept")
    turn = resume(visit)
    if not visit.writer_known:
        return f"{turn.outcome}:{_FLOW}"
    body = get_received(visit.work.connection, int(kept)) if kept else None
    if kept is None or body is None:
        return "who:answered"
    visit.inbound, visit.received_id = load_inbound(body), int(kept)
    return None
