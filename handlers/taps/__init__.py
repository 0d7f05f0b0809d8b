"""Buttons that belong to a message and not to a conversation: they work for as long as the message can be seen.

One module an action; all are found by themselves. Whoever taps is checked anew by the action: a payload proves nothing.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handlers.visit import Visit

    TapAction = Callable[[Visit, int], None]

#: "~wrong.1234": the action, and the id of what it is about. Conversations' own payloads never begin with "~".
_PAYLOAD = re.compile(r"~([a-z_]{1,24})\.([0-9]{1,18})")
_ACTIONS: dict[str, TapAction] = {}


def on_tap(action: str) -> Callable[[TapAction], TapAction]:
    """Register the decorated `(visit, id) -> None` as what a tap on `action` does."""

    def register(function: TapAction) -> TapAction:
        _ACTIONS[action] = function
        return function

    return register


def tap_on(action: str, row_id: int) -> str:
    """The payload of a button for `action` on the row `row_id`; at most 44 bytes."""
    return f"~{action}.{row_id}"


def read_tap(payload: str) -> tuple[TapAction, str, int] | None:
    """The action of a payload, its name and the row it is about; None for a conversation's own."""
    found = _PAYLOAD.fullmatch(payload)
    action = _all_actions().get(found.group(1)) if found else None
    return (action, found.group(1), int(found.group(2))) if found and action else None


@cache
def _all_actions() -> dict[str, TapAction]:
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return _ACTIONS
