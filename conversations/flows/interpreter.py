"""Interpreters."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.interpreters import AskInterpreter, LanguageToInterpret
from conversations.effects.people import TeachersOf
from conversations.locale import mark as N_
from conversations.messages import Choice
from conversations.registry import flow

_PHRASES = {
    "en": ("interpreter", "i want an interpreter", "i need an interpreter"),
    "es": ("intérprete", "quiero un intérprete", "necesito un intérprete"),
    "ar": ("مترجم", "أريد مترجما", "أحتاج إلى مترجم"),
}
_IN_GENERAL = "general"
_ANYBODY = "anybody"


@flow(
    "interpreter",
    title=N_("I want an interpreter"),
    order=60,
    intents=("interpreter",),
    phrases=_PHRASES,
    between_languages=True,
)
async def interpreter(chat: Chat) -> None:
    """Ask an adult of the school to help a family talk in their own language; never a child (L12)."""
    _ = chat.gettext
    if not chat.children:
        chat.say(_("I can't help with that here. Please call the school office at {phone}.", phone=chat.person.office))
        return
    about = await chat.choose(
        "about",
        _("What would you like to talk about with an interpreter?"),
        (*chat.children, Choice(_IN_GENERAL, _("Something else"))),
    )
    child = "" if about.token == _IN_GENERAL else about.token
    teacher = await _teacher(chat, child) if child else ""
    language = await chat.fetch("language", LanguageToInterpret())
    if not language:
        language = await chat.ask("which_language", _("Which language should the interpreter speak?"), most=60)
    when = _("When is a good time to call you? Write it in your own words. Or write SKIP.")
    wish = await chat.ask("wish", when, most=200, skippable=True)
    await chat.do("ask", AskInterpreter(child, teacher, language, wish or ""))


async def _teacher(chat: Chat, child: str) -> str:
    """With whom: a teacher of the child, or anybody."""
    teachers = await chat.fetch("teachers", TeachersOf(child))
    if not teachers:
        return ""
    anybody = Choice(_ANYBODY, chat.gettext("Somebody else"))
    picked = await chat.choose("teacher", chat.gettext("Whom would you like to talk with?"), (*teachers, anybody))
    return "" if picked.token == _ANYBODY else picked.token
