"""Words to every family of a class (by role, of a grade or a school), looked at once more before they go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.adapters.slack.blocks import words_block
from bot.adapters.slack.forms.base import Form, Given, Mistakes, Start, Values
from bot.adapters.slack.forms.inputs import as_words, modal, notice, picked_several, several_of, words_input, written
from conversations.locale import locale_for

if TYPE_CHECKING:
    from handlers.staff_desk import StaffDesk


def _view(desk: StaffDesk, start: Start) -> dict[str, Any] | None:
    offered = (*desk.classes, *desk.wider)
    if not offered:
        return None
    locale = locale_for(desk.language)
    _ = locale.gettext
    only = offered if len(offered) == 1 else ()
    label = _("Classes, grades or the whole school") if desk.wider else _("Classes")
    blocks = [
        several_of("classes", label, offered, only),
        words_input("words", _("Your message"), start.words, hint=_("Each family reads it in their own language.")),
    ]
    return modal("announce", locale, _("To a whole class"), _("Preview"), blocks)


def _read(desk: StaffDesk, values: Values) -> Given:
    _ = locale_for(desk.language).gettext
    tokens, words = picked_several(values, "classes"), written(values, "words")
    mistakes = {}
    if not tokens or not set(tokens) <= {choice.token for choice in (*desk.classes, *desk.wider)}:
        mistakes["classes"] = _("Please choose classes of yours.")
    if not words:
        mistakes["words"] = _("Please write something.")
    if mistakes:
        raise Mistakes(mistakes)
    return {"classes": tokens, "words": as_words(words)}


def _without(_desk: StaffDesk, start: Start) -> Given:
    return {"words": as_words(start.words)} if start.words else {}


def _after(desk: StaffDesk) -> dict[str, Any]:
    locale = locale_for(desk.language)
    _ = locale.gettext
    said = _("Nothing is sent yet. The preview is in our direct message: press Send there.")
    more = _("To add a photo or a file, press “Change the words” there and send it with them.")
    return notice("announced", locale, _("To a whole class"), [words_block(said), words_block(more)])


ANNOUNCE = Form("announce", "words", _view, _read, _without, _after)
