"""A good sentence about a student."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.adapters.slack.forms.base import Form, Given, Mistakes, Start, Values
from bot.adapters.slack.forms.inputs import modal, one_of, picked, words_input, written
from conversations.locale import locale_for
from conversations.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conversations.messages import Choice
    from handlers.staff_desk import StaffDesk

#: What the flow takes (conversations/flows/note.py).
_MOST = 600
_MOST_NAMES = 4


def _view(desk: StaffDesk, start: Start) -> dict[str, Any] | None:
    if not desk.students:
        return None
    locale = locale_for(desk.language)
    _ = locale.gettext
    token, sentence = _read_start(desk, start)
    blocks = [
        one_of("student", _("Student"), desk.students, token),
        words_input(
            "sentence",
            _("One good sentence"),
            sentence,
            most=_MOST,
            hint=_("I translate it for everyone at home who may hear it."),
        ),
    ]
    return modal("note", locale, _("Good news"), _("Send"), blocks)


def _read(desk: StaffDesk, values: Values) -> Given:
    _ = locale_for(desk.language).gettext
    token, sentence = picked(values, "student"), written(values, "sentence")
    mistakes = {}
    if token not in {choice.token for choice in desk.students}:
        mistakes["student"] = _("Please choose a student of your classes.")
    if not sentence:
        mistakes["sentence"] = _("Please write something.")
    elif len(sentence) > _MOST:
        mistakes["sentence"] = _("That is too long: {most} characters at most.", most=_MOST)
    if mistakes:
        raise Mistakes(mistakes)
    return {"student": token, "sentence": sentence}


def _without(desk: StaffDesk, start: Start) -> Given:
    # A sentence would be sent at once, unseen: the flow asks for it.
    token, _sentence = _read_start(desk, start)
    return {"student": token} if token else {}


def _read_start(desk: StaffDesk, start: Start) -> tuple[str, str]:
    return (start.token, start.words) if start.token else name_first(desk.students, start.words)


def name_first(choices: Sequence[Choice], words: str) -> tuple[str, str]:
    """Whom words begin with, and the rest: "Mateo read aloud" → his token, "read aloud"; all of it for nobody.

    A name counts when exactly one label has each of its words.
    """
    split = words.split(maxsplit=_MOST_NAMES)
    for size in range(min(_MOST_NAMES, len(split)), 0, -1):
        name = fold(" ".join(split[:size])).split()
        found = [choice for choice in choices if name and set(name) <= set(fold(choice.label).split())]
        if len(found) == 1:
            return found[0].token, words.split(maxsplit=size)[size:][0] if len(words.split()) > size else ""
    return "", words


NOTE = Form("note", "sentence", _view, _read, _without)
