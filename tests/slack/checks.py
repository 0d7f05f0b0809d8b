"""What Slack refuses in a message, by its published limits.

https://docs.slack.dev/reference/block-kit/blocks, https://docs.slack.dev/reference/methods/chat.postMessage
"""

from __future__ import annotations

from typing import Any

_BLOCKS, _TEXT, _SECTION, _BUTTONS, _LABEL, _VALUE = 50, 4000, 3000, 25, 75, 2000


def what_is_wrong(arguments: dict[str, Any]) -> str:
    """Slack's error code; empty for a message that it takes."""
    text, blocks = arguments.get("text", ""), arguments.get("blocks", [])
    if not text and not blocks:
        return "no_text"
    if len(text) > _TEXT:
        return "msg_too_long"
    if len(blocks) > _BLOCKS or not all(_is_fine(block) for block in blocks):
        return "invalid_blocks"
    return "msg_blocks_too_long" if sum(map(_words, blocks)) > _TEXT else ""


def _is_fine(block: dict[str, Any]) -> bool:
    kind = block["type"]
    if kind in {"section", "header"}:
        most = _SECTION if kind == "section" else 150
        return 1 <= len(block["text"]["text"]) <= most
    if kind == "context":
        return 1 <= len(block["elements"]) <= 10 and all(_is_small(element) for element in block["elements"])
    if kind == "actions":
        buttons = block["elements"]
        ids = {button["action_id"] for button in buttons}
        return 1 <= len(buttons) <= _BUTTONS and len(ids) == len(buttons) and all(map(_is_button, buttons))
    return False


def _is_small(element: dict[str, Any]) -> bool:
    return element["type"] == "plain_text" and 1 <= len(element["text"]) <= _SECTION


def _is_button(button: dict[str, Any]) -> bool:
    label = button["text"]
    return label["type"] == "plain_text" and 1 <= len(label["text"]) <= _LABEL and 1 <= len(button["value"]) <= _VALUE


def _words(block: dict[str, Any]) -> int:
    if block["type"] == "context":
        return sum(len(element["text"]) for element in block["elements"])
    return len(block["text"]["text"]) if block["type"] == "section" else 0
