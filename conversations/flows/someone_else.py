"""Somebody else takes over a phone that several people share."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.family import SpeakAs, WhoSharesThis
from conversations.locale import mark as N_
from conversations.registry import flow


@flow("someone_else", title=N_("I am someone else"), audience="shared", order=85)
async def someone_else(chat: Chat) -> None:
    """Change who is writing, and show that person the menu."""
    _ = chat.gettext
    here = await chat.fetch("here", WhoSharesThis())
    picked = await chat.choose("who", _("Who is writing?"), here.people)
    await chat.do("speak", SpeakAs(picked.token))
    chat.go("menu")
