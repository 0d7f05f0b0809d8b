"""Words that wait for a person are never sent by themselves: after a day whoever must answer is asked once more."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from handlers.office_hours import off_until
from handlers.preview import show
from handlers.review import reviewers_for
from storage.reviews import held_by, open_approvals, set_approval

if TYPE_CHECKING:
    from handlers.house import House
    from storage.database import UnitOfWork

#: How long an asking may stay without an answer before it is asked again.
PATIENCE = timedelta(hours=24)


def remind(work: UnitOfWork, house: House) -> int:
    """Ask again what waited for a day, within the writer's office hours; gives how many were asked.

    A review for which nobody could be reached is tried again at each call.
    """
    connection, now, asked = work.connection, house.clock.now(), 0
    for approval in open_approvals(connection):
        held = held_by(connection, approval.id)
        if approval.kind == "review" and not approval.reviewers and reviewers_for(work, house, held[0]):
            set_approval(connection, approval.id, asked_at=now, reminded_at=None)
            show(work, house, approval.id)
            asked += 1
            continue
        if approval.reminded_at is not None or now - approval.asked_at < PATIENCE:
            continue
        if off_until(connection, house, held[0].author_id, now) is None:
            set_approval(connection, approval.id, reminded_at=now)
            show(work, house, approval.id, again=True)
            asked += 1
    return asked
