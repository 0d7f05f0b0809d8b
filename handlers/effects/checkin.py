"""Effects of the check-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.effects.checkin import RecordCheckIn
from handlers.effects import handles
from storage.listening import add_check_in

if TYPE_CHECKING:
    from handlers.visit import Visit


@handles(RecordCheckIn)
def record_check_in(effect: RecordCheckIn, visit: Visit) -> None:
    """Keep the answer, if the person still has rights to the child (L1)."""
    me, connection = visit.state.person_id, visit.work.connection
    if me is None or not visit.has_child(effect.child):
        return
    add_check_in(
        connection,
        person_id=me,
        student_id=int(effect.child),
        answer=effect.answer,
        words=effect.words,
        wants_answer=effect.wants_answer,
        at=visit.now,
    )
