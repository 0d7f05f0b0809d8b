"""Step 1: STOP comes before everything else, in every state (L3, L4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.optout import help_word, optout_verdict, restart_verdict
from handlers.opting import restart_address, stop_address, stop_everywhere
from handlers.routing.phrase import says_wrong_number
from handlers.routing.safety import safety
from handlers.runs import start, tell

if TYPE_CHECKING:
    from handlers.visit import Visit


def opt_out(visit: Visit) -> str | None:
    """Honour STOP and START; someone who stopped hears nothing else, except help and the answer to a crisis."""
    text, language = visit.text, visit.person.language
    if visit.state.opted_out_at is not None:
        return _while_stopped(visit)
    if not text:
        return None
    verdict = optout_verdict(text, language)
    if verdict == "optout":
        stop_address(visit)
        return safety(visit) or "opt_out"  # L9: "stop writing to me, I want to die" is both
    # Inside a question the words may well speak of stopping something else: see the step "pending".
    wrong_number = None if visit.run_open else says_wrong_number(visit)
    if wrong_number:
        return wrong_number
    if verdict == "ask" and not visit.run_open:
        found = safety(visit)  # a question about messages would be no answer to words of danger
        if found is None:
            start(visit, "stop_what")
        return found or "opt_out:ask"
    return None


def _while_stopped(visit: Visit) -> str | None:
    text, language = visit.text, visit.person.language
    if visit.inbound is not None and visit.inbound.kind == "delete":
        return None  # what they take back is taken back, and nothing is said to them
    if restart_verdict(text, language):
        restart_address(visit)
        return "opt_in"
    if help_word(text, language):
        tell(visit, "help")
        return "help"
    if optout_verdict(text, language) == "optout" and stop_everywhere(visit):
        return safety(visit) or "opt_out:everywhere"
    return safety(visit) or "opted_out"
