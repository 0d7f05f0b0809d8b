"""Words to every family of a class, a grade or a school."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.broadcast import DraftBroadcast, MyAudiences
from conversations.locale import mark as N_
from conversations.registry import flow

_PHRASES = {
    "en": ("write to my class", "message my class", "message all families", "write to all families", "announce"),
    "es": ("anunciar", "anuncio"),
    "ar": ("إعلان",),
}


@flow("announce", title=N_("Write to a whole class"), audience="staff", order=25, phrases=_PHRASES)
async def announce(chat: Chat) -> None:
    """Have words for many families translated; then they are looked at (announce_send) before they go."""
    _ = chat.gettext
    audiences = await chat.fetch("audiences", MyAudiences())
    if not audiences:
        chat.say(_("You have no classes on the school's list. Please ask the office to add them."))
        return
    picked = audiences
    if len(audiences) > 1:
        picked = await chat.choose_several("classes", _("Who is it for?"), audiences)
    words = await chat.ask_words("words", _("What shall I tell all families? Each will read it in their own language."))
    draft = await chat.do("draft", DraftBroadcast(tuple(choice.token for choice in picked), words))
    if not draft.families:
        chat.say(_("No family there can be written to."))
    elif draft.languages:
        names = chat.list_of([chat.locale.language_name(tag) for tag in draft.languages])
        chat.say(_("I am translating it: {languages}. Then I show it to you. Nothing is sent yet.", languages=names))
    else:
        chat.go("announce_send")
