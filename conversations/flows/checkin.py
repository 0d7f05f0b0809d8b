"""Check-ins: the weekly one, and one that a teacher asks about one class."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.checkin import Answer, AskedBy, Owned, OwnerOf, RecordCheckIn, TellConcern
from conversations.effects.people import TeachersOf
from conversations.locale import mark as N_
from conversations.messages import Choice
from conversations.registry import flow
from conversations.topics import read_topic, topic_choices


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
    question = _("{name} asks: How was this week for {child}?", name=asker, child=child.label)
    await _week(chat, child, question, teachers)


# Begun by an asking only (handlers.checkin_rounds), which gives its id.
@flow("checkin_asked")
async def checkin_asked(chat: Chat) -> None:
    """Ask a family how the week was in one class, since its teacher wants to know."""
    _ = chat.gettext
    number = await chat.ask("round", chat.person.school, most=18)
    asked = await chat.fetch("asked", AskedBy(number))
    if asked is None:
        chat.say(_("I can't help with that here. Please call the school office at {phone}.", phone=chat.person.office))
        return
    child = asked.children[0]
    if len(asked.children) > 1:
        question = _("{name} asks how this week was. Which child is this about?", name=asked.asker)
        child = await chat.choose("child", question, asked.children)
    question = _(
        "{name} asks: How was this week for {child} in {class_name}?",
        name=asked.asker,
        child=child.label,
        class_name=asked.class_name,
    )
    await _week(chat, child, question, (), number)


async def _week(chat: Chat, child: Choice, question: str, teachers: tuple[Choice, ...], number: str = "") -> None:
    _ = chat.gettext
    choices = (Choice("good", _("Good")), Choice("mostly", _("Mostly good")), Choice("not_good", _("Not good")))
    picked = await chat.choose("week", question, choices)
    answer: Answer = "good" if picked.token == "good" else "mostly" if picked.token == "mostly" else "not_good"
    await chat.do("record", RecordCheckIn(child.token, answer, number))
    if answer == "good":
        chat.say(_("That is good to hear. Thank you!"))
        return
    said = await chat.ask(
        "words",
        _("What could be better? Tap what it is about, or write a few words. Or write SKIP."),
        choices=topic_choices(chat.locale),
        skippable=True,
    )
    topic, words = read_topic(said or "")
    shares = bool(words) and await _may_share(chat, OwnerOf(child.token, topic, number), teachers)
    told = await chat.do("concern", TellConcern(child.token, topic, words, shares))
    chat.say(_thanks(chat, told))


async def _may_share(chat: Chat, owner: OwnerOf, teachers: tuple[Choice, ...]) -> bool:
    """Whether their words may go to whoever answers for it; a bare topic needs no asking."""
    _, name = chat.gettext, await chat.fetch("owner", owner)
    name = name or (teachers[0].label if teachers else "")
    return bool(name) and await chat.ask_yes_no("answer", _("Shall I pass this on to {teacher}?", teacher=name))


def _thanks(chat: Chat, told: Owned | None) -> str:
    _ = chat.gettext
    if told is not None and told.name:
        return _("Thank you for telling us. {teacher} answers you by {day}.", teacher=told.name, day=told.day)
    return _(
        "Thank you for telling us. I keep this for the school. If it can't wait, please call {phone}.",
        phone=chat.person.office,
    )
