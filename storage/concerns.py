"""Concerns: each has one owner, one due date and one state; a state changes only by a move, and each move is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sqlalchemy import Connection, insert, select, update

from storage.tables import Concern, ConcernStep, Thread
from storage.turns import table_of
from storage.upsert import insert_into

if TYPE_CHECKING:
    from datetime import date, datetime

CONCERN, STEP, THREAD = table_of(Concern), table_of(ConcernStep), table_of(Thread)
#: Somebody has to do something.
PENDING = ("open", "accepted")
Move = Literal["accept", "hand_over", "resolve", "helped", "not_yet", "undelivered", "withdraw"]
#: What may follow what. Nothing leads out of the pending ones but an answer, or the family's own change of mind before
#: anybody was told; "not yet" and an answer that never left lead back.
MOVES: dict[Move, tuple[tuple[str, ...], str]] = {
    "accept": (("open",), "accepted"),
    "hand_over": (PENDING, "open"),
    "resolve": (PENDING, "resolved"),
    "helped": (("resolved", *PENDING), "helped"),
    "not_yet": (("resolved", "helped"), "accepted"),
    "undelivered": (("resolved",), "accepted"),
    "withdraw": (("open",), "withdrawn"),
}


class ConcernRow(NamedTuple):
    """One concern."""

    id: int
    person_id: int
    student_id: int | None
    section_id: int | None
    school_id: int | None
    source: str
    topic: str
    words: str
    owner_id: int | None
    thread_id: int | None
    state: str
    opened_at: datetime
    due_on: date
    tell_at: datetime | None
    done: str
    resolved_by: int | None
    resolved_at: datetime | None
    reopened: int


COLUMNS = tuple(getattr(CONCERN.c, name) for name in ConcernRow._fields)


def add_concern(connection: Connection, **values: Any) -> ConcernRow:
    """Open a concern (columns of the table); one check-in opens one, whatever is tapped twice."""
    row = {"state": "open", "topic": "", "words": "", "done": "", "reopened": 0, **values}
    statement = insert_into(connection, CONCERN).values(row).on_conflict_do_nothing()
    added = connection.execute(statement.returning(*COLUMNS)).first()
    if added is not None:
        note_step(connection, added.id, None, "opened", values["opened_at"])
        return ConcernRow._make(added)
    found = of_check_in(connection, values.get("checkin_id"), values.get("staff_checkin_id"))
    if found is None:
        raise LookupError("a concern that is there already must have a check-in")
    return found


def get_concern(connection: Connection, concern_id: int) -> ConcernRow | None:
    """One concern."""
    row = connection.execute(select(*COLUMNS).where(CONCERN.c.id == concern_id)).first()
    return ConcernRow._make(row) if row else None


def of_check_in(
    connection: Connection, checkin_id: int | None, staff_checkin_id: int | None = None
) -> ConcernRow | None:
    """The concern that a check-in of a family, or of staff, opened."""
    mine = CONCERN.c.checkin_id == checkin_id if checkin_id else CONCERN.c.staff_checkin_id == staff_checkin_id
    row = connection.execute(select(*COLUMNS).where(mine)).first()
    return ConcernRow._make(row) if row else None


def set_concern(connection: Connection, concern_id: int, **values: Any) -> None:
    """Change columns that are no part of its state: words, topic, owner, when somebody is told."""
    connection.execute(update(CONCERN).where(CONCERN.c.id == concern_id).values(**values))


def move(
    connection: Connection,
    concern: ConcernRow,
    name: Move,
    by: int | None,
    now: datetime,
    words: str = "",
    **values: Any,
) -> bool:
    """Make the move, if the concern still is where it may be made from and with the owner that `concern` has.

    False when somebody was first; then nothing is changed. `values` are further columns.
    """
    before, after = MOVES[name]
    mine = update(CONCERN).where(
        CONCERN.c.id == concern.id,
        CONCERN.c.state.in_(before),
        CONCERN.c.owner_id.is_not_distinct_from(concern.owner_id),
    )
    if name == "helped":  # before anything was done there is nothing that can have helped
        mine = mine.where(CONCERN.c.resolved_at.is_not(None))
    if name == "withdraw":  # whoever was told of it answers for it
        mine = mine.where(CONCERN.c.tell_at.is_not(None))
    if connection.execute(mine.values(state=after, **values)).rowcount != 1:
        return False
    note_step(connection, concern.id, by, name, now, words)
    return True


def note_step(
    connection: Connection, concern_id: int, by: int | None, what: str, now: datetime, words: str = ""
) -> None:
    """Keep that something was done about a concern."""
    row = {"concern_id": concern_id, "by_id": by, "what": what, "words": words, "at": now}
    connection.execute(insert(STEP).values(row))


class StepRow(NamedTuple):
    """One thing that was done."""

    what: str
    by_id: int | None
    words: str


def steps_of(connection: Connection, concern_id: int) -> list[StepRow]:
    """What was done about a concern, the oldest first."""
    query = select(STEP.c.what, STEP.c.by_id, STEP.c.words).where(STEP.c.concern_id == concern_id)
    return [StepRow._make(row) for row in connection.execute(query.order_by(STEP.c.id))]


def staff_wrote_since(connection: Connection, thread_id: int, concern: ConcernRow) -> bool:
    """Whether staff wrote in this thread after they said what was done about the concern."""
    query = select(THREAD.c.id).where(THREAD.c.id == thread_id, THREAD.c.staff_wrote_at > concern.resolved_at)
    return connection.execute(query).first() is not None
