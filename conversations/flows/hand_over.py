"""A teacher hands a family over to a colleague."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.threads import FindColleagues, FindThreads, OfferHandOver
from conversations.messages import Choice
from conversations.registry import flow
from conversations.text import fold

_PHRASES = {
    "en": (
        "hand over",
        "hand over a family",
        "hand a family over",
        "pass a family to a colleague",
        "i want to hand over a family",
    ),
    "es": ("pasar una familia", "pasar una familia a un colega", "traspasar una familia", "quiero pasar una familia"),
    "ar": ("تسليم عائلة", "تسليم عائلة إلى زميل", "أريد تسليم عائلة"),
}


@flow("hand_over", audience="staff", phrases=_PHRASES)
async def hand_over(chat: Chat) -> None:
    """Ask a colleague to go on with a family; the family hears of it once the colleague says yes."""
    _ = chat.gettext
    thread = await _thread(chat)
    colleague = await _colleague(chat)
    reason = await chat.ask("reason", _("Why? One line for {colleague}.", colleague=colleague.label), most=200)
    history = await chat.choose(
        "history",
        _("May {colleague} read what was written before?", colleague=colleague.label),
        (Choice("with", _("Yes, all of it")), Choice("without", _("No, only from now on"))),
    )
    asked = OfferHandOver(thread.token, colleague.token, reason, history.token == "with")
    result = await chat.do("offer", asked)
    if result == "offered":
        chat.say(_("I asked {colleague}. Until the answer comes, nothing changes.", colleague=colleague.label))
    elif result == "unreachable":
        chat.say(_("I can't reach {colleague} here. Please choose somebody else.", colleague=colleague.label))
    else:
        chat.say(_("{colleague} can't take over this family. Please ask the office.", colleague=colleague.label))


async def _thread(chat: Chat) -> Choice:
    _ = chat.gettext
    while True:
        name = await chat.ask("name", _("Which family? Type the name of the student or a parent."), most=80)
        threads = await chat.fetch("threads", FindThreads(name))
        if threads:
            break
        chat.say(_("I found no thread of yours with that name. Please check the spelling."))
    if len(threads) == 1 and fold(name) in fold(threads[0].label):
        return threads[0]
    return await chat.choose("thread", _("Which one?"), threads)


async def _colleague(chat: Chat) -> Choice:
    _ = chat.gettext
    while True:
        name = await chat.ask("colleague_name", _("Who goes on with them? Type a colleague's name."), most=80)
        found = await chat.fetch("colleagues", FindColleagues(name))
        if found:
            break
        chat.say(_("I found no colleague with that name at your school. Please check the spelling."))
    if len(found) == 1 and fold(name) in fold(found[0].label):
        return found[0]
    return await chat.choose("colleague", _("Which one?"), found)
