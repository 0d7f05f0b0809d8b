"""An unclear wish to stop."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.people import PauseNudges, StopMessages
from conversations.messages import Choice
from conversations.registry import flow


@flow("stop_what", audience="anyone")
async def stop_what(chat: Chat) -> None:
    """Ask once what an unclear "stop" means (L4)."""
    _ = chat.gettext
    meant = await chat.choose(
        "meant",
        _("Do you want fewer messages from {school}?", school=chat.person.school),
        (
            Choice("all", _("Stop all messages")),
            Choice("week", _("Pause for a week")),
            Choice("no", _("Something else")),
        ),
    )
    if meant.token == "all":
        await chat.do("stop", StopMessages())
    elif meant.token == "week":
        until = await chat.do("pause", PauseNudges(days=7))
        chat.say(_("All right. No reminders until {day}. Answers from teachers still come.", day=until))
    else:
        chat.go("menu")
