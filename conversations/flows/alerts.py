"""The safety alerts that are not closed, for the staff on call."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.alerts import NoteOnAlert, OpenAlerts, ShowAlert, TakeAlert
from conversations.messages import Choice
from conversations.registry import flow

_PHRASES = {
    "en": ("alerts", "safety alerts", "open alerts", "alert"),
    "es": ("alertas", "alertas de seguridad", "alertas abiertas", "alerta"),
    "ar": ("التنبيهات", "تنبيهات السلامة", "تنبيه"),
}


# No title: only the staff on call have them, and each comes with its own button.
@flow("alerts", audience="staff", phrases=_PHRASES)
async def alerts(chat: Chat) -> None:
    """Show an alert with all that was done about it; take it, add a note, or close it."""
    _ = chat.gettext
    found = await chat.fetch("open", OpenAlerts())
    if not found:
        chat.say(_("There is no open alert for you."))
        return
    item = found[0]
    if len(found) > 1:
        item = await chat.choose("item", _("Which alert?"), found)
    shown = await chat.fetch("shown", ShowAlert(item.token))
    if shown is None:
        chat.say(_("That is not here any more."))
        return
    options = [Choice("take", _("I have it"))]
    if shown.status == "acknowledged":
        options = [Choice("close", _("Close it")), Choice("note", _("Add a note")), Choice("take", _("I have it"))]
    picked = await chat.choose(
        "what", "\n\n".join([shown.text, _("What will you do?")]), (*options, Choice("later", _("Later")))
    )
    if picked.token == "take":
        await chat.do("take", TakeAlert(item.token))
    elif picked.token == "close":
        chat.go("close_alert", alert=item.token)
    elif picked.token == "note":
        words = await chat.ask("note", _("What shall I note? Only the staff on call can read it."), most=1000)
        await chat.do("keep", NoteOnAlert(item.token, words))
        chat.say(_("Noted. The alert stays open until somebody closes it."))
    else:
        chat.say(_("All right. The alert stays open until somebody closes it."))
