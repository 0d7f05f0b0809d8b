"""Lost and found: a sample of how little a new conversation needs. Nothing else knows of it."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.people import TeachersOf
from conversations.effects.relay import TellTeacher
from conversations.locale import mark as N_
from conversations.messages import Choice, Words
from conversations.registry import flow

PHRASES = {"en": ("lost and found", "we lost something"), "es": ("objetos perdidos",)}


@flow("lost_and_found", title=N_("Lost something?"), order=30, phrases=PHRASES)
async def lost_and_found(chat: Chat) -> None:
    """Ask what was lost, when and where, and tell the teacher."""
    _ = chat.gettext
    if not chat.children:
        chat.say(_("I can't help with that here. Please call the school office at {phone}.", phone=chat.person.office))
        return
    child = chat.children[0]
    if len(chat.children) > 1:
        child = await chat.choose("child", _("Which child is this about?"), chat.children)
    thing = await chat.ask_words("thing", _("What did you lose? A photo of one like it helps."))
    day = await chat.ask_date("day", _("On which day?"))
    places = await chat.choose_several(
        "places",
        _("Where may it be? Pick one or more."),
        (Choice("bus", _("Bus")), Choice("yard", _("Yard")), Choice("class", _("Classroom"))),
    )
    teachers = await chat.fetch("teachers", TeachersOf(child.token))
    if not teachers:
        chat.say(_("I don't know whom to ask."))
        return
    where = chat.list_of([place.label for place in places])
    words = Words(_("Lost on {day}: {thing} ({where})", day=day, thing=thing.text, where=where), thing.media)
    passed = await chat.do("tell", TellTeacher(child.token, teachers[0].token, words))
    chat.say(_("I have asked {teacher} to look for it.", teacher=passed.name))
