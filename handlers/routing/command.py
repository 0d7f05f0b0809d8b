"""Step 3: commands that work anywhere: menu, help, an invite code, and platform slash words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conversations.menu import is_menu_word
from conversations.optout import help_word
from handlers.codec import load_journal
from handlers.invites import looks_like_code, read_code
from handlers.runs import start, tell

if TYPE_CHECKING:
    from handlers.visit import Visit

_SLASH_START = re.compile(r"/start(?:@\w+)?(?:\s+(\S+))?\s*", re.IGNORECASE)


def command(visit: Visit) -> str | None:
    """Carry out a command; someone we do not know yet only has the code and help."""
    text = visit.text.strip()
    if not text or visit.inbound is None or visit.inbound.thread:
        return None
    slash = _SLASH_START.fullmatch(text)
    said = (slash.group(1) or "") if slash else text
    if looks_like_code(said):
        start(visit, "onboarding", {**_language_chosen(visit), "code": read_code(said)})
        return "command:code"
    if help_word(text.lstrip("/"), visit.person.language):
        tell(visit, "help")  # L3: it never changes state
        return "command:help"
    if visit.person.person_id is None:
        return None
    if slash or is_menu_word(text.lstrip("/"), visit.person.language):
        start(visit, "menu")
        return "command:menu"
    return None


def _language_chosen(visit: Visit) -> dict[str, str]:
    """What onboarding already knows: someone who picked a language is not asked for it again."""
    if visit.state.flow != "onboarding" or visit.state.journal is None:
        return {}
    language = load_journal(visit.state.journal).get("language")
    return {"language": language} if language else {}
