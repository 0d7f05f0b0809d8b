"""Worries from check-ins that nobody has answered."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.staff import Concern, OpenConcerns
from conversations.locale import mark as N_
from conversations.messages import Choice
from conversations.registry import flow


@flow("concerns", title=N_("Worries from families"), audience="staff", order=30)
async def concerns(chat: Chat) -> None:
    """Show a teacher which families said that a week was not good, and let them answer."""
    _ = chat.gettext
    found = await chat.fetch("open", OpenConcerns())
    if not found:
        chat.say(_("No family is waiting with a worry. Good news!"))
        return
    chat.say("\n".join(_line(chat, concern) for concern in found))
    answered = await chat.choose(
        "whom",
        _("Whom would you like to write to?"),
        (*(Choice(concern.family, concern.label) for concern in found), Choice("later", _("Later"))),
    )
    if answered.token == "later":
        chat.say(_("All right. They stay on this list until someone writes to them."))
        return
    guardian = next(concern.guardian for concern in found if concern.family == answered.token)
    chat.go("write_family", name=guardian, family=answered.token)


def _line(chat: Chat, concern: Concern) -> str:
    _ = chat.gettext
    week = _("The week was mostly good.") if concern.answer == "mostly" else _("The week was not good.")
    return f"{concern.label}: {week}"
