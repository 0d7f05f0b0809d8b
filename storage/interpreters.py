"""Translations that look wrong, families who want an interpreter, and languages that were offered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, and_, exists, insert, or_, select, update

from storage.people import PERSON, ROLE, PersonRow, runs
from storage.relay import MESSAGE, MESSAGE_COLUMNS, MessageRow
from storage.tables import InterpreterRequest, LanguageOffer, TranslationReport
from storage.turns import GUARDIANSHIP, RECEIVED, table_of
from storage.upsert import insert_into

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

REPORT, REQUEST, OFFER = table_of(TranslationReport), table_of(InterpreterRequest), table_of(LanguageOffer)


def adults_with_roles(
    connection: Connection, roles: Sequence[str], about: Sequence[int] | None, school: int | None, today: date
) -> list[PersonRow]:
    """Active staff in one of `roles` (earlier roles first, then by id), of the school where it is known.

    Nobody who is a student (L12), and nobody who is linked to one of the students `about`: that is the other parent.
    With None it is about many children: nobody who is kept away from any child.
    """
    held = ROLE.alias("held")
    student = exists().where(held.c.person_id == PERSON.c.id, held.c.role == "student", held.c.active)
    link = GUARDIANSHIP.c
    one_of_them = and_(link.active, link.rights != "full") if about is None else link.student_id.in_(list(about))
    family = exists().where(link.guardian_id == PERSON.c.id, one_of_them)
    columns = tuple(getattr(PERSON.c, name) for name in PersonRow._fields)
    query = (
        select(*columns, ROLE.c.role)
        .join(ROLE, ROLE.c.person_id == PERSON.c.id)
        .where(ROLE.c.role.in_(list(roles)), runs(ROLE, today), PERSON.c.active, ~student, ~family)
        .order_by(PERSON.c.id)
    )
    if school is not None:
        query = query.where(or_(ROLE.c.school_id == school, ROLE.c.school_id.is_(None)))
    rows = sorted(connection.execute(query), key=lambda row: roles.index(row.role))
    return list(dict.fromkeys(PersonRow._make(row[:-1]) for row in rows))


def school_of(connection: Connection, person_id: int) -> int | None:
    """The id of a person's school; None where the roster names none."""
    found: int | None = connection.execute(
        select(PERSON.c.school_id).where(PERSON.c.id == person_id)
    ).scalar_one_or_none()
    return found


def children_linked_to(connection: Connection, guardian_id: int) -> list[int]:
    """Every student that a guardian is linked to, with whatever rights."""
    query = select(GUARDIANSHIP.c.student_id).where(GUARDIANSHIP.c.guardian_id == guardian_id)
    return [row[0] for row in connection.execute(query.order_by(GUARDIANSHIP.c.student_id))]


class SpokenRow(NamedTuple):
    """The language that a person reads, the one they speak if it is another, and their phone; empty when unknown."""

    language: str
    spoken: str
    phone: str


def spoken_by(connection: Connection, person_id: int) -> SpokenRow:
    """How to talk with a person."""
    query = select(PERSON.c.language, PERSON.c.spoken_language, PERSON.c.phone).where(PERSON.c.id == person_id)
    return SpokenRow._make(connection.execute(query).one())


class ReportRow(NamedTuple):
    """A translation that somebody reported."""

    id: int
    message_id: int
    reporter_id: int
    #: open | looked_at
    status: str


_REPORT = tuple(getattr(REPORT.c, name) for name in ReportRow._fields)


def add_report(connection: Connection, message: MessageRow, reporter_id: int, now: datetime) -> int | None:
    """Keep that the translation of `message` looks wrong; gives the report's id, None when it is known already."""
    row = {
        "message_id": message.id,
        "revision": message.revision,
        "reporter_id": reporter_id,
        "status": "open",
        "at": now,
    }
    statement = insert_into(connection, REPORT).values(row)
    statement = statement.on_conflict_do_nothing(index_elements=["message_id", "revision"])
    found: int | None = connection.execute(statement.returning(REPORT.c.id)).scalar_one_or_none()
    return found


def report_of(connection: Connection, message: MessageRow) -> ReportRow:
    """The report of this message as it is worded now, which must be there."""
    mine = REPORT.c.message_id == message.id, REPORT.c.revision == message.revision
    return ReportRow._make(connection.execute(select(*_REPORT).where(*mine)).one())


def get_report(connection: Connection, report_id: int) -> ReportRow | None:
    """One report."""
    row = connection.execute(select(*_REPORT).where(REPORT.c.id == report_id)).first()
    return ReportRow._make(row) if row else None


def open_reports(connection: Connection, limit: int) -> list[ReportRow]:
    """Reports that nobody has looked at, the oldest first."""
    query = select(*_REPORT).where(REPORT.c.status == "open").order_by(REPORT.c.id).limit(limit)
    return [ReportRow._make(row) for row in connection.execute(query)]


def close_report(connection: Connection, report_id: int, person_id: int, now: datetime) -> bool:
    """A person looked at it; False when somebody had before."""
    statement = update(REPORT).where(REPORT.c.id == report_id, REPORT.c.status == "open")
    done = connection.execute(statement.values(status="looked_at", looked_by=person_id, looked_at=now))
    return done.rowcount == 1


def translated_for(connection: Connection, reader_id: int, since: datetime, limit: int) -> list[MessageRow]:
    """Messages that this person got in translation after `since`, the newest first."""
    query = select(*MESSAGE_COLUMNS).where(
        MESSAGE.c.reader_id == reader_id,
        MESSAGE.c.translation.is_not(None),
        MESSAGE.c.status == "queued",
        MESSAGE.c.written_at > since,
    )
    return [MessageRow._make(row) for row in connection.execute(query.order_by(MESSAGE.c.id.desc()).limit(limit))]


class RequestRow(NamedTuple):
    """A family that wants an interpreter."""

    id: int
    person_id: int
    student_id: int | None
    staff_id: int | None
    language: str
    wish: str
    #: asked | unserved
    source: str
    #: open | taken | done
    status: str
    taken_by: int | None


_REQUEST = tuple(getattr(REQUEST.c, name) for name in RequestRow._fields)


def add_request(connection: Connection, **values: Any) -> RequestRow:
    """Open a request (columns of the table)."""
    statement = insert(REQUEST).values(status="open", **values)
    return RequestRow._make(connection.execute(statement.returning(*_REQUEST)).one())


def get_request(connection: Connection, request_id: int) -> RequestRow | None:
    """One request."""
    row = connection.execute(select(*_REQUEST).where(REQUEST.c.id == request_id)).first()
    return RequestRow._make(row) if row else None


def find_request(
    connection: Connection, person_id: int, student_id: int | None, source: str | None = None
) -> RequestRow | None:
    """The newest request of this guardian about this child (None: in general) that is not done yet."""
    query = select(*_REQUEST).where(
        REQUEST.c.person_id == person_id,
        REQUEST.c.student_id.is_not_distinct_from(student_id),
        REQUEST.c.status != "done",
    )
    if source is not None:
        query = query.where(REQUEST.c.source == source)
    row = connection.execute(query.order_by(REQUEST.c.id.desc()).limit(1)).first()
    return RequestRow._make(row) if row else None


def waiting_requests(connection: Connection, limit: int) -> list[RequestRow]:
    """Requests that are not done, the oldest first."""
    query = select(*_REQUEST).where(REQUEST.c.status != "done").order_by(REQUEST.c.id).limit(limit)
    return [RequestRow._make(row) for row in connection.execute(query)]


def take_request(connection: Connection, request_id: int, person_id: int, now: datetime) -> bool:
    """It is this person's from now on; False when somebody was first."""
    statement = update(REQUEST).where(REQUEST.c.id == request_id, REQUEST.c.status == "open")
    return connection.execute(statement.values(status="taken", taken_by=person_id, taken_at=now)).rowcount == 1


def finish_request(connection: Connection, request_id: int, now: datetime) -> bool:
    """The call was made; False when that was known already."""
    statement = update(REQUEST).where(REQUEST.c.id == request_id, REQUEST.c.status != "done")
    return connection.execute(statement.values(status="done", done_at=now)).rowcount == 1


def take_due(connection: Connection, now: datetime) -> list[RequestRow]:
    """Open requests of which staff are to be reminded now; each is given once."""
    statement = update(REQUEST).where(REQUEST.c.status == "open", REQUEST.c.remind_at <= now).values(remind_at=None)
    return [RequestRow._make(row) for row in connection.execute(statement.returning(*_REQUEST))]


class OfferRow(NamedTuple):
    """A language that was offered to a person."""

    id: int
    person_id: int
    language: str


def make_offer(
    connection: Connection, person_id: int, language: str, now: datetime, quiet_until: datetime
) -> int | None:
    """Note that the language is offered now; gives the offer's id, None when it must not be offered again yet."""
    row = {"person_id": person_id, "language": language, "asked_at": now, "quiet_until": quiet_until}
    statement = insert_into(connection, OFFER).values(row)
    statement = statement.on_conflict_do_update(
        index_elements=["person_id", "language"],
        set_={"asked_at": now, "quiet_until": quiet_until},
        where=OFFER.c.quiet_until <= now,
    )
    found: int | None = connection.execute(statement.returning(OFFER.c.id)).scalar_one_or_none()
    return found


def get_offer(connection: Connection, offer_id: int) -> OfferRow | None:
    """One offer."""
    query = select(OFFER.c.id, OFFER.c.person_id, OFFER.c.language).where(OFFER.c.id == offer_id)
    row = connection.execute(query).first()
    return OfferRow._make(row) if row else None


def decline_offer(connection: Connection, offer_id: int, quiet_until: datetime) -> None:
    """They said no: not again before `quiet_until`."""
    connection.execute(update(OFFER).where(OFFER.c.id == offer_id).values(quiet_until=quiet_until))


def bodies_before(connection: Connection, address_id: int, received_id: int, limit: int) -> list[str]:
    """What came from an address before one inbound, as JSON, the newest first."""
    query = select(RECEIVED.c.body).where(RECEIVED.c.address_id == address_id, RECEIVED.c.id < received_id)
    return [row[0] for row in connection.execute(query.order_by(RECEIVED.c.id.desc()).limit(limit))]
