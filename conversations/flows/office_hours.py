"""Office hours."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.staff import SetOfficeHours
from conversations.messages import Choice
from conversations.registry import flow

_PHRASES = {
    "en": ("office hours", "my office hours", "reading hours"),
    "es": ("horario de atención", "mi horario", "mi horario de atención"),
    "ar": ("ساعات الدوام", "ساعات العمل"),
}


@flow("office_hours", audience="staff", phrases=_PHRASES)
async def office_hours(chat: Chat) -> None:
    """Let staff say when they read messages; outside of it words from families wait, and families are told (L7)."""
    _ = chat.gettext
    picked = await chat.choose(
        "what",
        _("When do you read messages from families? At other times I keep them and tell the family when you will."),
        (Choice("set", _("At certain hours")), Choice("none", _("At any time"))),
    )
    if picked.token == "none":
        await chat.do("set_hours", SetOfficeHours(()))
        chat.say(_("All right. You get messages at any time."))
        return
    days = await chat.choose_several("days", _("On which days?"), chat.weekdays())
    while True:
        start = await chat.ask_time("from", _("From what time? For example 7:30 am."), part_of_day="morning")
        end = await chat.ask_time("until", _("Until what time? For example 4 pm."))
        if start < end:
            break
        chat.say(_("The end must be later than the start."))
    await chat.do("set_hours", SetOfficeHours(tuple(day.token for day in days), f"{start:%H:%M}", f"{end:%H:%M}"))
    chat.say(
        _(
            "You get messages from families on {days}, from {start} to {end}. In danger I tell the school at once.",
            days=chat.list_of([day.label for day in days]),
            start=chat.clock(start),
            end=chat.clock(end),
        )
    )
