"""Whose a family's thread is: handed over to a colleague, closed, opened again; and what was written in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, exists, func, insert, literal, or_, select, update

from storage.relay import DELIVERY, MESSAGE, MESSAGE_COLUMNS, THREAD, MessageRow, ThreadRow
from storage.relay_changes import LEFT
from storage.staff_rights import may_read
from storage.substitutes import stands_in_for
from storage.tables import HandOver
from storage.turns import GUARDIANSHIP, table_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement

HAND_OVER = table_of(HandOver)
_ROW = tuple(getattr(THREAD.c, name) for name in ThreadRow._fields)
#: Hand-overs that are followed in a row; nobody has had more colleagues in a year.
_MOST_HANDS = 20


class ThreadState(NamedTuple):
    """How a thread stands. `status` is open or closed; `handed_to` is the colleague's thread."""

    status: str
    handed_to: int | None
    granted: bool


def state_of(connection: Connection, thread_id: int) -> ThreadState | None:
    """How a thread stands."""
    query = select(THREAD.c.status, THREAD.c.handed_to, THREAD.c.granted).where(THREAD.c.id == thread_id)
    row = connection.execute(query).first()
    return ThreadState._make(row) if row else None


def goes_on_in(connection: Connection, thread: ThreadRow) -> ThreadRow:
    """The thread in which this one goes on, after all hand-overs: mostly itself."""
    for _hand in range(_MOST_HANDS):
        onward = select(THREAD.c.handed_to).where(THREAD.c.id == thread.id).scalar_subquery()
        row = connection.execute(select(*_ROW).where(THREAD.c.id == onward)).first()
        if row is None:
            break
        thread = ThreadRow._make(row)
    return thread


def reopen(connection: Connection, thread_id: int) -> None:
    """Somebody wrote: a closed thread is open again."""
    closed = update(THREAD).where(THREAD.c.id == thread_id, THREAD.c.status == "closed")
    connection.execute(closed.values(status="open"))


def close(connection: Connection, thread_id: int, now: datetime) -> bool:
    """Nothing in this thread needs an answer any more; False when it was closed already."""
    mine = update(THREAD).where(THREAD.c.id == thread_id, THREAD.c.status == "open")
    return connection.execute(mine.values(status="closed", closed_at=now)).rowcount == 1


def take_back(connection: Connection, thread_id: int) -> None:
    """Its member of staff writes to the family again: it goes on here."""
    mine = update(THREAD).where(THREAD.c.id == thread_id)
    connection.execute(mine.values(handed_to=None, status="open"))


def pass_to(connection: Connection, old: ThreadRow, new: ThreadRow, now: datetime) -> None:
    """`old` goes on in `new`, where its family's next words are an answer to what was written in `old`."""
    when = select(func.max(THREAD.c.staff_wrote_at)).where(THREAD.c.id.in_((old.id, new.id))).scalar_subquery()
    wrote = connection.execute(select(when)).scalar_one_or_none()
    mine = update(THREAD).where(THREAD.c.id == new.id)
    connection.execute(mine.values(granted=True, handed_to=None, status="open", staff_wrote_at=wrote))
    gone = update(THREAD).where(THREAD.c.id == old.id)
    connection.execute(gone.values(handed_to=new.id, status="closed", closed_at=now))


class OfferRow(NamedTuple):
    """One asking to take over a family."""

    id: int
    thread_id: int
    from_id: int
    to_id: int
    reason: str
    with_history: bool
    #: offered | accepted | declined | withdrawn
    status: str


_OFFER = tuple(getattr(HAND_OVER.c, name) for name in OfferRow._fields)


def add_offer(connection: Connection, **values: Any) -> int:
    """Note an offer (columns of the table); an earlier one of the same thread is withdrawn. Gives its id."""
    earlier = update(HAND_OVER).where(HAND_OVER.c.thread_id == values["thread_id"], HAND_OVER.c.status == "offered")
    connection.execute(earlier.values(status="withdrawn", answered_at=values["offered_at"]))
    return int(connection.execute(insert(HAND_OVER).values(**values).returning(HAND_OVER.c.id)).scalar_one())


def get_offer(connection: Connection, offer_id: int) -> OfferRow | None:
    """One offer, locked against a second answer."""
    row = connection.execute(select(*_OFFER).where(HAND_OVER.c.id == offer_id).with_for_update()).first()
    return OfferRow._make(row) if row else None


def offers_to(connection: Connection, person_id: int) -> list[OfferRow]:
    """What colleagues ask this person to take over, the oldest first."""
    query = select(*_OFFER).where(HAND_OVER.c.to_id == person_id, HAND_OVER.c.status == "offered")
    return [OfferRow._make(row) for row in connection.execute(query.order_by(HAND_OVER.c.id))]


def answer_offer(
    connection: Connection, offer_id: int, status: str, now: datetime, new_thread_id: int | None = None
) -> None:
    """Note what became of an offer: accepted, declined or withdrawn."""
    mine = update(HAND_OVER).where(HAND_OVER.c.id == offer_id)
    connection.execute(mine.values(status=status, answered_at=now, new_thread_id=new_thread_id))


def earlier_threads(connection: Connection, thread_id: int) -> list[tuple[int, datetime]]:
    """Threads whose words may be read by who took over this one, each up to the moment of its hand-over."""
    found: dict[int, datetime] = {}
    looked, waiting = {thread_id}, [thread_id]
    while waiting:
        query = select(HAND_OVER.c.thread_id, func.max(HAND_OVER.c.answered_at)).where(
            HAND_OVER.c.new_thread_id == waiting.pop(), HAND_OVER.c.status == "accepted", HAND_OVER.c.with_history
        )
        for earlier, until in connection.execute(query.group_by(HAND_OVER.c.thread_id)):
            if earlier not in looked:
                looked.add(earlier)
                waiting.append(earlier)
                found[earlier] = until
    return list(found.items())


def threads_of(connection: Connection, guardian_id: int, student_id: int) -> list[ThreadRow]:
    """A guardian's threads about a student, the newest first."""
    mine = THREAD.c.guardian_id == guardian_id, THREAD.c.student_id == student_id
    query = select(*_ROW).where(*mine).order_by(THREAD.c.touched_at.desc(), THREAD.c.id)
    return [ThreadRow._make(row) for row in connection.execute(query)]


def threads_read_by(connection: Connection, person_id: int, now: datetime, today: date) -> list[ThreadRow]:
    """Threads that a member of staff may read now: their own, and those of whom they stand in for; the newest first.

    Only of guardians with full rights (L1).
    """
    staff = [person_id, *stands_in_for(connection, person_id, now)]
    query = select(*_ROW).where(
        THREAD.c.staff_id.in_(staff), may_read(literal(person_id), now, today), full_rights_in_thread()
    )
    return [ThreadRow._make(row) for row in connection.execute(query.order_by(THREAD.c.touched_at.desc(), THREAD.c.id))]


def newest_message(connection: Connection, thread_id: int) -> int | None:
    """The id of the newest message of a thread."""
    query = select(func.max(MESSAGE.c.id)).where(MESSAGE.c.thread_id == thread_id)
    found: int | None = connection.execute(query).scalar_one_or_none()
    return found


def full_rights_in_thread() -> ColumnElement[bool]:
    """The condition, in a query on `thread`, that its guardian has full rights to its student now (L1)."""
    return exists().where(
        GUARDIANSHIP.c.guardian_id == THREAD.c.guardian_id,
        GUARDIANSHIP.c.student_id == THREAD.c.student_id,
        GUARDIANSHIP.c.rights == "full",
        GUARDIANSHIP.c.active,
    )


def took_part(connection: Connection, thread: ThreadRow, person_id: int) -> bool:
    """Whether this person is one of the two, or wrote or read here as a substitute."""
    if person_id in (thread.guardian_id, thread.staff_id):
        return True
    theirs = or_(MESSAGE.c.reader_id == person_id, MESSAGE.c.author_id == person_id)
    query = select(MESSAGE.c.id).where(MESSAGE.c.thread_id == thread.id, theirs).limit(1)
    return connection.execute(query).first() is not None


def not_arrived(connection: Connection, thread_ids: Sequence[int]) -> list[MessageRow]:
    """What families wrote in these threads that has left for nobody yet, the oldest first, locked."""
    left = exists().where(
        DELIVERY.c.message_id == MESSAGE.c.id, DELIVERY.c.kind == "relay", DELIVERY.c.status.in_((*LEFT, "failed"))
    )
    query = (
        select(*MESSAGE_COLUMNS)
        .join(THREAD, THREAD.c.id == MESSAGE.c.thread_id)
        .where(
            THREAD.c.id.in_(list(thread_ids)),
            MESSAGE.c.author_id == THREAD.c.guardian_id,
            MESSAGE.c.status.in_(("queued", "translating")),
            ~left,
        )
        .order_by(MESSAGE.c.id)
        .with_for_update(of=MESSAGE)
    )
    return [MessageRow._make(row) for row in connection.execute(query)]


def threads_with(connection: Connection, staff_id: int) -> list[int]:
    """The threads of a member of staff."""
    return [row[0] for row in connection.execute(select(THREAD.c.id).where(THREAD.c.staff_id == staff_id))]


def redirect(connection: Connection, message_id: int, **values: Any) -> None:
    """Give words that have not arrived another reader (columns of `message`); their waiting deliveries end."""
    waiting = DELIVERY.c.message_id == message_id, DELIVERY.c.status.in_(("queued", "retrying"))
    connection.execute(update(DELIVERY).where(*waiting).values(status="expired", error="redirected"))
    connection.execute(update(MESSAGE).where(MESSAGE.c.id == message_id).values(**values))
