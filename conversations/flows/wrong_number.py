"""The wrong person has the phone."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.family import LeavePhone
from conversations.locale import locale_for, shipped
from conversations.locale import mark as N_
from conversations.messages import Choice
from conversations.registry import flow

_ENGLISH = (
    "wrong number",
    "wrong person",
    "wrong phone",
    "wrong number sorry",
    "sorry wrong number",
    "this is the wrong number",
    "this is the wrong person",
    "you have the wrong number",
    "you have the wrong person",
    "you got the wrong number",
    "you got the wrong person",
    "sorry you have the wrong number",
    "sorry you have the wrong person",
    "i think you have the wrong number",
    "i think you have the wrong person",
    "i have no child at this school",
    "i have no children at this school",
    "this is not my number",
)
_SPANISH = (
    "número equivocado",
    "persona equivocada",
    "este número está equivocado",
    "es un número equivocado",
    "este no es el número",
    "se equivocó de número",
    "se equivocó de persona",
    "se equivoca de número",
    "se equivoca de persona",
    "se equivocaron de número",
    "se equivocaron de persona",
    "está equivocado de número",
    "tiene el número equivocado",
    "tienen el número equivocado",
    "no soy esa persona",
    "no soy la persona que busca",
    "no tengo hijos en esa escuela",
    "no tengo hijos en esta escuela",
)
_ARABIC = (
    "رقم خاطئ",
    "الرقم خاطئ",
    "الرقم خطأ",
    "رقم خطأ",
    "رقم غلط",
    "الرقم غلط",
    "هذا الرقم خطأ",
    "هذا رقم خاطئ",
    "لديكم الرقم الخطأ",
    "لست الشخص المطلوب",
    "لست الشخص المقصود",
    "أنا لست هذا الشخص",
    "أنا مش الشخص المقصود",
    "ليس لدي أولاد في هذه المدرسة",
    "ليس لدي أطفال في هذه المدرسة",
)


# Whoever has the phone now need not speak the language of whoever had it: all of these are understood from anybody.
@flow("wrong_number", audience="anyone", phrases={"en": (*_ENGLISH, *_SPANISH, *_ARABIC)})
async def wrong_number(chat: Chat) -> None:
    """Ask once, then write no more to a phone that is said to be the wrong one. It names nobody."""
    picked = await chat.choose(
        "sure",
        _in_all(N_("Is this a wrong number? Then I will send nothing more here.")),
        (Choice("yes", _in_all(N_("Yes"), " / ")), Choice("no", _in_all(N_("No"), " / "))),
    )
    if picked.token == "no":
        chat.say(_in_all(N_("All right. Nothing has changed.")))
        return
    await chat.do("leave", LeavePhone())
    chat.say(_in_all(N_("Thank you for telling me. I will send nothing more here.")))


def _in_all(message: str, between: str = "\n") -> str:
    """`message` in each language, since we do not know who reads this."""
    return between.join(dict.fromkeys(locale_for(tag).gettext(message) for tag in shipped()))
