"""Words to every family of a class."""

from __future__ import annotations

from conversations.chat import Chat
from conversations.effects.staff import Announce, MyClasses, Readers, ReadersOf
from conversations.locale import mark as N_
from conversations.messages import Choice
from conversations.registry import flow

_PHRASES = {
    "en": ("write to my class", "message my class", "message all families", "write to all families", "announce"),
}


@flow("announce", title=N_("Write to a whole class"), audience="staff", order=25, phrases=_PHRASES)
async def announce(chat: Chat) -> None:
    """Send the same words to all families of one or more classes; answers come back in each family's thread."""
    _ = chat.gettext
    classes = await chat.fetch("mine", MyClasses())
    if not classes:
        chat.say(_("You have no classes on the school's list. Please ask the office to add them."))
        return
    picked = classes
    if len(classes) > 1:
        picked = await chat.choose_several("classes", _("Which classes is it for?"), classes)
    tokens = tuple(choice.token for choice in picked)
    while True:
        words = await chat.ask_words(
            "words", _("What shall I tell all families? Each will read it in their own language.")
        )
        readers = await chat.fetch("readers", ReadersOf(tokens))
        if not readers.families:
            chat.say(_("No family of these classes can be written to."))
            return
        chat.say(_preview(chat, readers, [choice.label for choice in picked], words.text))
        answer = await chat.choose(
            "confirm",
            _("Shall I send it?"),
            (Choice("send", _("Send")), Choice("change", _("Change the words")), Choice("drop", _("Not now"))),
        )
        if answer.token == "change":
            continue
        if answer.token == "drop":
            chat.say(_("All right, I sent nothing."))
            return
        count = await chat.do("announce", Announce(tokens, words))
        chat.say(
            chat.ngettext(
                "On its way to {count} family. Answers come in each family's thread.",
                "On their way to {count} families. Answers come in each family's thread.",
                count,
            )
        )
        return


def _preview(chat: Chat, readers: Readers, classes: list[str], words: str) -> str:
    _ = chat.gettext
    counted = ", ".join(f"{chat.locale.language_name(tag)} {count}" for tag, count in readers.languages)
    lines = [
        f"«{words}»" if words else "",
        chat.ngettext(
            "To {count} family of {classes}: {languages}.",
            "To {count} families of {classes}: {languages}.",
            readers.families,
            classes=chat.list_of(classes),
            languages=counted,
        ),
    ]
    if readers.unreachable:
        lines.append(
            chat.ngettext(
                "{count} of them is not connected yet and gets it later.",
                "{count} of them are not connected yet and get it later.",
                readers.unreachable,
            )
        )
    return "\n".join(line for line in lines if line)
