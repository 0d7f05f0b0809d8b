"""What families need in their language, for the staff who help with it."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.interpreters import DoDeskItem, LanguageDesk, ShowDeskItem
from conversations.messages import Choice
from conversations.registry import flow

_PHRASES = {
    "en": ("interpreter requests", "translation reports", "language desk"),
    "es": ("solicitudes de intérprete", "pedidos de intérprete", "traducciones dudosas"),
    "ar": ("طلبات المترجم", "طلبات الترجمة", "بلاغات الترجمة"),
}


# No title: of the staff only a few do this, and each request comes with its own buttons.
@flow("language_desk", audience="staff", phrases=_PHRASES)
async def language_desk(chat: Chat) -> None:
    """Show open requests for interpreters and translations to look at, and say what was done about one."""
    _ = chat.gettext
    found = await chat.fetch("waiting", LanguageDesk())
    if not found:
        chat.say(_("No family is waiting for help with a language."))
        return
    item = found[0]
    if len(found) > 1:
        item = await chat.choose("item", _("Which one?"), found)
    shown = await chat.fetch("shown", ShowDeskItem(item.token))
    if item.token.startswith("w"):
        options = [Choice("looked", _("Looked at"))]
    else:
        options = [Choice("take", _("I take it")), Choice("done", _("Done"))][item.token.startswith("t") :]
    picked = await chat.choose(
        "what", "\n\n".join([shown, _("What shall I note?")]), (*options, Choice("later", _("Later")))
    )
    if picked.token == "later":
        chat.say(_("All right. It stays on the list."))
        return
    await chat.do("note", DoDeskItem(item.token, picked.token))
