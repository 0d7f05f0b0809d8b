"""Words that no flow took."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.messages import Choice
from conversations.registry import flow


@flow("pass_on")
async def pass_on(chat: Chat) -> None:
    """Offer to pass words that the bot cannot act on to the other side; never pretend to have understood."""
    _ = chat.gettext
    words = await chat.ask_words("words", _("What would you like to tell the school?"))
    to_teacher = bool(chat.children)
    if to_teacher:
        question = _("I can't answer that myself, but I can pass your words on to a teacher. Shall I?")
    else:
        question = _("I can't answer that myself, but I can pass your words on to a family. Shall I?")
    picked = await chat.choose(
        "what",
        question,
        (Choice("pass", _("Yes, pass it on")), Choice("menu", _("No, show the menu")), Choice("drop", _("No, thanks"))),
    )
    if picked.token == "pass":
        media = [
            {"ref": item.ref, "kind": item.kind, "mime": item.mime, "name": item.name, "size": item.size}
            for item in words.media
        ]
        given = {"text": words.text, "media": media, "origin": words.origin}
        chat.go("message_teacher" if to_teacher else "write_family", words=given)
    elif picked.token == "menu":
        chat.go("menu")
    else:
        chat.say(_("All right. I am here when you need me."))
