"""Step 5: the name of something in the menu, or a flow's own phrase, as the whole message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.menu import may_use, menu_for
from conversations.registry import discover
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
    in_english = menu_for("en", is_staff=person.is_staff, is_guardian=person.is_guardian)
    return next((entry.token for entry in (*person.menu, *in_english) if fold(entry.label) == said), None)


def _by_phrase(visit: Visit, said: str) -> str | None:
    person = visit.person
    languages = dict.fromkeys((person.language.split("-")[0], "en"))
    for flow in discover().values():
        if not may_use(flow, is_staff=person.is_staff, is_guardian=person.is_guardian):
            continue
        if any(said == fold(known) for language in languages for known in flow.phrases.get(language, ())):
            return flow.name
    return None
