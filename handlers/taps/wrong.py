"""Buttons about a translation: that it looks wrong, and that somebody has looked at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.taps import on_tap
from handlers.wrong_translations import looked, report

if TYPE_CHECKING:
    from handlers.visit import Visit


@on_tap("wrong")
def this_looks_wrong(visit: Visit, message_id: int) -> None:
    """The reader of a message doubts its translation."""
    report(visit, message_id)


@on_tap("looked")
def looked_at(visit: Visit, report_id: int) -> None:
    """Somebody of the office has seen both texts."""
    looked(visit, report_id)
