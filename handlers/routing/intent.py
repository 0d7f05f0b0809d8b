"""Step 7: what the person wants, in their own words and language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.intents import intent_of
from conversations.menu import may_use
from conversations.registry import Flow, discover
from handlers.runs import start

if TYPE_CHECKING:
    from handlers.visit import Visit

_MOST_WORDS = 7


def intent(visit: Visit) -> str | None:
    """Start the flow that the words ask for; a stranger's first words lead to the question who they are."""
    if visit.person.person_id is None:
        start(visit, "onboarding")
        return "onboarding"
    found = asked_for(visit)
    if found is None:
        return None  # nothing here does that: the next step offers to pass the words on
    wanted, flow = found
    start(visit, flow.name)
    return f"intent:{wanted}"


def asked_for(visit: Visit) -> tuple[str, Flow] | None:
    """The intent of the visit's words with the flow that serves it, if one does.

    "Tell Ms Ortiz that Mateo forgot his coat" asks for no flow: it is the message itself.
    """
    wanted = intent_of(visit.text, visit.person.language) if visit.text else "none"
    if wanted == "none" or (wanted == "message_teacher" and not is_short(visit.text)):
        return None
    flow = next((flow for flow in _open_flows(visit) if wanted in flow.intents), None)
    return (wanted, flow) if flow else None


def is_short(text: str) -> bool:
    """Whether `text` is short enough to be a wish to the bot rather than a message to a person."""
    return len(text.split()) <= _MOST_WORDS


def _open_flows(visit: Visit) -> list[Flow]:
    person = visit.person
    return [
        flow for flow in discover().values() if may_use(flow, is_staff=person.is_staff, is_guardian=person.is_guardian)
    ]
