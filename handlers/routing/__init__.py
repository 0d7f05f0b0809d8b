"""Where an inbound goes. The steps are tried in this order; the first that takes it names the route."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.private import late
from handlers.routing.alert_words import alert_words
from handlers.routing.approval import approval
from handlers.routing.asked import asked
from handlers.routing.changes import changes
from handlers.routing.command import command
from handlers.routing.heard import answered, heard
from handlers.routing.held import held
from handlers.routing.intent import intent
from handlers.routing.offer import offer
from handlers.routing.opt_out import opt_out
from handlers.routing.pending import pending
from handlers.routing.phrase import phrase
from handlers.routing.recall import recall
from handlers.routing.relay_reply import relay_reply
from handlers.routing.safety import safety
from handlers.routing.tap import tap
from handlers.routing.urgent import urgent, urgent_words
from handlers.routing.who import who

if TYPE_CHECKING:
    from collections.abc import Callable

    from handlers.visit import Visit

STEPS: tuple[Callable[[Visit], str | None], ...] = (
    opt_out,
    safety,
    changes,
    tap,
    approval,
    alert_words,
    recall,
    asked,
    who,
    command,
    held,
    urgent,
    pending,
    phrase,
    late,
    answered,
    relay_reply,
    urgent_words,
    intent,
    heard,
    offer,
)


def route(visit: Visit) -> str:
    """Handle the visit's inbound; gives the name of the route it took, e.g. "answer" or "intent:grades"."""
    for step in STEPS:
        name = step(visit)
        if name is not None:
            return name
    return "nothing"
