"""A safety alert is closed by a person, who says what was done."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.alerts import CloseAlert, ShowAlert
from conversations.registry import flow
from conversations.text import fold

_PHRASES = {
    "en": ("close alert", "close an alert"),
    "es": ("cerrar alerta", "cerrar una alerta"),
    "ar": ("إغلاق تنبيه", "إغلاق التنبيه"),
}
#: Fewer letters say nothing of what was done.
_LETTERS = 3


@flow("close_alert", audience="staff", phrases=_PHRASES)
async def close_alert(chat: Chat) -> None:
    """Ask what was done about an alert, and close it."""
    _ = chat.gettext
    number = await chat.ask("alert", _("Which alert? Write its number."), most=20)
    shown = await chat.fetch("shown", ShowAlert(number))
    if shown is None:
        chat.say(_("That is not here any more."))
        return
    if shown.status == "closed":
        chat.say(_("Alert {number} is closed already.", number=number))
        return
    while True:
        words = await chat.ask("done", _("What was done? A few words. They stay on record."), most=2000)
        if len(fold(words)) >= _LETTERS:
            break
        chat.say(_("Please write it in words, so that it can be understood later."))
    if await chat.do("close", CloseAlert(number, words)) == "closed":
        chat.say(_("Alert {number} is closed. Thank you.", number=number))
    else:
        chat.say(_("Somebody closed alert {number} just now.", number=number))
