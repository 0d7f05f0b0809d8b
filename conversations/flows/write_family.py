"""Staff write first."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.relay import FindFamilies, TellFamily
from conversations.locale import mark as N_
from conversations.passing import what_becomes
from conversations.registry import flow
from conversations.text import fold

_PHRASES = {
    "en": (
        "i want to write to a family",
        "i want to write to a parent",
        "write to a parent",
        "message a family",
        "message a parent",
    ),
}

#: How the token ends that means each guardian of a child.
_EACH = "-all"


@flow(
    "write_family",
    title=N_("Write to a family"),
    audience="staff",
    order=10,
    intents=("message_teacher",),
    phrases=_PHRASES,
)
async def write_family(chat: Chat) -> None:
    """Let a teacher write to a family of their own classes."""
    _ = chat.gettext
    while True:
        name = await chat.ask("name", _("Which family? Type the name of the student or a parent."), most=80)
        families = await chat.fetch("families", FindFamilies(name))
        if families:
            break
        chat.say(_("I found no family with that name in your classes. Please check the spelling."))
    family = families[0]
    if len(families) > 1 or fold(name) not in fold(family.label):
        family = await chat.choose("family", _("Which one?"), families)
    question = _("What shall I tell {family}? I will translate it if they read another language.", family=family.label)
    if family.token.endswith(_EACH):
        question = _("What shall I tell them? Each reads it in their own language, and answers only you.")
    words = await chat.ask_words("words", question)
    passed = await chat.do("tell", TellFamily(family.token, words))
    if passed.name:
        chat.say(what_becomes(chat, passed, _("The answer will come in a thread here.")))
