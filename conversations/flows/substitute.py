"""Somebody stands in for a teacher who is away."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.threads import EndSubstitute, FindColleagues, FindStaff, MyCover, NameSubstitute
from conversations.messages import Choice
from conversations.registry import flow
from conversations.text import fold

_PHRASES = {
    "en": (
        "substitute",
        "a substitute",
        "name a substitute",
        "i need a substitute",
        "substitute teacher",
        "a sub",
        "i need a sub",
    ),
    "es": ("suplente", "nombrar un suplente", "necesito un suplente", "un suplente"),
    "ar": ("بديل", "معلم بديل", "تعيين بديل", "أحتاج إلى بديل"),
}


@flow("substitute", audience="staff", phrases=_PHRASES)
async def substitute(chat: Chat) -> None:
    """Name who gets what families write to a teacher, until the end of a day; or end that sooner."""
    _ = chat.gettext
    cover = await chat.fetch("cover", MyCover())
    if cover.stand_in:
        goes_on = await chat.choose(
            "goes_on",
            _("{name} stands in for you until {day}.", name=cover.stand_in, day=cover.until),
            (Choice("stay", _("Leave it so")), Choice("other", _("Change it")), Choice("end", _("I am back"))),
        )
        if goes_on.token == "stay":
            chat.say(_("All right. {name} stands in for you.", name=cover.stand_in))
            return
        if goes_on.token == "end":
            await chat.do("end", EndSubstitute())
            chat.say(_("Welcome back. What families write comes to you again."))
            return
    absent = await _absent(chat) if cover.others and not cover.stand_in else ""
    found = await _named(chat, FindColleagues, "stand_in", _("Who stands in? Type a colleague's name."))
    day = await chat.ask_date("until", _("Until which day, that day included?"))
    last = await chat.do("name", NameSubstitute(absent, found.token, day.isoformat()))
    if last:
        chat.say(_("{name} gets what families write until {day}. Then it ends by itself.", name=found.label, day=last))
    else:
        chat.say(_("That can't be. Please choose another colleague, or a day that is still to come."))


async def _absent(chat: Chat) -> str:
    """For whom; empty for oneself."""
    _ = chat.gettext
    return (await _named(chat, FindStaff, "absent", _("Who is away? Type their name."))).token


async def _named(chat: Chat, query: type[FindStaff | FindColleagues], key: str, question: str) -> Choice:
    _ = chat.gettext
    while True:
        name = await chat.ask(f"{key}_name", question, most=80)
        found = await chat.fetch(f"{key}_found", query(name))
        if found:
            break
        chat.say(_("I found no colleague with that name at your school. Please check the spelling."))
    if len(found) == 1 and fold(name) in fold(found[0].label):
        return found[0]
    return await chat.choose(key, _("Which one?"), found)
