"""Step 5: the name of something in the menu, or a flow's own phrase, as the whole message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.menu import may_use, menu_for
from conversations.registry import discover, get_flow
from conversations.text import fold
from handlers.runs import start

if TYPE_CHECKING:
    from handlers.visit import Visit


def phrase(visit: Visit) -> str | None:
    """Start the flow that the whole message names, in the person's language or in English."""
    said = fold(visit.text) if visit.person.person_id is not None else ""
    if not said or visit.inbound is None or visit.inbound.thread or visit.inbound.reply_to:
        return None
    name = _by_title(visit, said) or _by_phrase(visit, said)
    if name is None:
        return None
    start(visit, name)
    return f"phrase:{name}"


def _by_title(visit: Visit, said: str) -> str | None:
    person = visit.person
    in_english = menu_for(
        "en", is_staff=person.is_staff, is_guardian=person.is_guardian, shares_phone=person.shares_phone
    )
    return next((entry.token for entry in (*person.menu, *in_english) if fold(entry.label) == said), None)


def names_flow(flow: str, text: str, language: str) -> bool:
    """Whether the whole message is a phrase of this flow, in the person's language or in English."""
    said, phrases = fold(text), get_flow(flow).phrases
    return any(said == fold(known) for tag in (language.partition("-")[0], "en") for known in phrases.get(tag, ()))


def says_wrong_number(visit: Visit) -> str | None:
    """Ask whoever says so at a phone that somebody has; that is more than a wish for fewer messages."""
    somebodys = visit.state.person_id is not None or visit.state.shared
    if not somebodys or not names_flow("wrong_number", visit.text, visit.person.language):
        return None
    start(visit, "wrong_number")
    return "phrase:wrong_number"


def _by_phrase(visit: Visit, said: str) -> str | None:
    person = visit.person
    for flow in discover().values():
        shares = person.shares_phone
        if not may_use(flow, is_staff=person.is_staff, is_guardian=person.is_guardian, shares_phone=shares):
            continue
        if names_flow(flow.name, said, person.language):
            return flow.name
    return None
