"""What a teacher hears of words that were just taken for a family."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conversations.chat import Chat
    from conversations.effects.relay import Passed


def what_becomes(chat: Chat, passed: Passed, after: str) -> str:
    """Where the words are on their way to, then `after`; nothing is called sent that may still come back for a look."""
    _ = chat.gettext
    if not passed.reachable:
        return _(
            "I can't reach {name} here yet. I will keep your message and send it as soon as I can.", name=passed.name
        )
    if passed.may_come_back:
        sent = _(
            "I am translating it for {name}. If it needs a look, you will see it here before it goes.", name=passed.name
        )
    else:
        sent = _("On its way to {name}.", name=passed.name)
    return f"{sent} {after}"
