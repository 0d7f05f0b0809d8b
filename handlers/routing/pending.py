"""Step 4: the answer to an open question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.errors import UnknownFlow
from conversations.optout import optout_verdict
from conversations.registry import get_flow
from conversations.text import fold
from handlers.private import late
from handlers.routing.heard import heard
from handlers.routing.intent import intent
from handlers.routing.offer import offer
from handlers.routing.phrase import phrase, says_wrong_number
from handlers.routing.relay_reply import relay_reply
from handlers.run_rows import close_run
from handlers.runs import is_allowed, resume, run_is_theirs, start

if TYPE_CHECKING:
    from conversations.engine import Turn
    from handlers.visit import Visit

#: Folded characters that are more than a mistyped choice.
_SENTENCE = 15


def pending(visit: Visit) -> str | None:
    """Feed the open run. An expired one is closed; what was meant for it is answered politely."""
    inbound, state = visit.inbound, visit.state
    if inbound is None or (inbound.thread and visit.person.is_staff):
        return None  # words in a staff thread belong to that family, never to a question
    if not visit.run_open or not run_is_theirs(visit):
        return _stale(visit) if inbound.tap else None
    if state.expires_at is not None and state.expires_at <= visit.now:
        close_run(visit, "expired")
        return _stale(visit) if inbound.tap else None
    return _feed(visit)


def _feed(visit: Visit) -> str | None:
    flow = visit.state.flow
    try:
        if flow and not is_allowed(visit, get_flow(flow)):
            close_run(visit, "expired")  # begun before the roster took the person or their role away
            return None
        turn = resume(visit)
    except UnknownFlow:
        close_run(visit, "expired")
        return None
    if turn.outcome == "unheard":
        return None
    if turn.outcome == "not_understood":
        # Who may be a stranger is asked that first: their words go nowhere else.
        elsewhere = None if flow == "wrong_number" else _try_elsewhere(visit, turn)
        visit.private = visit.private and elsewhere is None
        return elsewhere or f"not_understood:{flow}"
    return "answer" if turn.outcome == "answered" else f"{turn.outcome}:{flow}"


def _try_elsewhere(visit: Visit, turn: Turn) -> str | None:
    """Words that do not fit the question may ask for something else: to stop, or, at a first question, anything."""
    hint = visit.ledger.deliveries.pop() if turn.reply is not None else None
    taken = says_wrong_number(visit)
    if taken is None and optout_verdict(visit.text, visit.person.language) == "ask":
        start(visit, "stop_what")
        taken = "opt_out:ask"
    elif taken is None and turn.first and visit.person.person_id is not None:
        taken = phrase(visit)
        if taken is None and not visit.private:  # else what may be somebody's answer would go on with their name
            taken = relay_reply(visit) or intent(visit) or heard(visit) or _from_menu(visit)
    if taken is None and hint is not None:
        visit.ledger.deliveries.append(hint)
    return taken


def _from_menu(visit: Visit) -> str | None:
    """The menu is no trap: a sentence (or a file) in its place is kept and offered to be passed on."""
    says_something = len(fold(visit.text)) >= _SENTENCE or (visit.inbound is not None and bool(visit.inbound.media))
    return offer(visit) if visit.state.flow == "menu" and says_something else None


def _stale(visit: Visit) -> str:
    forgotten = late(visit)
    if forgotten is not None:
        return forgotten
    _ = visit.gettext
    note = _("That button is from an earlier chat that is over.")
    start(visit, "menu" if visit.person.person_id is not None else "onboarding", None, note)
    return "stale"
