"""What staff do now and then: a menu behind the menu."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.locale import mark as N_
from conversations.messages import Choice
from conversations.registry import flow

_PHRASES = {
    "en": ("more", "show more", "what else"),
    "es": ("más", "ver más", "qué más"),
    "ar": ("المزيد", "ماذا أيضا"),
}
#: By the name of the flow that each starts.
_OTHERS = {
    "office_hours": N_("Office hours"),
    "checkin_class": N_("Ask about the week"),
    "history": N_("Earlier messages"),
    "close_thread": N_("Close a thread"),
    "hand_over": N_("Hand over a family"),
    "take_over": N_("Take over a family"),
    "substitute": N_("A substitute"),
}


@flow("more", title=N_("More"), audience="staff", order=75, phrases=_PHRASES)
async def more(chat: Chat) -> None:
    """Offer what a member of staff does now and then."""
    _ = chat.gettext
    picked = await chat.choose(
        "what", _("What would you like to do?"), tuple(Choice(name, _(label)) for name, label in _OTHERS.items())
    )
    chat.go(picked.token)
