"""What was written before."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.threads import MyThreads, ShowHistory
from conversations.messages import Choice
from conversations.registry import flow

_PHRASES = {
    "en": (
        "history",
        "earlier messages",
        "old messages",
        "show earlier messages",
        "message history",
        "show me earlier messages",
    ),
    "es": ("historial", "mensajes anteriores", "ver mensajes anteriores"),
    "ar": ("الرسائل السابقة", "السجل", "أرني الرسائل السابقة"),
}


@flow("history", audience="anyone", phrases=_PHRASES)
async def history(chat: Chat) -> None:
    """Show what was written in one's own threads, with its translations, to whoever may read it now."""
    _ = chat.gettext
    if not chat.children and not chat.person.is_staff:
        chat.say(_("I can't help with that here. Please call the school office at {phone}.", phone=chat.person.office))
        return
    threads = await chat.fetch("threads", MyThreads(await _child(chat)))
    if not threads:
        chat.say(_("There are no messages here yet."))
        return
    thread = threads[0]
    if len(threads) > 1:
        thread = await chat.choose("thread", _("Messages with whom?"), threads)
    which = await chat.choose(
        "which", _("Which messages?"), (Choice("last", _("The last 10")), Choice("since", _("Since a day")))
    )
    since = ""
    if which.token == "since":
        since = (await chat.ask_date("since", _("Since which day?"))).isoformat()
    count = await chat.do("show", ShowHistory(thread.token, since))
    if not count:
        chat.say(_("There are no messages from then."))


async def _child(chat: Chat) -> str:
    """The child whose messages they are; empty for staff, who have threads with many."""
    _ = chat.gettext
    if chat.person.is_staff and chat.children:
        side = await chat.choose(
            "side", _("Which messages?"), (Choice("work", _("With families")), Choice("own", _("About my own child")))
        )
        if side.token == "work":
            return ""
    elif chat.person.is_staff:
        return ""
    if len(chat.children) == 1:
        return chat.children[0].token
    return (await chat.choose("child", _("Which child is this about?"), chat.children)).token
