"""The ways in: which flow a command, a button of the page Home, or a shortcut asks for, and its form.

A new one is one line here, and one in slack-manifest.yaml where it has a command.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.adapters.slack.forms.announce import ANNOUNCE
from bot.adapters.slack.forms.base import Form
from bot.adapters.slack.forms.family import FAMILY
from bot.adapters.slack.forms.hours import HOURS
from bot.adapters.slack.forms.note import NOTE
from bot.adapters.slack.forms.survey import SURVEY
from conversations.locale import mark as N_


@dataclass(frozen=True, slots=True)
class Way:
    """One way in. Without a form, or where Slack does not open it, the flow asks in the chat."""

    flow: str
    #: What its button says; without one it has no place in the row of buttons on the page Home.
    label: str = ""
    command: str = ""
    form: Form | None = None


WAYS: Final[dict[str, Way]] = {
    way.flow: way
    for way in (
        Way("write_family", N_("Write to a family"), form=FAMILY),
        Way("note", N_("Send good news home"), "/note", NOTE),
        Way("announce", N_("Write to a whole class"), "/announce", ANNOUNCE),
        Way("survey", N_("Ask families"), "/survey", SURVEY),
        Way("concerns", command="/concerns"),
        Way("ask_week", command="/week"),
        Way("alerts", command="/alerts"),
        Way("office_hours", command="/hours", form=HOURS),
        Way("history", command="/history"),
        Way("hand_over", command="/handover"),
        Way("take_over", command="/takeover"),
        Way("close_thread", command="/close-thread"),
        Way("substitute", command="/substitute"),
        Way("more", N_("More")),
        Way("preferences", N_("Settings")),
        Way("menu", N_("Menu"), "/home"),
    )
}
COMMANDS: Final[dict[str, Way]] = {way.command: way for way in WAYS.values() if way.command}
#: By the callback_id that the manifest gives them.
SHORTCUTS: Final[dict[str, Way]] = dict.fromkeys(("send_to_family", "write_family"), WAYS["write_family"])
FORMS: Final[dict[str, Form]] = {way.form.flow: way.form for way in WAYS.values() if way.form is not None}
