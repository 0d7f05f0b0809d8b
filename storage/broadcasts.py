"""Broadcasts: the words, what became of them in each language, and the families they go to, a slice at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, and_, case, exists, func, insert, literal, select, update

from storage.broadcast_families import Audience, families
from storage.broadcast_texts import BROADCAST, TEXT
from storage.relay import MESSAGE, MESSAGE_COLUMNS, THREAD, MessageRow, ThreadRow
from storage.tables import BroadcastRecipient
from storage.turns import ADDRESS, GUARDIANSHIP, PERSON, table_of
from storage.upsert import insert_into

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime, time

RECIPIENT = table_of(BroadcastRecipient)
#: Recipients that become a message.
WRITTEN_TO = ("waiting", "not_connected")
#: Above so many families, a later change of the author's words is not carried to each of them.
MOST_EDITABLE = 200


class BroadcastRow(NamedTuple):
    """One broadcast."""

    id: int
    author_id: int
    author_address_id: int
    audience: str
    title: str
    text: str
    media: str
    language: str
    origin: str
    #: translating | ready | dropped | sending | undone | stopped | done
    status: str
    stakes: str
    urgent: bool
    created_at: datetime
    sent_at: datetime | None
    leaves_at: datetime | None
    progress_id: int | None
    progress: int
    #: The survey that it asks families to answer.
    survey_id: int | None


_COLUMNS = tuple(getattr(BROADCAST.c, name) for name in BroadcastRow._fields)


def add_broadcast(connection: Connection, **values: Any) -> int:
    """Keep one broadcast (columns of the table), in the place of drafts of the same author; gives its id."""
    mine = and_(BROADCAST.c.author_id == values["author_id"], BROADCAST.c.status.in_(("translating", "ready")))
    connection.execute(update(BROADCAST).where(mine).values(status="dropped"))
    return add_sending(connection, **values)


def add_sending(connection: Connection, **values: Any) -> int:
    """Keep one broadcast beside all drafts; gives its id."""
    return int(connection.execute(insert(BROADCAST).values(**values).returning(BROADCAST.c.id)).scalar_one())


def get_broadcast(connection: Connection, broadcast_id: int, author_id: int | None = None) -> BroadcastRow | None:
    """One broadcast, locked against another worker; with `author_id` only one of theirs."""
    query = select(*_COLUMNS).where(BROADCAST.c.id == broadcast_id).with_for_update()
    if author_id is not None:
        query = query.where(BROADCAST.c.author_id == author_id)
    row = connection.execute(query).first()
    return BroadcastRow._make(row) if row else None


def set_broadcast(connection: Connection, broadcast_id: int, **values: Any) -> None:
    """Change columns of one broadcast."""
    connection.execute(update(BROADCAST).where(BROADCAST.c.id == broadcast_id).values(**values))


def draft_of(connection: Connection, author_id: int) -> BroadcastRow | None:
    """What this member of staff has ready to send."""
    query = select(*_COLUMNS).where(BROADCAST.c.author_id == author_id, BROADCAST.c.status == "ready")
    row = connection.execute(query.order_by(BROADCAST.c.id.desc()).limit(1)).first()
    return BroadcastRow._make(row) if row else None


def broadcast_of_origin(connection: Connection, address_id: int, origin: str) -> BroadcastRow | None:
    """The newest broadcast whose words came as this message, unless it was dropped or undone; locked."""
    mine = and_(BROADCAST.c.author_address_id == address_id, BROADCAST.c.origin == origin)
    query = select(*_COLUMNS).where(mine, BROADCAST.c.status.not_in(("dropped", "undone"))).with_for_update()
    row = connection.execute(query.order_by(BROADCAST.c.id.desc()).limit(1)).first()
    return BroadcastRow._make(row) if row else None


def sent_by(connection: Connection, author_id: int, most: int) -> list[BroadcastRow]:
    """The newest broadcasts of this member of staff that were sent, or are being sent."""
    sent = BROADCAST.c.status.in_(("sending", "stopped", "done")) & BROADCAST.c.survey_id.is_(None)
    query = select(*_COLUMNS).where(BROADCAST.c.author_id == author_id, sent).order_by(BROADCAST.c.id.desc())
    return [BroadcastRow._make(row) for row in connection.execute(query.limit(most))]


def newest_sent(connection: Connection, author_id: int) -> BroadcastRow | None:
    """What they sent last, whatever became of it; what is on its way comes first."""
    query = select(*_COLUMNS).where(BROADCAST.c.author_id == author_id, BROADCAST.c.sent_at.is_not(None))
    on_its_way = case((BROADCAST.c.status == "sending", 0), else_=1)
    row = connection.execute(query.order_by(on_its_way, BROADCAST.c.id.desc()).limit(1)).first()
    return BroadcastRow._make(row) if row else None


def under_way(connection: Connection) -> list[BroadcastRow]:
    """What is being sent, the oldest first; what another worker has in hand just now is left out."""
    query = select(*_COLUMNS).where(BROADCAST.c.status == "sending").order_by(BROADCAST.c.id)
    return [BroadcastRow._make(row) for row in connection.execute(query.with_for_update(skip_locked=True))]


def add_recipients(connection: Connection, row: BroadcastRow, today: date, consent: str, language: str) -> None:
    """Write down whom it is for, as things are now."""
    found = families(Audience.from_json(row.audience), today, row.author_id, consent, language).cte("found")
    names = ("person_id", "student_id", "address_id", "language", "state")
    columns = (found.c.guardian_id, found.c.student_id, found.c.address_id, found.c.language, found.c.state)
    chosen = select(literal(row.id), *columns).order_by(found.c.guardian_id)
    connection.execute(insert(RECIPIENT).from_select(["broadcast_id", *names], chosen))


def count_recipients(connection: Connection, broadcast_id: int) -> dict[str, int]:
    """How many are in each state."""
    query = select(RECIPIENT.c.state, func.count()).where(RECIPIENT.c.broadcast_id == broadcast_id)
    return {row[0]: row[1] for row in connection.execute(query.group_by(RECIPIENT.c.state))}


class RecipientRow(NamedTuple):
    """One family member whose message is to be written."""

    id: int
    person_id: int
    student_id: int
    address_id: int | None
    language: str
    #: waiting | not_connected
    state: str
    channel: str | None
    shared: bool | None
    timezone: str
    quiet_from: time | None
    quiet_until: time | None
    #: Full rights to the student now (L1).
    has_rights: bool


def next_recipients(connection: Connection, broadcast_id: int, most: int) -> list[RecipientRow]:
    """Those for whom no message is written yet, in order."""
    rights = exists().where(
        GUARDIANSHIP.c.guardian_id == RECIPIENT.c.person_id,
        GUARDIANSHIP.c.student_id == RECIPIENT.c.student_id,
        GUARDIANSHIP.c.rights == "full",
        GUARDIANSHIP.c.active,
    )
    own = (RECIPIENT.c.id, RECIPIENT.c.person_id, RECIPIENT.c.student_id, RECIPIENT.c.address_id)
    query = (
        select(
            *own,
            RECIPIENT.c.language,
            RECIPIENT.c.state,
            ADDRESS.c.channel,
            ADDRESS.c.shared,
            PERSON.c.timezone,
            PERSON.c.quiet_from,
            PERSON.c.quiet_until,
            rights,
        )
        .select_from(
            RECIPIENT.join(PERSON, PERSON.c.id == RECIPIENT.c.person_id).outerjoin(
                ADDRESS, ADDRESS.c.id == RECIPIENT.c.address_id
            )
        )
        .where(_unwritten(broadcast_id))
        .order_by(RECIPIENT.c.id)
        .limit(most)
    )
    return [RecipientRow._make(row) for row in connection.execute(query)]


def _unwritten(broadcast_id: int) -> Any:
    states = RECIPIENT.c.state.in_(WRITTEN_TO)
    return and_(RECIPIENT.c.broadcast_id == broadcast_id, states, RECIPIENT.c.message_id.is_(None))


def write_messages(
    connection: Connection, row: BroadcastRow, recipients: Sequence[RecipientRow], now: datetime, *, editable: bool
) -> list[tuple[MessageRow, ThreadRow]]:
    """A message in the thread of each recipient, in the words of their language; threads are made where missing.

    `editable`: whether a later change of the author's words finds these messages.
    """
    if not recipients:
        return []
    ids = [one.id for one in recipients]
    threads = _open_threads(connection, row, ids, now)
    made = connection.execute(_new_messages(row, ids, now, origin=row.origin if editable else ""))
    messages = [MessageRow._make(found) for found in made]
    became = update(RECIPIENT).where(
        RECIPIENT.c.broadcast_id == row.id,
        RECIPIENT.c.person_id == MESSAGE.c.reader_id,
        MESSAGE.c.id.in_([found.id for found in messages]),
    )
    connection.execute(became.values(message_id=MESSAGE.c.id))
    by_id = {thread.id: thread for thread in threads.values()}
    return [(message, by_id[message.thread_id]) for message in messages]


def _new_messages(row: BroadcastRow, recipient_ids: Sequence[int], now: datetime, *, origin: str) -> Any:
    """All in one statement: ten thousand rows of values would take the database longer to read than to write."""
    fixed = {
        "author_id": row.author_id,
        "text": row.text,
        "media": row.media,
        "language": row.language,
        "status": "queued",
        "author_address_id": row.author_address_id,
        "origin": origin,
        "written_at": now,
        "to_family": True,
        "stakes": row.stakes,
    }
    varied = {
        "thread_id": THREAD.c.id,
        "reader_id": RECIPIENT.c.person_id,
        "reader_language": RECIPIENT.c.language,
        "translation": TEXT.c.text,
        "translator": func.coalesce(TEXT.c.translator, ""),
        "reviewer_id": TEXT.c.reviewer_id,
    }
    same = [literal(value, MESSAGE.c[name].type) for name, value in fixed.items()]
    thread = and_(
        THREAD.c.guardian_id == RECIPIENT.c.person_id,
        THREAD.c.staff_id == row.author_id,
        THREAD.c.student_id == RECIPIENT.c.student_id,
    )
    turned = and_(TEXT.c.broadcast_id == row.id, TEXT.c.language == RECIPIENT.c.language)
    chosen = (
        select(*same, *varied.values())
        .select_from(RECIPIENT.join(THREAD, thread).outerjoin(TEXT, turned))
        .where(RECIPIENT.c.broadcast_id == row.id, RECIPIENT.c.id.in_(recipient_ids))
        .order_by(RECIPIENT.c.id)
    )
    return insert(MESSAGE).from_select([*fixed, *varied], chosen).returning(*MESSAGE_COLUMNS)


def _open_threads(
    connection: Connection, row: BroadcastRow, recipient_ids: Sequence[int], now: datetime
) -> dict[tuple[int, int], ThreadRow]:
    values = {"opened_at": now, "touched_at": now, "broadcast_at": now, "status": "open"}
    fixed = [literal(value, THREAD.c[name].type) for name, value in values.items()]
    mine = select(RECIPIENT.c.person_id, literal(row.author_id), RECIPIENT.c.student_id, *fixed).where(
        RECIPIENT.c.broadcast_id == row.id, RECIPIENT.c.id.in_(recipient_ids)
    )
    statement = insert_into(connection, THREAD).from_select(["guardian_id", "staff_id", "student_id", *values], mine)
    again = {name: value for name, value in values.items() if name != "opened_at"}
    statement = statement.on_conflict_do_update(index_elements=["guardian_id", "staff_id", "student_id"], set_=again)
    columns = tuple(getattr(THREAD.c, name) for name in ThreadRow._fields)
    made = [ThreadRow._make(found) for found in connection.execute(statement.returning(*columns))]
    return {(thread.guardian_id, thread.student_id): thread for thread in made}


def set_state(connection: Connection, recipient_ids: Sequence[int], state: str) -> None:
    """What became of these recipients."""
    if recipient_ids:
        connection.execute(update(RECIPIENT).where(RECIPIENT.c.id.in_(list(recipient_ids))).values(state=state))


def count_written(connection: Connection, broadcast_id: int) -> dict[str, int]:
    """How many of those who get a message are in each state."""
    counts = count_recipients(connection, broadcast_id)
    return {state: counts[state] for state in WRITTEN_TO if state in counts}


def is_small(connection: Connection, broadcast_id: int) -> bool:
    """Whether so few get it that a change of the words can be carried to each."""
    first = select(RECIPIENT.c.id).where(RECIPIENT.c.broadcast_id == broadcast_id).limit(MOST_EDITABLE + 1)
    return len(connection.execute(first).all()) <= MOST_EDITABLE


def hold_for_review(connection: Connection, broadcast_id: int, language: str) -> None:
    """Those who read `language` wait until a person has checked its translation."""
    mine = and_(_unwritten(broadcast_id), RECIPIENT.c.language == language)
    connection.execute(update(RECIPIENT).where(mine).values(state="review"))


def release_reviewed(connection: Connection, broadcast_id: int, language: str) -> int:
    """A person checked it: those who waited for that get it; gives how many."""
    mine = and_(RECIPIENT.c.broadcast_id == broadcast_id, RECIPIENT.c.language == language)
    state = case((RECIPIENT.c.address_id.is_(None), "not_connected"), else_="waiting")
    released = update(RECIPIENT).where(mine, RECIPIENT.c.state == "review").values(state=state)
    return connection.execute(released).rowcount
