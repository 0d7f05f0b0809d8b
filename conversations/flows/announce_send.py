"""A look at words to many families before they go."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.broadcast import (
    CheckDraft,
    Draft,
    DropDraft,
    MyDraft,
    NarrowDraft,
    RewordDraft,
    SendDraft,
    StudentsOfDraft,
)
from conversations.messages import Choice
from conversations.registry import flow

_PHRASES = {
    "en": ("preview", "show the preview"),
    "es": ("vista previa", "ver la vista previa"),
    "ar": ("معاينة", "عرض المعاينة"),
}


@flow("announce_send", audience="staff", phrases=_PHRASES)
async def announce_send(chat: Chat) -> None:
    """Show the words in each language and to how many they go; then send, change, narrow or drop them."""
    _ = chat.gettext
    look = 0
    while True:
        look += 1
        draft = await chat.fetch("draft", MyDraft(look))
        if draft is None:
            chat.say(_("Nothing is ready to send. Write ANNOUNCE to begin."))
            return
        chat.say(draft.preview)
        answer = await chat.choose("confirm", _("Shall I send it?"), _choices(chat, draft))
        if answer.token == "fewer":
            await _narrow(chat, draft)
        elif answer.token == "change":
            if await _reword(chat, draft):
                return
        elif answer.token == "checked":
            await chat.do("checked", CheckDraft(draft.token))
        elif answer.token == "drop":
            await chat.do("drop", DropDraft(draft.token))
            chat.say(_("All right, I sent nothing."))
            return
        elif answer.token == "send" or await _is_urgent(chat):
            if not await chat.do("send", SendDraft(draft.token, urgent=answer.token == "urgent")):
                chat.say(_("That was sent or changed already. I did nothing."))
            return


def _choices(chat: Chat, draft: Draft) -> tuple[Choice, ...]:
    _ = chat.gettext
    urgent = (Choice("urgent", _("Send as urgent")),) if draft.may_be_urgent else ()
    checked = (Choice("checked", _("Have it checked")),) if draft.may_be_checked else ()
    return (
        Choice("send", _("Send")),
        *urgent,
        *checked,
        Choice("change", _("Change the words")),
        Choice("fewer", _("Fewer families")),
        Choice("drop", _("Not now")),
    )


async def _is_urgent(chat: Chat) -> bool:
    _ = chat.gettext
    return await chat.ask_yes_no(
        "urgent",
        _("Urgent words arrive at once, also at night, and say that you sent them. Is it that urgent?"),
    )


async def _reword(chat: Chat, draft: Draft) -> bool:
    """Whether the new words are still to be translated."""
    _ = chat.gettext
    words = await chat.ask_words("words", _("What shall I tell all families? Each will read it in their own language."))
    drafted = await chat.do("reword", RewordDraft(draft.token, words))
    if drafted.languages:
        names = chat.list_of([chat.locale.language_name(tag) for tag in drafted.languages])
        chat.say(_("I am translating it: {languages}. Then I show it to you. Nothing is sent yet.", languages=names))
    return bool(drafted.languages)


async def _narrow(chat: Chat, draft: Draft) -> None:
    _ = chat.gettext
    by = await chat.choose(
        "by",
        _("Which of these families shall get it?"),
        (
            Choice("languages", _("By their language")),
            Choice("students", _("Of some students")),
            Choice("all", _("All of them")),
        ),
    )
    languages: tuple[Choice, ...] = ()
    students: tuple[Choice, ...] = ()
    if by.token == "languages":
        languages = await chat.choose_several("languages", _("Which languages?"), draft.languages)
    elif by.token == "students":
        names = await chat.ask("names", _("Which students? Write their names, with commas."))
        found = await chat.fetch("found", StudentsOfDraft(draft.token, names))
        if not found:
            chat.say(_("I found nobody of that name there."))
            return
        students = await chat.choose_several("students", _("Which of these?"), found)
    tokens = (tuple(one.token for one in languages), tuple(one.token for one in students))
    await chat.do("narrow", NarrowDraft(draft.token, *tokens))
