"""Words that wait in an open question ("Shall I pass them on?"): what their author changes or deletes changes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.errors import UnknownFlow
from conversations.registry import get_flow
from conversations.text import clean
from handlers.codec import load_journal
from handlers.run_rows import close_run, save_run
from handlers.runs import reshow, run_is_theirs

if TYPE_CHECKING:
    from conversations.journal import Journal
    from handlers.visit import Visit


def reword_waiting(visit: Visit) -> str | None:
    """Put the visit's words in the place of those that wait, and ask again, since a preview showed the old ones.

    None when the edit is of nothing that waits.
    """
    waiting = _waiting(visit)
    if waiting is None or visit.state.flow is None:
        return None
    journal, key = waiting
    words = clean(visit.text)
    if not words and not journal[key].get("media"):
        return None
    journal[key] = {**journal[key], "text": words}
    try:
        flow = get_flow(visit.state.flow)
    except UnknownFlow:
        return None
    turn = reshow(visit, flow, journal)
    save_run(visit, flow, journal, "open" if turn.prompt else "done")
    visit.reply(turn.reply)
    return "edit:waiting"


def drop_waiting(visit: Visit) -> str | None:
    """End the question about words that were deleted, so that they go nowhere; None when nothing of theirs waits."""
    if _waiting(visit) is None:
        return None
    close_run(visit, "stopped")
    if visit.state.opted_out_at is None:
        _ = visit.gettext
        visit.say(_("All right, I sent nothing."))
    return "delete:waiting"


def _waiting(visit: Visit) -> tuple[Journal, str] | None:
    """The open run's journal, and the key of the words in it that the visit is about."""
    state, target = visit.state, visit.inbound.target if visit.inbound else None
    is_open = visit.run_open and state.expires_at is not None and state.expires_at > visit.now
    if not target or not is_open or not run_is_theirs(visit):
        return None
    journal = load_journal(state.journal or "{}")
    found = (key for key, one in journal.items() if isinstance(one, dict) and one.get("origin") == target)
    key = next(found, None)
    return (journal, key) if key else None
