"""Check-ins that staff begin or answer: a class is asked, and a teacher is asked about a class."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.checkin import (
    Answer,
    AskClass,
    ClassesToAsk,
    HowManyToAsk,
    MyClasses,
    RecordStaffCheckIn,
    TellStaffConcern,
)
from conversations.messages import Choice
from conversations.registry import flow

_ASK = {
    "en": ("ask how the week was", "how was the week", "ask a class", "ask my class"),
    "es": ("preguntar cómo fue la semana", "preguntar por la semana", "preguntar a una clase"),
    "ar": ("السؤال عن الأسبوع", "اسأل الصف"),
}
_MINE = {
    "en": ("how my week was", "how was my week"),
    "es": ("cómo fue mi semana", "mi semana"),
    "ar": ("كيف كان أسبوعي", "أسبوعي"),
}


# No title: the menu of a teacher who is a parent too is full; there are the words, and a command on Slack.
@flow("ask_week", audience="staff", phrases=_ASK)
async def ask_week(chat: Chat) -> None:
    """Ask the families of one class how the week was; for the office, all teachers."""
    _ = chat.gettext
    groups = await chat.fetch("groups", ClassesToAsk())
    if not groups:
        chat.say(_("I found no class of yours."))
        return
    group = groups[0]
    if len(groups) > 1:
        group = await chat.choose("group", _("Whom shall I ask how the week was?"), groups)
    askable = await chat.fetch("many", HowManyToAsk(group.token))
    if askable.asked_on:
        chat.say(_("They were asked on {day}. Once a week is enough.", day=askable.asked_on))
        return
    if not askable.count:
        chat.say(_("I can reach nobody there yet."))
        return
    question = chat.ngettext(
        "I will ask {count} person of {group}. Shall I?",
        "I will ask {count} people of {group}. Shall I?",
        askable.count,
        group=group.label,
    )
    if await chat.ask_yes_no("sure", question) and await chat.do("ask", AskClass(group.token)):
        chat.say(_("I ask them now, and in the morning those who sleep. What is not good comes to you as a worry."))
    else:
        chat.say(_("All right, I ask nobody."))


@flow("checkin_class", audience="staff", phrases=_MINE)
async def checkin_class(chat: Chat) -> None:
    """Ask a teacher how the week with a class was; the office hears what was not good."""
    _ = chat.gettext
    classes = await chat.fetch("classes", MyClasses())
    if not classes:
        chat.say(_("I found no class of yours."))
        return
    section = classes[0]
    if len(classes) > 1:
        section = await chat.choose("section", _("Which class is it about?"), classes)
    picked = await chat.choose(
        "week",
        _("{school} asks: How was your week with {group}?", school=chat.person.school, group=section.label),
        (Choice("good", _("Good")), Choice("mostly", _("Mostly good")), Choice("not_good", _("Not good"))),
    )
    answer: Answer = "good" if picked.token == "good" else "mostly" if picked.token == "mostly" else "not_good"
    await chat.do("record", RecordStaffCheckIn(section.token, answer))
    if answer == "good":
        chat.say(_("That is good to hear. Thank you!"))
        return
    words = await chat.ask("words", _("What would help? A few words go to the office. Or write SKIP."), skippable=True)
    told = await chat.do("concern", TellStaffConcern(section.token, words or ""))
    if told is not None and told.name:
        chat.say(_("Thank you for telling us. {teacher} answers you by {day}.", teacher=told.name, day=told.day))
    else:
        chat.say(_("Thank you. I keep this for the office, where I can reach nobody yet."))
