"""What families say by themselves: a worry, or praise."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.checkin import OwnerOf
from conversations.effects.concerns import AboutWhom, OpenConcern, PassPraise, PraiseWhom
from conversations.messages import Choice
from conversations.registry import flow
from conversations.topics import guess_topic, topic_choices

_WORRY = {
    "en": ("a worry", "tell a worry", "i have a worry", "i have a concern", "i am worried"),
    "es": ("una preocupación", "tengo una preocupación", "estoy preocupada", "estoy preocupado"),
    "ar": ("عندي قلق", "لدي قلق", "أنا قلقة", "أنا قلق"),
}


@flow("worry", phrases=_WORRY)
async def worry(chat: Chat) -> None:
    """Take a family's worry to whoever can look after it."""
    _ = chat.gettext
    if not chat.children:
        chat.say(_("I can't help with that here. Please call the school office at {phone}.", phone=chat.person.office))
        return
    words = await chat.ask_words("words", _("What worries you? Write it in your own language."), most=2000)
    children = await chat.fetch("children", AboutWhom(words.text)) or chat.children
    child = children[0]
    if len(children) > 1:
        child = await chat.choose("child", _("Which child is this about?"), children)
    topic = guess_topic(words.text)
    if topic:
        name = await chat.fetch("owner", OwnerOf(child.token, topic))
        question = _("I am sorry to hear that. Shall I ask {name} to look after it?", name=name or chat.person.school)
        wanted = await chat.ask_yes_no("pass", question)
    else:
        picked = await chat.choose(
            "topic",
            _("I am sorry to hear that. What is it about? I take it to the right person at school."),
            (*topic_choices(chat.locale), Choice("no", _("Don't pass it on"))),
        )
        wanted, topic = picked.token != "no", picked.token
    if not wanted:
        chat.say(_("All right. I am here when you need me."))
        return
    told = await chat.do("concern", OpenConcern(child.token, topic, words))
    if told is not None and told.name:
        chat.say(_("Thank you for telling us. {teacher} answers you by {day}.", teacher=told.name, day=told.day))
    else:
        chat.say(
            _(
                "Thank you for telling us. I keep this for the school. If it can't wait, please call {phone}.",
                phone=chat.person.office,
            )
        )


@flow("praise")
async def praise(chat: Chat) -> None:
    """Pass kind words on to the teacher whom they are for."""
    _ = chat.gettext
    words = await chat.ask_words("words", _("What would you like to tell the school?"), most=2000)
    found = await chat.fetch("whom", PraiseWhom(words.text))
    if not found:
        chat.say(_("You're welcome."))
        return
    one = found[0]
    if len(found) > 1:
        choices = tuple(Choice(praised.token, praised.child) for praised in found)
        picked = await chat.choose("child", _("How kind! Which child is this about?"), choices)
        one = next(praised for praised in found if praised.token == picked.token)
    if not await chat.ask_yes_no("pass", _("How kind! Shall I pass that on to {teacher}?", teacher=one.teacher)):
        chat.say(_("All right. I am here when you need me."))
        return
    passed = await chat.do("praise", PassPraise(one.token, words))
    if passed.name:
        chat.say(_("I pass it on to {teacher}, who will be glad. Thank you!", teacher=passed.name))
