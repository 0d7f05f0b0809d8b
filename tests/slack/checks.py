"""What Slack refuses in a message or a view, by its published limits.

https://docs.slack.dev/reference/block-kit/blocks, https://docs.slack.dev/reference/block-kit/block-elements,
https://docs.slack.dev/reference/views, https://docs.slack.dev/reference/methods/chat.postMessage
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

_BLOCKS, _TEXT, _SECTION, _BUTTONS, _LABEL, _VALUE = 50, 4000, 3000, 25, 75, 2000
_VIEW_BLOCKS, _HEADER, _TITLE, _OPTIONS, _OPTION_VALUE, _ID, _INPUT = 100, 150, 24, 100, 150, 255, 3000
Node = dict[str, Any]


def what_is_wrong(arguments: Node) -> str:
    """Slack's error code; empty for a message that it takes."""
    text, blocks = arguments.get("text", ""), arguments.get("blocks", [])
    if not text and not blocks:
        return "no_text"
    if len(text) > _TEXT:
        return "msg_too_long"
    if len(blocks) > _BLOCKS or not all(_is_fine(block) for block in blocks):
        return "invalid_blocks"
    return "msg_blocks_too_long" if sum(map(_words, blocks)) > _TEXT else ""


def is_view(view: Node, kind: str) -> bool:
    """Whether Slack would show a view: a "modal" or the "home" of somebody."""
    blocks = view["blocks"]
    fine = view["type"] == kind and 1 <= len(blocks) <= _VIEW_BLOCKS and all(map(_is_fine, blocks))
    inputs = [block for block in blocks if block["type"] == "input"]
    ids = [block["block_id"] for block in blocks if block.get("block_id")]
    actions = [element["action_id"] for block in blocks for element in _elements(block) if "action_id" in element]
    fine = fine and len(set(ids)) == len(ids) and len(set(actions)) == len(actions)
    if kind == "modal":
        shown = [view["title"], *(view[name] for name in ("submit", "close") if view.get(name))]
        fine = fine and all(_is_plain(one, _TITLE) for one in shown) and len(view.get("callback_id", "")) <= _ID
        fine = fine and (not inputs or bool(view.get("submit")))
    return fine


def _is_fine(block: Node) -> bool:
    check = _BLOCK_CHECKS.get(block["type"])
    return check is not None and len(block.get("block_id", "")) <= _ID and check(block)


def _is_section(block: Node) -> bool:
    accessory = block.get("accessory")
    return 1 <= len(block["text"]["text"]) <= _SECTION and (accessory is None or _is_button(accessory))


def _is_context(block: Node) -> bool:
    return 1 <= len(block["elements"]) <= 10 and all(_is_plain(element, _SECTION) for element in block["elements"])


def _is_actions(block: Node) -> bool:
    buttons = block["elements"]
    ids = {button["action_id"] for button in buttons}
    return 1 <= len(buttons) <= _BUTTONS and len(ids) == len(buttons) and all(map(_is_button, buttons))


def _is_input(block: Node) -> bool:
    element = block["element"]
    check = _INPUT_CHECKS.get(element["type"])
    hint = block.get("hint")
    fine = _is_plain(block["label"], 2000) and (hint is None or _is_plain(hint, 2000))
    return fine and 1 <= len(element["action_id"]) <= _ID and check is not None and check(element)


def _is_plain(text: Node, most: int) -> bool:
    return text["type"] == "plain_text" and 1 <= len(text["text"]) <= most


def _is_button(button: Node) -> bool:
    value, url, style = button.get("value"), button.get("url"), button.get("style")
    fine = _is_plain(button["text"], _LABEL) and (value is None or 1 <= len(value) <= _VALUE)
    fine = fine and (url is None or (url.startswith("https://") and len(url) <= 3000))
    return fine and style in {None, "primary", "danger"} and (value or url) is not None


def _are_options(options: list[Node], most: int = _OPTIONS) -> bool:
    fine = [_is_plain(one["text"], _LABEL) and 1 <= len(one["value"]) <= _OPTION_VALUE for one in options]
    return 1 <= len(options) <= most and all(fine)


def _is_list(element: Node, most: int = _OPTIONS) -> bool:
    initial = [*element.get("initial_options", []), *filter(None, [element.get("initial_option")])]
    return _are_options(element["options"], most) and all(one in element["options"] for one in initial)


def _is_searched_list(element: Node) -> bool:
    initial = [*element.get("initial_options", []), *filter(None, [element.get("initial_option")])]
    return "options" not in element and (not initial or _are_options(initial))


def _is_text_input(element: Node) -> bool:
    most: int = element.get("max_length", _INPUT)
    return 1 <= most <= _INPUT and len(element.get("initial_value", "")) <= most


def _is_clock(element: Node) -> bool:
    return re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", element.get("initial_time", "00:00")) is not None


_BLOCK_CHECKS: dict[str, Callable[[Node], bool]] = {
    "section": _is_section,
    "header": lambda block: _is_plain(block["text"], _HEADER),
    "context": _is_context,
    "actions": _is_actions,
    "divider": lambda _block: True,
    "input": _is_input,
}
_INPUT_CHECKS: dict[str, Callable[[Node], bool]] = {
    "static_select": _is_list,
    "multi_static_select": _is_list,
    "external_select": _is_searched_list,
    "multi_external_select": _is_searched_list,
    "checkboxes": lambda element: _is_list(element, 10),
    "plain_text_input": _is_text_input,
    "timepicker": _is_clock,
}


def _elements(block: Node) -> Iterator[Node]:
    yield from block.get("elements", [])
    yield from (block[name] for name in ("accessory", "element") if name in block)


def _words(block: Node) -> int:
    if block["type"] == "context":
        return sum(len(element["text"]) for element in block["elements"])
    return len(block["text"]["text"]) if block["type"] == "section" else 0
