"""Threads between guardians and staff, and the messages in them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, and_, bindparam, case, func, insert, or_, select, update

from storage.prepared import Prepared
from storage.sharing import fits, uses
from storage.staff_rights import may_read
from storage.tables import Delivery, DeliveryPart, Message, Thread
from storage.turns import ADDRESS, GUARDIANSHIP, table_of
from storage.upsert import insert_into

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement

THREAD, MESSAGE, DELIVERY = table_of(Thread), table_of(Message), table_of(Delivery)
PART = table_of(DeliveryPart)

#: Of a message that waits for a translator, or for a person who must look at it first (see storage/reviews.py).
HELD = ("previewing", "reviewing")
NOT_OUT = ("translating", *HELD)
#: Deliveries to one of the two sides about a message, whoever wrote it: `person_id` says to whom.
_ABOUT = ("history", "thread")
#: A day ends here when it has ended everywhere; what handlers look up knows the school's own zone.
_DATE_LINE = timedelta(hours=12)


class ThreadRow(NamedTuple):
    """One thread."""

    id: int
    guardian_id: int
    staff_id: int
    student_id: int


_COLUMNS = (THREAD.c.id, THREAD.c.guardian_id, THREAD.c.staff_id, THREAD.c.student_id)


def open_thread(connection: Connection, guardian_id: int, staff_id: int, student_id: int, now: datetime) -> ThreadRow:
    """The thread of these three, made when it is their first."""
    row = {
        "guardian_id": guardian_id,
        "staff_id": staff_id,
        "student_id": student_id,
        "opened_at": now,
        "touched_at": now,
        "status": "open",
    }
    statement = insert_into(connection, THREAD).values(row)
    statement = statement.on_conflict_do_update(
        index_elements=["guardian_id", "staff_id", "student_id"], set_={"touched_at": now}
    )
    return ThreadRow._make(connection.execute(statement.returning(*_COLUMNS)).one())


def get_thread(connection: Connection, thread_id: int) -> ThreadRow | None:
    """The thread with this id."""
    row = connection.execute(select(*_COLUMNS).where(THREAD.c.id == thread_id)).first()
    return ThreadRow._make(row) if row else None


def thread_of_delivery(connection: Connection, address_id: int, external_id: str) -> ThreadRow | None:
    """The thread of the relayed message that this address got under the platform's `external_id` (of any part)."""
    in_parts = select(PART.c.delivery_id).where(PART.c.external_id == external_id)
    query = (
        select(*_COLUMNS)
        .select_from(
            DELIVERY.join(MESSAGE, MESSAGE.c.id == DELIVERY.c.message_id).join(
                THREAD, THREAD.c.id == MESSAGE.c.thread_id
            )
        )
        .where(
            DELIVERY.c.address_id == address_id,
            or_(DELIVERY.c.external_id == external_id, DELIVERY.c.id.in_(in_parts)),
        )
    )
    row = connection.execute(query).first()
    return ThreadRow._make(row) if row else None


_STAFF_WROTE = Prepared(
    select(*_COLUMNS).where(
        THREAD.c.guardian_id == bindparam("guardian"),
        THREAD.c.status == "open",
        or_(THREAD.c.staff_wrote_at > bindparam("since"), THREAD.c.broadcast_at > bindparam("since")),
    )
)


def threads_staff_wrote(connection: Connection, guardian_id: int, since: datetime) -> list[ThreadRow]:
    """The guardian's open threads in which staff wrote after `since`."""
    rows = _STAFF_WROTE.rows(connection, {"guardian": guardian_id, "since": since})
    return [ThreadRow._make(row) for row in rows]


def note_staff_wrote(connection: Connection, thread_id: int, now: datetime) -> None:
    """Staff wrote in this thread now."""
    connection.execute(update(THREAD).where(THREAD.c.id == thread_id).values(staff_wrote_at=now, touched_at=now))


class MessageRow(NamedTuple):
    """One relayed message."""

    id: int
    thread_id: int
    author_id: int
    reader_id: int
    text: str
    media: str
    language: str
    reader_language: str
    translation: str | None
    translator: str
    #: translating | previewing | reviewing | queued | dropped | taken_back
    status: str
    received_id: int | None
    author_address_id: int | None
    origin: str
    #: How often its author changed it.
    revision: int
    #: Staff wrote it to a family; why a person must check its translation (L11), and who did.
    to_family: bool
    stakes: str
    approval_id: int | None
    reviewer_id: int | None


MESSAGE_COLUMNS = tuple(getattr(MESSAGE.c, name) for name in MessageRow._fields)


def add_message(connection: Connection, **values: Any) -> int:
    """Keep one message (columns of the table); gives its id."""
    return int(connection.execute(insert(MESSAGE).values(**values).returning(MESSAGE.c.id)).scalar_one())


def get_message(connection: Connection, message_id: int) -> MessageRow | None:
    """The message with this id, locked against another worker."""
    row = connection.execute(select(*MESSAGE_COLUMNS).where(MESSAGE.c.id == message_id).with_for_update()).first()
    return MessageRow._make(row) if row else None


def messages_to_translate(connection: Connection, limit: int = 50) -> list[MessageRow]:
    """Messages that wait for a translator: the oldest to each reader of a thread, so that order is kept.

    Those behind one that a person must still look at wait too: "Please sign it" must not come before what it is about.
    What goes the other way does not wait.
    """
    waiting = MESSAGE.c.status == "translating"
    earlier = MESSAGE.alias("earlier")
    first = ~(
        select(earlier.c.id)
        .where(
            earlier.c.thread_id == MESSAGE.c.thread_id,
            earlier.c.reader_id == MESSAGE.c.reader_id,
            earlier.c.status.in_(NOT_OUT),
            earlier.c.id < MESSAGE.c.id,
        )
        .exists()
    )
    rows = connection.execute(select(*MESSAGE_COLUMNS).where(waiting, first).order_by(MESSAGE.c.id).limit(limit))
    return [MessageRow._make(row) for row in rows]


def set_translated(connection: Connection, message_id: int, translation: str | None, translator: str) -> None:
    """Note what the reader gets; the message's deliveries exist from now on."""
    values = {"translation": translation, "translator": translator, "status": "queued"}
    connection.execute(update(MESSAGE).where(MESSAGE.c.id == message_id).values(**values))


def waiting_before(connection: Connection, thread_ids: Sequence[int]) -> set[int]:
    """Which of these threads have a message that still waits for a translator, or for a person's yes."""
    query = select(MESSAGE.c.thread_id).where(MESSAGE.c.thread_id.in_(list(thread_ids)), MESSAGE.c.status.in_(NOT_OUT))
    return {row[0] for row in connection.execute(query)}


def kept_for(connection: Connection, reader_id: int) -> list[MessageRow]:
    """Finished messages to a person that never left, since they had no address, or one that did not work any more."""
    sent = (
        select(DELIVERY.c.id)
        .where(
            DELIVERY.c.message_id == MESSAGE.c.id,
            DELIVERY.c.kind == "relay",
            DELIVERY.c.error.not_in(("kept", "unreachable", "redirected")),
        )
        .exists()
    )
    query = select(*MESSAGE_COLUMNS).where(MESSAGE.c.reader_id == reader_id, MESSAGE.c.status == "queued", ~sent)
    return [MessageRow._make(row) for row in connection.execute(query.order_by(MESSAGE.c.id))]


def not_theirs(connection: Connection, delivery_ids: Sequence[int], now: datetime | None = None) -> set[int]:
    """Which of these carry relayed words that must not leave any more (L1).

    While they waited for a morning or a retry, the guardian lost the rights to the student, the address became
    somebody else's or shared with somebody without these rights, or the author took the words back; or, if it is told
    what time it is `now`, the member of staff left, or stands in for nobody any more.
    """
    if not delivery_ids:  # the outbox asks with each batch, and most carry nobody's words
        return set()
    allowed = (
        select(GUARDIANSHIP.c.id)
        .where(
            GUARDIANSHIP.c.guardian_id == THREAD.c.guardian_id,
            GUARDIANSHIP.c.student_id == THREAD.c.student_id,
            GUARDIANSHIP.c.rights == "full",
            GUARDIANSHIP.c.active,
        )
        .exists()
    )
    # What its author took back is not sent again from among the dead letters either; what tells of it has a target.
    taken_back = and_(MESSAGE.c.status == "taken_back", DELIVERY.c.action == "send", DELIVERY.c.target_id.is_(None))
    taken_back = and_(taken_back, DELIVERY.c.kind != "thread")
    # A reader's mark goes back to the author, and so does what became of the message.
    marks = and_(DELIVERY.c.kind.in_(("reaction", "receipt")), uses(MESSAGE.c.author_id))
    told = and_(DELIVERY.c.kind.in_(_ABOUT), uses(DELIVERY.c.person_id))
    theirs = or_(uses(MESSAGE.c.reader_id), marks, told)
    query = (
        select(DELIVERY.c.id)
        .select_from(
            DELIVERY.join(MESSAGE, MESSAGE.c.id == DELIVERY.c.message_id)
            .join(THREAD, THREAD.c.id == MESSAGE.c.thread_id)
            .join(ADDRESS, ADDRESS.c.id == DELIVERY.c.address_id)
        )
        .where(
            DELIVERY.c.id.in_(list(delivery_ids)),
            or_(
                ~theirs,
                ~fits(MESSAGE.c.reader_id, THREAD.c.student_id),
                ~allowed,
                taken_back,
                *((_no_longer_staff(now),) if now is not None else ()),
            ),
        )
    )
    return {row[0] for row in connection.execute(query)}


def _no_longer_staff(now: datetime) -> ColumnElement[bool]:
    party = case((MESSAGE.c.author_id == THREAD.c.guardian_id, MESSAGE.c.reader_id), else_=MESSAGE.c.author_id)
    viewer = case((DELIVERY.c.kind.in_(_ABOUT), DELIVERY.c.person_id), else_=party)
    return and_(~uses(THREAD.c.guardian_id), ~may_read(viewer, now, (now - _DATE_LINE).date()))


def message_carried_by(connection: Connection, delivery_id: int) -> MessageRow | None:
    """The relayed message that a delivery carries, changes or marks."""
    query = select(*MESSAGE_COLUMNS).select_from(DELIVERY.join(MESSAGE, MESSAGE.c.id == DELIVERY.c.message_id))
    row = connection.execute(query.where(DELIVERY.c.id == delivery_id)).first()
    return MessageRow._make(row) if row else None


def staff_wrote_at(connection: Connection, staff_id: int) -> dict[int, datetime]:
    """By student: when this member of staff last wrote to any of their guardians."""
    query = (
        select(THREAD.c.student_id, func.max(THREAD.c.staff_wrote_at))
        .where(THREAD.c.staff_id == staff_id, THREAD.c.staff_wrote_at.is_not(None))
        .group_by(THREAD.c.student_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}
