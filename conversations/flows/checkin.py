"""The weekly check-in."""

from __future__ import annotations

from typing import Literal

from conversations.chat import Chat
from conversations.effects.checkin import RecordCheckIn
from conversations.effects.people import TeachersOf
from conversations.effects.relay import TellTeacher
from conversations.locale import mark as N_
from conversations.messages import Choice, Words
from conversations.registry import flow


@flow("checkin", title=N_("How the week went"), order=20, intents=("checkin",))
async def checkin(chat: Chat) -> None:
    """Ask a family how the week was, in two taps, and pass on what they want answered."""
    _ = chat.gettext
    if not chat.children:
        chat.say(_("I can't help with that here. Please call the school office at {phone}.", phone=chat.person.office))
        return
    child = chat.children[0]
    if len(chat.children) > 1:
        question = _("{school} asks how this week was. Which child is this about?", school=chat.person.school)
        child = await chat.choose("child", question, chat.children)
    teachers = await chat.fetch("teachers", TeachersOf(child.token))
    asker = teachers[0].label if teachers else chat.person.school
    answer = await chat.choose(
        "week",
        _("{name} asks: How was this week for {child}?", name=asker, child=child.label),
        (Choice("good", _("Good")), Choice("mostly", _("Mostly good")), Choice("not_good", _("Not good"))),
    )
    if answer.token == "good":
        await chat.do("record", RecordCheckIn(child.token, "good"))
        chat.say(_("That is good to hear. Thank you!"))
        return
    words = await chat.ask("words", _("What could be better? A few words are enough. Or write SKIP."), skippable=True)
    await _pass_on(chat, child, "mostly" if answer.token == "mostly" else "not_good", words or "", teachers)


async def _pass_on(
    chat: Chat, child: Choice, answer: Literal["mostly", "not_good"], words: str, teachers: tuple[Choice, ...]
) -> None:
    _, wants = chat.gettext, False
    if words and teachers:
        wants = await chat.ask_yes_no("answer", _("Shall I pass this on to {teacher}?", teacher=teachers[0].label))
    await chat.do("record", RecordCheckIn(child.token, answer, words, wants))
    if not wants:
        chat.say(_("Thank you for telling us."))
        return
    passed = await chat.do("tell", TellTeacher(child.token, teachers[0].token, Words(words)))
    if passed.name:
        chat.say(_("Thank you for telling us. Your words are on their way to {teacher}.", teacher=passed.name))
