"""What became of words to many families."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.broadcast import MyBroadcasts, ReportOf
from conversations.registry import flow

_PHRASES = {
    "en": ("report", "announcements", "my announcements"),
    "es": ("informe", "mis anuncios"),
    "ar": ("تقرير", "إعلاناتي"),
}


@flow("announcements", audience="staff", phrases=_PHRASES)
async def announcements(chat: Chat) -> None:
    """Tell how many families got and read what was sent to all of them, and why others did not."""
    _ = chat.gettext
    sent = await chat.fetch("sent", MyBroadcasts())
    if not sent:
        chat.say(_("You have not written to a whole class yet."))
        return
    picked = sent[0] if len(sent) == 1 else await chat.choose("which", _("Which of these?"), sent)
    chat.say(await chat.fetch("report", ReportOf(picked.token)))
