"""A step before the open question: "1" that only asks for a note which waited for the person to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.text import fold

if TYPE_CHECKING:
    from handlers.visit import Visit


def held(visit: Visit) -> str | None:
    """Take the "1" of "Reply 1 to read it"; the note itself leaves by the outbox. Other words go their way."""
    return "held" if visit.had_held and fold(visit.text) in {"1", "١"} else None
