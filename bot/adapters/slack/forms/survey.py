"""A question to families: one in this form, more in the chat; or a vote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.adapters.slack.blocks import words_block
from bot.adapters.slack.forms.base import Form, Given, Mistakes, Start, Values
from bot.adapters.slack.forms.inputs import (
    modal,
    notice,
    one_of,
    picked,
    picked_several,
    several_of,
    words_input,
    written,
)
from conversations.locale import locale_for
from conversations.messages import Choice
from conversations.surveys.building import read_choices
from conversations.surveys.model import MOST_TEXT, WITH_CHOICES
from conversations.surveys.protected import protected_topics

if TYPE_CHECKING:
    from conversations.locale import Locale
    from handlers.staff_desk import StaffDesk

_KINDS = ("vote", "single", "multiple", "yes_no", "scale", "number", "text", "ranking")
_DAYS = ("3", "7", "14")


def _kinds(locale: Locale) -> list[Choice]:
    _ = locale.gettext
    labels = (
        _("A vote"),
        _("One of several"),
        _("Several may fit"),
        _("Yes or no"),
        _("From 1 to 5"),
        _("A number"),
        _("Own words"),
        _("Put in order"),
    )
    return [Choice(token, label) for token, label in zip(_KINDS, labels, strict=True)]


def _view(desk: StaffDesk, start: Start) -> dict[str, Any] | None:
    offered = (*desk.classes, *desk.wider)
    if not offered:
        return None
    locale = locale_for(desk.language)
    _ = locale.gettext
    days = [
        Choice(token, label) for token, label in zip(_DAYS, (_("3 days"), _("A week"), _("Two weeks")), strict=True)
    ]
    names = [Choice("anonymous", _("No, anonymous")), Choice("named", _("Yes, with names"))]
    choices = words_input("choices", _("Answers, with commas"), "", several_lines=False, hint=_("bus, car, on foot"))
    choices.optional = True
    blocks = [
        words_input("question", _("Your question"), start.words, most=MOST_TEXT, several_lines=False),
        one_of("kind", _("How shall families answer?"), _kinds(locale), "single"),
        choices,
        one_of("names", _("Shall you see who answered what?"), names, "anonymous"),
        several_of("classes", _("Who is it for?"), offered, offered if len(offered) == 1 else ()),
        one_of("days", _("How long shall it be open?"), days, "7"),
    ]
    return modal("survey", locale, _("Ask families"), _("Preview"), blocks)


def _read(desk: StaffDesk, values: Values) -> Given:
    _ = locale_for(desk.language).gettext
    question, kind, choices = written(values, "question"), picked(values, "kind"), written(values, "choices")
    tokens, offered = picked_several(values, "classes"), {choice.token for choice in (*desk.classes, *desk.wider)}
    mistakes: dict[str, str] = {}
    if not question:
        mistakes["question"] = _("Please write something.")
    elif protected_topics(question):
        mistakes["question"] = _("The law protects this topic: it needs families' consent in writing first.")
    if (kind == "vote" or kind in WITH_CHOICES) and (not read_choices(choices) or protected_topics(choices)):
        mistakes["choices"] = _("I need 2 to 10 short answers, with commas between them: bus, car, on foot")
    if not tokens or not set(tokens) <= offered:
        mistakes["classes"] = _("Please choose classes of yours.")
    if mistakes:
        raise Mistakes(mistakes)
    asked: Given = {"what": "vote", "question": question, "choices": choices}
    if kind != "vote":
        asked = {"what": "own", "title": question, "question": question, "kind": kind, "more": False}
        asked |= {"choices": choices} if kind in WITH_CHOICES else {}
    return {**asked, "names": picked(values, "names"), "classes": tokens, "days": picked(values, "days")}


def _without(_desk: StaffDesk, _start: Start) -> Given:
    return {}


def _after(desk: StaffDesk) -> dict[str, Any]:
    locale = locale_for(desk.language)
    _ = locale.gettext
    said = _("Nothing is sent yet. The preview is in our direct message: press Send there.")
    more = _("For several questions, write ASK FAMILIES there.")
    return notice("surveyed", locale, _("Ask families"), [words_block(said), words_block(more)])


SURVEY = Form("survey", "question", _view, _read, _without, _after)
