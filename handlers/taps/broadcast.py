"""Buttons of words to many families: see them before they go, undo or stop them, see what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.broadcast_drafts import show_draft
from handlers.broadcast_report import report
from handlers.broadcast_review import begin
from handlers.broadcast_sending import recall
from handlers.taps import on_tap
from storage.broadcasts import get_broadcast

if TYPE_CHECKING:
    from handlers.visit import Visit


@on_tap("draft")
def show(visit: Visit, broadcast_id: int) -> None:
    """Show a draft that is ready."""
    show_draft(visit, broadcast_id)


@on_tap("check")
def check(visit: Visit, _text_id: int) -> None:
    """Show a reviewer what waits for them."""
    begin(visit)


@on_tap("recall")
def undo(visit: Visit, broadcast_id: int) -> None:
    """Undo or stop a broadcast of the visit's person."""
    recall(visit, broadcast_id)


@on_tap("report")
def tell(visit: Visit, broadcast_id: int) -> None:
    """Tell what became of a broadcast of the visit's person."""
    row = get_broadcast(visit.work.connection, broadcast_id, visit.state.person_id or 0)
    if row is not None:
        visit.say(report(visit.work.connection, row, visit.person.language))
