"""Words to one family: written here, or those of a message that somebody points at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.adapters.slack.blocks import small_block
from bot.adapters.slack.forms.base import Form, Given, Mistakes, Start, Values
from bot.adapters.slack.forms.inputs import WORDS, as_words, modal, one_of, picked, words_input, written
from conversations.locale import locale_for

if TYPE_CHECKING:
    from slack_sdk.models.blocks import Block

    from handlers.staff_desk import StaffDesk


def _view(desk: StaffDesk, start: Start) -> dict[str, Any] | None:
    if not desk.families:
        return None
    locale = locale_for(desk.language)
    _ = locale.gettext
    blocks: list[Block] = [
        one_of("family", _("Family"), desk.families, start.token),
        words_input("words", _("Your message"), start.words, hint=_("I translate it if they read another language.")),
    ]
    if len(start.words) > WORDS:
        blocks.append(small_block(_("That message was too long: its end was left out.")))
    if start.files:
        blocks.append(small_block(_("The files of that message do not go along.")))
    return modal("write_family", locale, _("Write to a family"), _("Send"), blocks)


def _read(desk: StaffDesk, values: Values) -> Given:
    _ = locale_for(desk.language).gettext
    token, words = picked(values, "family"), written(values, "words")
    mistakes = {}
    if token not in {choice.token for choice in desk.families}:
        mistakes["family"] = _("Please choose a family of your classes.")
    if not words:
        mistakes["words"] = _("Please write something.")
    if mistakes:
        raise Mistakes(mistakes)
    return {"family": token, "words": as_words(words)}


def _without(_desk: StaffDesk, start: Start) -> Given:
    return {"words": as_words(start.words)} if start.words else {}


FAMILY = Form("write_family", "words", _view, _read, _without)
