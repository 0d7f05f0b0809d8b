"""The button "It can't wait" beside the notice when a teacher reads again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.taps import on_tap
from handlers.threads_urgent import page_about

if TYPE_CHECKING:
    from handlers.visit import Visit


@on_tap("urgent")
def urgent(visit: Visit, message_id: int) -> None:
    """Page the office about a message."""
    page_about(visit, message_id)
