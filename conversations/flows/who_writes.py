"""Who is writing, at a phone that several people share."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.family import SpeakAs, WhoSharesThis
from conversations.locale import locale_for
from conversations.registry import flow


@flow("who_writes", audience="anyone")
async def who_writes(chat: Chat) -> None:
    """Ask who of those who share the phone is writing, in every language that they read."""
    here = await chat.fetch("here", WhoSharesThis())
    lines = []
    for tag in here.languages:
        _ = locale_for(tag).gettext
        lines.append(_("Who is writing?"))
    picked = await chat.choose("who", "\n".join(dict.fromkeys(lines)), here.people)
    await chat.do("speak", SpeakAs(picked.token))
