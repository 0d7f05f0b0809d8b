"""Messages to a teacher."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.people import TeachersOf
from conversations.effects.relay import TellTeacher
from conversations.effects.threads import TellTeam
from conversations.locale import mark as N_
from conversations.messages import Choice, Words
from conversations.registry import flow

_TEAM = "all"


@flow("message_teacher", title=N_("Write to a teacher"), order=10, intents=("message_teacher",))
async def message_teacher(chat: Chat) -> None:
    """Pass a family's words to a teacher of their child."""
    _ = chat.gettext
    if not chat.children:
        chat.say(_("I can't help with that here. Please call the school office at {phone}.", phone=chat.person.office))
        return
    child = chat.children[0]
    if len(chat.children) > 1:
        child = await chat.choose("child", _("Which child is this about?"), chat.children)
    teachers = await chat.fetch("teachers", TeachersOf(child.token))
    if not teachers:
        chat.say(
            _(
                "I don't know {child}'s teacher yet. Please call the school office at {phone}.",
                child=child.label,
                phone=chat.person.office,
            )
        )
        return
    teacher = teachers[0]
    if len(teachers) > 1:
        team = Choice(_TEAM, _("All the teachers"))
        teacher = await chat.choose("teacher", _("Which teacher is it for?"), (*teachers, team))
    question = _("What shall I tell {teacher}? Write in your own language. A photo is fine too.", teacher=teacher.label)
    if teacher.token == _TEAM:
        question = _("What shall I tell them? Each teacher gets it and can answer. Write in your own language.")
    words = await chat.ask_words("words", question)
    if teacher.token == _TEAM:
        await _to_the_team(chat, child, words)
        return
    passed = await chat.do("tell", TellTeacher(child.token, teacher.token, words))
    if not passed.name:
        return
    if passed.reachable:
        chat.say(_("Sent to {teacher}. The answer will come here.", teacher=passed.name))
    else:
        chat.say(
            _(
                "I can't reach {teacher} here yet. I will keep your message and send it as soon as I can. "
                "If it can't wait, please call the school office at {phone}.",
                teacher=passed.name,
                phone=chat.person.office,
            )
        )


async def _to_the_team(chat: Chat, child: Choice, words: Words) -> None:
    """Each teacher gets the words in a thread of their own, and each answers by name."""
    _ = chat.gettext
    told = await chat.do("tell_team", TellTeam(child.token, words))
    if told.names:
        chat.say(_("Sent to {teachers}. Whoever answers writes to you here.", teachers=told.names))
    if told.unreachable:
        chat.say(
            _(
                "I can't reach {teachers} here yet. I will keep your message and send it as soon as I can.",
                teachers=told.unreachable,
            )
        )
