"""The menu."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.registry import flow

_GREETINGS = {
    "en": ("hi", "hello", "hey", "hi there", "good morning", "good afternoon", "good evening"),
    "es": ("hola", "buenas", "buenos días", "buenas tardes", "buenas noches"),
    "ar": ("مرحبا", "أهلا", "السلام عليكم", "صباح الخير", "مساء الخير"),
}


@flow("menu", audience="anyone", intents=("menu",), phrases=_GREETINGS)
async def menu(chat: Chat) -> None:
    """Show what the bot can do, and start what is picked."""
    _ = chat.gettext
    if chat.person.name:
        question = _("Hi {name}, what can I do for you?", name=chat.person.name)
    else:
        question = _("What can I do for you?")
    picked = await chat.choose("what", question, chat.person.menu)
    chat.go(picked.token)
