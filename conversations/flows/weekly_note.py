"""The weekly positive note."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.relay import NextForNote, Passed, SendNote
from conversations.locale import mark as N_
from conversations.passing import what_becomes
from conversations.registry import flow


@flow("weekly_note", title=N_("Send good news home"), audience="staff", order=20)
async def weekly_note(chat: Chat) -> None:
    """Ask a teacher for one sentence about the student whose family has waited longest."""
    _ = chat.gettext
    skipped: tuple[str, ...] = ()
    while True:
        target = await chat.fetch("next", NextForNote(skipped))
        if target is None:
            chat.say(_("That was everyone. Thank you!"))
            return
        if target.never:
            waiting = chat.ngettext(
                "{count} family is still waiting for a first hello.",
                "{count} families are still waiting for a first hello.",
                target.never,
            )
        else:
            waiting = _("Every family has heard from you.")
        question = _(
            "Could you write one good sentence about {student}? Write SKIP for the next student.", student=target.name
        )
        sentence = await chat.ask_words("sentence", f"{waiting} {question}", most=600, skippable=True)
        if sentence is not None:
            sent = await chat.do("send", SendNote(target.student, sentence))
            chat.say(_sent(chat, sent))
            return
        skipped = (*skipped, target.student)


def _sent(chat: Chat, sent: Passed) -> str:
    _ = chat.gettext
    if not sent.name:
        return _("I could not reach that family here.")
    return what_becomes(chat, sent, _("Thank you!"))
