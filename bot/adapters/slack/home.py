"""The App Home: who waits, and the ways in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slack_sdk.models.blocks import ActionsBlock, ButtonElement, HeaderBlock, PlainTextObject

from bot.adapters.slack import words
from bot.adapters.slack.blocks import SECTION, small_block, words_block
from bot.outbox.render import split_text

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Before the way's name in a button's action id; how presses on the Home are told from answers.
PREFIX = "home-"
_BUTTONS = {"write": "Write to a family", "note": "Send good news home", "hours": "Settings", "menu": "Menu"}
_MOST_LINES = 40


def home_view(lines: Sequence[str]) -> dict[str, Any]:
    """The view for views.publish."""
    buttons = [
        ButtonElement(text=PlainTextObject(text=label), action_id=f"{PREFIX}{way}", value=way)
        for way, label in _BUTTONS.items()
    ]
    shown = [words_block(split_text(line, SECTION)[0]) for line in lines[:_MOST_LINES] if line.strip()]
    blocks = [HeaderBlock(text=PlainTextObject(text=words.HOME_TITLE)), *shown]
    blocks += [ActionsBlock(elements=buttons), small_block(words.HOME_HINT)]
    return {"type": "home", "blocks": [block.to_dict() for block in blocks]}
