"""A reviewer's answers to a translation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.preview_answers import answer
from handlers.taps import on_tap

if TYPE_CHECKING:
    from handlers.visit import Visit


@on_tap("approve")
def approve(visit: Visit, approval_id: int) -> None:
    """Stand for the translation as it is."""
    answer(visit, approval_id, "approve")


@on_tap("correct")
def correct(visit: Visit, approval_id: int) -> None:
    """Write a better one."""
    answer(visit, approval_id, "correct")
