"""Inputs of a form, within Slack's limits, and what was put into them.

https://docs.slack.dev/reference/views/modal-views: 24 characters for a title and its buttons, 100 options of 75
characters, 3,000 characters of text. Each block has its key for its id, and so has its one element.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slack_sdk.models.blocks import (
    Block,
    ExternalDataMultiSelectElement,
    ExternalDataSelectElement,
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    StaticMultiSelectElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from conversations.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.adapters.slack.forms.base import Values
    from conversations.locale import Locale
    from conversations.messages import Choice

_OPTIONS, _OPTION = 100, 75
WORDS = 3000


def modal(form: str, locale: Locale, title: str, submit: str, blocks: Sequence[Block]) -> dict[str, Any]:
    """The view for views.open; `form` is what Slack calls it when it is sent."""
    close = locale.gettext("Cancel")
    view = View(
        type="modal",
        callback_id=form,
        title=plain(title),
        submit=plain(submit),
        close=plain(close),
        blocks=list(blocks),
    )
    return dict(view.to_dict())


def notice(form: str, locale: Locale, title: str, blocks: Sequence[Block]) -> dict[str, Any]:
    """A view that only says something."""
    close = locale.gettext("Close")
    view = View(type="modal", callback_id=form, title=plain(title), close=plain(close), blocks=list(blocks))
    return dict(view.to_dict())


def plain(text: str) -> PlainTextObject:
    """Words in which Slack reads nothing."""
    return PlainTextObject(text=text, emoji=False)


def one_of(key: str, label: str, choices: Sequence[Choice], chosen: str = "") -> InputBlock:
    """A list to pick one from; one too long for Slack is searched by name (see `matching`)."""
    initial = next((option(choice) for choice in choices if choice.token == chosen), None)
    if len(choices) > _OPTIONS:
        searched = ExternalDataSelectElement(action_id=key, initial_option=initial, min_query_length=0)
        return InputBlock(block_id=key, label=plain(label), element=searched)
    shown = StaticSelectElement(action_id=key, options=list(map(option, choices)), initial_option=initial)
    return InputBlock(block_id=key, label=plain(label), element=shown)


def several_of(key: str, label: str, choices: Sequence[Choice], chosen: Sequence[Choice] = ()) -> InputBlock:
    """A list to pick several from."""
    initial = [option(choice) for choice in chosen] or None
    if len(choices) > _OPTIONS:
        searched = ExternalDataMultiSelectElement(action_id=key, initial_options=initial, min_query_length=0)
        return InputBlock(block_id=key, label=plain(label), element=searched)
    shown = StaticMultiSelectElement(action_id=key, options=list(map(option, choices)), initial_options=initial)
    return InputBlock(block_id=key, label=plain(label), element=shown)


def words_input(
    key: str, label: str, initial: str, *, most: int = WORDS, hint: str = "", several_lines: bool = True
) -> InputBlock:
    """A field to write into."""
    element = PlainTextInputElement(
        action_id=key, multiline=several_lines, max_length=most, initial_value=initial[:most] or None
    )
    return InputBlock(block_id=key, label=plain(label), element=element, hint=plain(hint) if hint else None)


def option(choice: Choice) -> Option:
    """A choice as Slack lists it; a label that is too long is cut."""
    label = choice.label if len(choice.label) <= _OPTION else choice.label[: _OPTION - 1] + "…"
    return Option(text=plain(label), value=choice.token)


def matching(choices: Sequence[Choice], typed: str) -> list[dict[str, Any]]:
    """As many options as Slack takes whose label has every typed word in it, those first where it begins a word."""
    wanted = fold(typed).split()
    labels = [(f" {fold(choice.label)}", choice) for choice in choices]
    found = [(label, choice) for label, choice in labels if all(word in label for word in wanted)]
    found.sort(key=lambda one: sum(f" {word}" not in one[0] for word in wanted))
    return [option(choice).to_dict() for _label, choice in found[:_OPTIONS]]


def picked(values: Values, key: str) -> str:
    """The token that was picked; empty when none was."""
    chosen = values.get(key, {}).get("selected_option")
    token = chosen.get("value") if isinstance(chosen, dict) else None
    return token if isinstance(token, str) else ""


def picked_several(values: Values, key: str) -> list[str]:
    """The tokens that were picked."""
    chosen = values.get(key, {}).get("selected_options")
    options = [one for one in chosen if isinstance(one, dict)] if isinstance(chosen, list) else []
    return [one["value"] for one in options if isinstance(one.get("value"), str)]


def written(values: Values, key: str) -> str:
    """What was written, without what no database can hold."""
    text = values.get(key, {}).get("value")
    text = text if isinstance(text, str) else ""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8").strip()


def as_words(text: str) -> dict[str, Any]:
    """Words as a journal keeps them."""
    return {"text": text, "media": []}
