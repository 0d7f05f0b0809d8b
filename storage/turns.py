"""The hot path: what a batch of waiting inbounds reads and writes, one statement a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, insert, literal_column, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from storage.prepared import Prepared, one_of
from storage.tables import Address, Conversation, Delivery, Guardianship, Person, Received, Role, School
from storage.upsert import insert_into

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import FromClause, Table


def table_of(model: Any) -> Table:
    """The SQLAlchemy table of a SQLModel class."""
    table: Table = model.__table__
    return table


ADDRESS, CONVERSATION, DELIVERY = table_of(Address), table_of(Conversation), table_of(Delivery)
PERSON, RECEIVED, SCHOOL = table_of(Person), table_of(Received), table_of(School)
GUARDIANSHIP, ROLE = table_of(Guardianship), table_of(Role)


class State(NamedTuple):
    """All that a turn needs to know of one address: the address, its person, school and open conversation."""

    address_id: int
    channel: str
    address: str
    person_id: int | None
    address_language: str
    #: ok | unreachable
    address_state: str
    opted_out_at: datetime | None
    #: Whether several people use the address (storage.sharing).
    shared: bool
    given_name: str | None
    family_name: str | None
    preferred_name: str | None
    title: str | None
    language: str | None
    timezone: str | None
    person_active: bool | None
    #: Comma-separated, repeats possible.
    roles: str | None
    school_name: str | None
    school_timezone: str | None
    conversation_id: int | None
    flow: str | None
    nonce: str | None
    journal: str | None
    version: int | None
    expires_at: datetime | None
    #: At a shared address: whom the open conversation is with; None when it is to find out who writes.
    run_person_id: int | None


_ROLES = (
    # A literal, since a prepared statement has nothing left to render (see storage/prepared.py).
    select(func.aggregate_strings(ROLE.c.role, literal_column("','")))  # type: ignore[arg-type]
    .where(ROLE.c.person_id == PERSON.c.id, ROLE.c.active)
    .correlate(PERSON)
    .scalar_subquery()
)
#: The columns of a State, in its order.
STATE_COLUMNS = (
    ADDRESS.c.id,
    ADDRESS.c.channel,
    ADDRESS.c.address,
    PERSON.c.id,
    ADDRESS.c.language,
    ADDRESS.c.state,
    ADDRESS.c.opted_out_at,
    ADDRESS.c.shared,
    PERSON.c.given_name,
    PERSON.c.family_name,
    PERSON.c.preferred_name,
    PERSON.c.title,
    PERSON.c.language,
    PERSON.c.timezone,
    PERSON.c.active,
    _ROLES,
    SCHOOL.c.name,
    SCHOOL.c.timezone,
    CONVERSATION.c.id,
    CONVERSATION.c.flow,
    CONVERSATION.c.nonce,
    CONVERSATION.c.journal,
    CONVERSATION.c.version,
    CONVERSATION.c.expires_at,
    CONVERSATION.c.person_id,
)


def with_school_and_run(people: FromClause) -> FromClause:
    """Addresses joined with `people`, and with the school and the open conversation of each."""
    return people.outerjoin(SCHOOL, SCHOOL.c.id == PERSON.c.school_id).outerjoin(
        CONVERSATION,
        (CONVERSATION.c.address_id == ADDRESS.c.id) & (CONVERSATION.c.status == literal_column("'open'")),
    )


_STATE = (
    select(*STATE_COLUMNS)
    .select_from(with_school_and_run(ADDRESS.outerjoin(PERSON, PERSON.c.id == ADDRESS.c.person_id)))
    .order_by(ADDRESS.c.id)
    # Two processes that take the same people wait for each other here, in one order.
    .with_for_update(of=ADDRESS)
)
_BY_KEY = Prepared(_STATE.where(ADDRESS.c.channel == bindparam("on_channel"), one_of(ADDRESS.c.address, "addresses")))
_BY_ID = Prepared(_STATE.where(one_of(ADDRESS.c.id, "ids")))


def load_states(connection: Connection, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], State]:
    """States by (channel, address), their addresses locked; addresses we never met are missing."""
    by_channel: dict[str, list[str]] = {}
    for channel, address in keys:
        by_channel.setdefault(channel, []).append(address)
    states = {}
    for channel in sorted(by_channel):
        rows = _BY_KEY.rows(connection, {"on_channel": channel, "addresses": by_channel[channel]})
        states.update({(state.channel, state.address): state for state in map(State._make, rows)})
    return states


def load_states_by_id(connection: Connection, address_ids: Sequence[int]) -> dict[int, State]:
    """States by address id, their addresses locked."""
    rows = _BY_ID.rows(connection, {"ids": list(address_ids)})
    return {state.address_id: state for state in map(State._make, rows)}


def add_addresses(connection: Connection, keys: Sequence[tuple[str, str]], now: datetime) -> None:
    """Make rows for addresses we never met; one that another process made first is left alone."""
    rows = [{"channel": channel, "address": address, "created_at": now} for channel, address in sorted(keys)]
    defaults = {"language": "", "state": "ok", "shared": False}
    statement = insert_into(connection, ADDRESS).on_conflict_do_nothing(index_elements=["channel", "address"])
    connection.execute(statement, [{**defaults, **row} for row in rows])


class ChildRow(NamedTuple):
    """One child that a guardian has rights to."""

    guardian_id: int
    student_id: int
    given_name: str
    preferred_name: str
    family_name: str


_CHILDREN = Prepared(
    select(GUARDIANSHIP.c.guardian_id, PERSON.c.id, PERSON.c.given_name, PERSON.c.preferred_name, PERSON.c.family_name)
    .select_from(GUARDIANSHIP.join(PERSON, PERSON.c.id == GUARDIANSHIP.c.student_id))
    .where(
        one_of(GUARDIANSHIP.c.guardian_id, "people"),
        # L1: only full rights open a child to a flow.
        GUARDIANSHIP.c.rights == literal_column("'full'"),
        GUARDIANSHIP.c.active,
        PERSON.c.active,
    )
    .order_by(GUARDIANSHIP.c.guardian_id, PERSON.c.given_name, PERSON.c.id)
)


def load_children(connection: Connection, people: Sequence[int]) -> dict[int, list[ChildRow]]:
    """By guardian: the active children they have full rights to, by name."""
    found: dict[int, list[ChildRow]] = {}
    for row in map(ChildRow._make, _CHILDREN.rows(connection, {"people": list(people)})):
        found.setdefault(row.guardian_id, []).append(row)
    return found


class NewReceived(NamedTuple):
    """One inbound about to be recorded."""

    channel: str
    address: str
    external_id: str
    address_id: int
    body: str


_RECORD = {
    database: Prepared(
        dialect.insert(RECEIVED)
        .on_conflict_do_nothing(index_elements=["channel", "address", "external_id"])
        # Not rowcount: it is wrong after this statement on psycopg.
        .returning(RECEIVED.c.channel, RECEIVED.c.address, RECEIVED.c.external_id, RECEIVED.c.id),
        [column.name for column in RECEIVED.c if column.name != "id"],
    )
    for database, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}


def record_received(
    connection: Connection, rows: Sequence[NewReceived], now: datetime
) -> dict[tuple[str, str, str], int]:
    """Record inbounds; gives the new row ids by (channel, address, external id). Those seen before are missing (Q3)."""
    fixed = {"received_at": now, "status": "done", "route": "answer", "error_id": "", "attempts": 1}
    new = _RECORD[connection.dialect.name].each(connection, [{**row._asdict(), **fixed} for row in rows])
    return {(channel, address, external_id): row_id for channel, address, external_id, row_id in new}


def seen_before(connection: Connection, keys: Sequence[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    """Which of these (channel, address, external id) are recorded already."""
    wanted = tuple_(RECEIVED.c.channel, RECEIVED.c.address, RECEIVED.c.external_id).in_(list(keys))
    rows = connection.execute(select(RECEIVED.c.channel, RECEIVED.c.address, RECEIVED.c.external_id).where(wanted))
    return {(row[0], row[1], row[2]) for row in rows}


_UPDATE_RECEIVED = Prepared(
    update(RECEIVED)
    .where(RECEIVED.c.id == bindparam("row_id"))
    .values(route=bindparam("new_route"), status=bindparam("new_status"), error_id=bindparam("new_error"))
)


def note_routes(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Write what became of inbounds: dicts with row_id, new_route, new_status, new_error."""
    _UPDATE_RECEIVED.many(connection, rows)


_UPDATE_CONVERSATION = Prepared(
    update(CONVERSATION)
    .where(CONVERSATION.c.id == bindparam("row_id"), CONVERSATION.c.version == bindparam("old_version"))
    .values(
        journal=bindparam("new_journal"),
        status=bindparam("new_status"),
        version=bindparam("new_version"),
        touched_at=bindparam("now"),
        expires_at=bindparam("new_expires_at"),
    )
)


_NEW_CONVERSATION = Prepared(insert(CONVERSATION), [column.name for column in CONVERSATION.c if column.name != "id"])


class ConversationChanged(Exception):
    """Another process changed a conversation of this batch: do the batch again."""


def save_conversations(
    connection: Connection, changed: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]]
) -> None:
    """Write changed runs (row_id, old_version, new_…) and new ones (columns). Raises ConversationChanged."""
    if _UPDATE_CONVERSATION.many(connection, changed) != len(changed):
        raise ConversationChanged
    try:
        _NEW_CONVERSATION.many(connection, [{"person_id": None, **row} for row in new])
    except IntegrityError:  # at most one open run for each address: another process began one since we looked
        raise ConversationChanged from None


#: What a new delivery says; the rest is known once it is sent.
_QUEUED = (
    *("channel", "address_id", "priority", "kind", "body", "status", "attempts", "created_at"),
    *("error", "error_detail", "received_id", "message_id", "next_attempt_at", "person_id"),
)
_QUEUE = Prepared(insert(DELIVERY), _QUEUED)


def queue_deliveries(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Put messages into the outbox."""
    _QUEUE.many(connection, [{"next_attempt_at": None, "person_id": None, **row} for row in rows])
