"""Help."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.locale import mark as N_
from conversations.registry import flow


@flow("help", audience="anyone", title=N_("Help"), order=90, intents=("help",))
async def help_(chat: Chat) -> None:
    """Say who this is, what it can do, how to reach a person, and how to stop (L21)."""
    _, person = chat.gettext, chat.person
    chat.say(
        _(
            "I carry messages between families and teachers of {school}. I am a computer program, not a person.",
            school=person.school,
        )
    )
    if person.is_staff:
        chat.say(_("To answer a family, reply in their thread. Write MENU to see what else I can do."))
    elif person.person_id is not None:
        chat.say(_("Write to me in your own words, or write MENU to see what I can do."))
    else:
        chat.say(_("To start, send me the code from the school's letter."))
    chat.say(
        _(
            "To reach a person, call the school office at {phone}. To get no more messages, write STOP.",
            phone=person.office,
        )
    )
