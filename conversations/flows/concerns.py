"""Worries, for the staff who answer for them: the list, and what is done about one."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.concerns import (
    AcceptConcern,
    HandOverConcern,
    OpenConcerns,
    ReplyToConcern,
    ResolveConcern,
    ShowConcern,
    Shown,
    WeekReport,
    WhoMayTake,
)
from conversations.locale import mark as N_
from conversations.messages import Choice
from conversations.registry import flow
from conversations.text import fold

_LIST = {
    "en": ("concerns", "worries", "open concerns"),
    "es": ("preocupaciones",),
    "ar": ("المخاوف", "الشواغل"),
}
_REPORT = {
    "en": ("concerns report", "week report", "weekly report", "how was the week report"),
    "es": ("informe de la semana", "informe semanal", "informe de preocupaciones"),
    "ar": ("تقرير الأسبوع", "تقرير المخاوف"),
}


@flow("concerns", title=N_("Worries from families"), audience="staff", order=30, phrases=_LIST)
async def concerns(chat: Chat) -> None:
    """Show what waits for an answer, what is overdue first, and let it be worked on."""
    _ = chat.gettext
    found = await chat.fetch("found", OpenConcerns())
    if not found:
        chat.say(_("No family is waiting with a worry. Good news!"))
        return
    chat.say("\n".join(concern.line for concern in found))
    picked = await chat.choose(
        "which",
        _("Which one would you like to answer?"),
        (*(Choice(concern.token, concern.label) for concern in found), Choice("later", _("Later"))),
    )
    if picked.token == "later":
        chat.say(_("All right. They stay on this list until they are answered."))
        return
    chat.go("concern", concern=picked.token)


@flow("week_report", audience="staff", phrases=_REPORT)
async def week_report(chat: Chat) -> None:
    """Tell the principal and the office how the week was."""
    _ = chat.gettext
    report = await chat.fetch("report", WeekReport())
    sorry = _("I can't help with that here. Please call the school office at {phone}.", phone=chat.person.office)
    chat.say(report or sorry)


@flow("concern", audience="staff")
async def concern(chat: Chat) -> None:
    """Do something about one worry: take it on, write to the family, hand it over, say what was done."""
    _ = chat.gettext
    token = await chat.ask("concern", _("Which one?"), most=18)
    shown = await chat.fetch("shown", ShowConcern(token))
    if shown is None:
        chat.say(_("I can't help with that here. Please call the school office at {phone}.", phone=chat.person.office))
        return
    if not shown.choices:
        chat.say(shown.text)
        return
    question = "\n\n".join([shown.text, _("What would you like to do?")])
    picked = await chat.choose("what", question, (*shown.choices, Choice("later", _("Later"))))
    if picked.token == "accept":
        await chat.do("accept", AcceptConcern(token))
    elif picked.token == "reply":
        await _reply(chat, token, shown)
    elif picked.token == "hand_over":
        await _hand_over(chat, token)
    elif picked.token == "resolve":
        await _resolve(chat, token, shown)
    else:
        chat.say(_("All right. It stays on the list."))


async def _reply(chat: Chat, token: str, shown: Shown) -> None:
    _ = chat.gettext
    words = await chat.ask_words(
        "words", _("What shall I tell {family}? I will translate it if they read another language.", family=shown.name)
    )
    passed = await chat.do("reply", ReplyToConcern(token, words))
    if passed.name and passed.reachable:
        chat.say(_("On its way to {name}. The worry stays open until you say what was done.", name=passed.name))
    elif passed.name:
        chat.say(
            _("I can't reach {name} here yet. I will keep your message and send it as soon as I can.", name=passed.name)
        )


async def _hand_over(chat: Chat, token: str) -> None:
    _ = chat.gettext
    while True:
        name = await chat.ask("colleague_name", _("Who is to answer it? Type a colleague's name."), most=80)
        found = await chat.fetch("colleagues", WhoMayTake(token, name))
        if found:
            break
        chat.say(_("I found nobody with that name who works with this child. Please check the spelling."))
    colleague = found[0]
    if len(found) > 1 or fold(name) not in fold(colleague.label):
        colleague = await chat.choose("colleague", _("Which one?"), found)
    reason = await chat.ask("reason", _("Why? One line for {colleague}.", colleague=colleague.label), most=200)
    outcome = await chat.do("hand_over", HandOverConcern(token, colleague.token, reason))
    if outcome == "done":
        chat.say(_("{colleague} answers for it now, and knows why.", colleague=colleague.label))
    elif outcome == "unreachable":
        chat.say(_("I can't reach {colleague} here. Please choose somebody else.", colleague=colleague.label))
    else:
        chat.say(_("Somebody was faster: it is not yours to hand over any more."))


async def _resolve(chat: Chat, token: str, shown: Shown) -> None:
    _ = chat.gettext
    question = _("What was done? One sentence. {name} reads it under what they said.", name=shown.name)
    done = await chat.ask_words("done", question, most=400)
    outcome = await chat.do("resolve", ResolveConcern(token, done))
    if outcome == "told":
        chat.say(_("Noted. {name} hears of it, and I ask whether it helped.", name=shown.name))
    elif outcome == "kept":
        chat.say(_("Noted. {name} hears of it as soon as I can reach them.", name=shown.name))
    elif outcome == "not_told":
        chat.say(_("Noted for the school. I did not write to {name}.", name=shown.name))
    elif outcome == "settled":
        chat.say(_("That is answered already. Thank you."))
