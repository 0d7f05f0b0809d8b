"""A thread that needs no answer any more."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.threads import CloseThread, FindThreads
from conversations.registry import flow
from conversations.text import fold

_PHRASES = {
    "en": ("close a thread", "close thread", "close a conversation", "close the thread"),
    "es": ("cerrar una conversación", "cerrar conversación", "cerrar un hilo", "cerrar la conversación"),
    "ar": ("إغلاق محادثة", "إغلاق المحادثة"),
}


@flow("close_thread", audience="staff", phrases=_PHRASES)
async def close_thread(chat: Chat) -> None:
    """Take a family off the list of those that wait; whatever either side writes opens the thread again."""
    _ = chat.gettext
    while True:
        name = await chat.ask("name", _("Which family? Type the name of the student or a parent."), most=80)
        threads = await chat.fetch("threads", FindThreads(name))
        if threads:
            break
        chat.say(_("I found no thread of yours with that name. Please check the spelling."))
    thread = threads[0]
    if len(threads) > 1 or fold(name) not in fold(thread.label):
        thread = await chat.choose("thread", _("Which one?"), threads)
    if await chat.do("close", CloseThread(thread.token)):
        chat.say(_("Closed: {family}. It opens again when one of you writes.", family=thread.label))
    else:
        chat.say(_("It was closed already: {family}.", family=thread.label))
