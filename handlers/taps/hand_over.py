"""Buttons under a colleague's request to go on with a family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.taps import on_tap
from handlers.threads_handing import answer

if TYPE_CHECKING:
    from handlers.visit import Visit


@on_tap("take_over")
def take_over(visit: Visit, offer_id: int) -> None:
    """Take the family over."""
    answer(visit, offer_id, accept=True)


@on_tap("not_take_over")
def not_take_over(visit: Visit, offer_id: int) -> None:
    """Say no."""
    answer(visit, offer_id, accept=False)
