"""The buttons of a safety alert."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.alerts_desk import ask_what_was_done, take
from handlers.taps import on_tap

if TYPE_CHECKING:
    from handlers.visit import Visit


@on_tap("have_alert")
def i_have_it(visit: Visit, alert_id: int) -> None:
    """A member of staff takes it."""
    take(visit, alert_id)


@on_tap("close_alert")
def close_it(visit: Visit, alert_id: int) -> None:
    """Ask what was done, and close it."""
    ask_what_was_done(visit, alert_id)
