"""Preferences."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.people import PauseNudges, SetLanguage, SetQuietHours
from conversations.languages import language_choices
from conversations.locale import mark as N_
from conversations.messages import Choice
from conversations.registry import flow


@flow("preferences", title=N_("Settings"), audience="anyone", order=80, intents=("language",))
async def preferences(chat: Chat) -> None:
    """Change language, quiet hours or a pause, and see which children are connected."""
    while True:
        _ = chat.gettext
        options = [
            Choice("language", _("Language")),
            Choice("quiet", _("Quiet hours")),
            Choice("pause", _("Pause reminders")),
        ]
        if chat.person.is_guardian:
            options.append(Choice("children", _("My children")))
        picked = await chat.choose("what", _("What would you like to change?"), [*options, Choice("done", _("Done"))])
        if picked.token == "done":
            chat.say(_("All set."))
            return
        await {"language": _language, "quiet": _quiet, "pause": _pause, "children": _children}[picked.token](chat)


async def _language(chat: Chat) -> None:
    picked = await chat.choose("language", chat.gettext("Which language shall I speak?"), language_choices())
    await chat.do("set_language", SetLanguage(picked.token))
    chat.say(chat.speak(picked.token)(N_("From now on I speak English with you.")))


async def _quiet(chat: Chat) -> None:
    _ = chat.gettext
    start = await chat.ask_time(
        "quiet_from", _("From what time in the evening shall I be quiet? For example 9 pm."), part_of_day="evening"
    )
    end = await chat.ask_time(
        "quiet_until", _("Until what time in the morning? For example 7 am."), part_of_day="morning"
    )
    await chat.do("set_quiet", SetQuietHours(f"{start:%H:%M}", f"{end:%H:%M}"))
    chat.say(
        _(
            "From {start} to {end} I will send nothing but emergencies.",
            start=chat.clock(start),
            end=chat.clock(end),
        )
    )


async def _pause(chat: Chat) -> None:
    _ = chat.gettext
    picked = await chat.choose(
        "pause",
        _("How long shall I pause reminders?"),
        (
            Choice("7", _("One week")),
            Choice("14", _("Two weeks")),
            Choice("until", _("Until a day I pick")),
            Choice("0", _("No pause")),
        ),
    )
    if picked.token == "until":
        day = await chat.ask_date("pause_until", _("Until which day?"))
        until = await chat.do("set_pause", PauseNudges(until=day.isoformat()))
    else:
        until = await chat.do("set_pause", PauseNudges(days=int(picked.token)))
    if until:
        chat.say(_("All right. No reminders until {day}. Answers from teachers still come.", day=until))
    else:
        chat.say(_("Reminders are on."))


async def _children(chat: Chat) -> None:
    _ = chat.gettext
    if not chat.children:
        chat.say(_("I can't help with that here. Please call the school office at {phone}.", phone=chat.person.office))
        return
    names = chat.list_of([child.label for child in chat.children])
    chat.say(
        _(
            "Connected here: {children}. Is someone missing or wrong? Please call the school office at {phone}.",
            children=names,
            phone=chat.person.office,
        )
    )
