"""Who is on call for an alert, and where they are reached: nobody of the family, and no phone that others read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, exists, or_, select

from storage.addresses import AddressRow
from storage.interpreters import adults_with_roles
from storage.people import ENROLLMENT, PERSON, ROLE, SECTION, PersonRow, runs
from storage.staff_rights import SCHOOL_WIDE
from storage.substitutes import substitute_for
from storage.turns import ADDRESS, DELIVERY, GUARDIANSHIP, RECEIVED
from storage.upsert import insert_into

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement

_STAFF = (*SCHOOL_WIDE, "teacher", "aide")
_PERSON = tuple(getattr(PERSON.c, name) for name in PersonRow._fields)


def children_around(connection: Connection, people: Sequence[int]) -> list[int]:
    """Every student that one of these people is linked to, with whatever rights."""
    query = select(GUARDIANSHIP.c.student_id).where(GUARDIANSHIP.c.guardian_id.in_(list(people)))
    return sorted({row[0] for row in connection.execute(query)})


def on_call(
    connection: Connection,
    order: Sequence[str],
    about: Sequence[int],
    *,
    school: int | None,
    now: datetime,
    today: date,
    besides: Collection[int] = (),
) -> list[PersonRow]:
    """Staff in the order in which they are paged; an entry of `order` is a role, or one person's id or e-mail.

    Whoever stands in for one of them today comes right before them. Left out: `besides`, students, and everybody who
    is linked to a student of `about`, be it as a guardian or as one who is kept away.
    """
    found: dict[int, PersonRow] = {}
    for entry in order:
        for person in _entry(connection, entry, about, school, today):
            substitute = substitute_for(connection, person.id, now)
            if substitute is not None:
                for one in staff_among(connection, [substitute.substitute_id], about, today):
                    found.setdefault(one.id, one)
            found.setdefault(person.id, person)
    return [person for person in found.values() if person.id not in besides]


def _entry(
    connection: Connection, entry: str, about: Sequence[int], school: int | None, today: date
) -> list[PersonRow]:
    if entry in _STAFF:
        return adults_with_roles(connection, (entry,), about, school, today)
    named = or_(PERSON.c.sourced_id == entry, PERSON.c.email == entry.lower())
    return _staff(connection, named, about, today)


def staff_among(connection: Connection, people: Sequence[int], about: Sequence[int], today: date) -> list[PersonRow]:
    """Those of `people` who work here today and are linked to none of the students `about`."""
    return _staff(connection, PERSON.c.id.in_(list(people)), about, today)


def _staff(connection: Connection, wanted: ColumnElement[bool], about: Sequence[int], today: date) -> list[PersonRow]:
    works = exists().where(ROLE.c.person_id == PERSON.c.id, ROLE.c.role.in_(_STAFF), runs(ROLE, today))
    family = exists().where(GUARDIANSHIP.c.guardian_id == PERSON.c.id, GUARDIANSHIP.c.student_id.in_(list(about)))
    query = select(*_PERSON).where(wanted, PERSON.c.active, works, ~family).order_by(PERSON.c.id)
    return [PersonRow._make(row) for row in connection.execute(query)]


def own_addresses(connection: Connection, people: Sequence[int]) -> dict[int, list[AddressRow]]:
    """By person: where they alone are reached, the address they wrote from last coming first."""
    wrote = select(RECEIVED.c.received_at).where(RECEIVED.c.address_id == ADDRESS.c.id)
    newest = wrote.order_by(RECEIVED.c.id.desc()).limit(1).correlate(ADDRESS).scalar_subquery()
    query = select(
        *(ADDRESS.c.id, ADDRESS.c.channel, ADDRESS.c.address, ADDRESS.c.person_id, ADDRESS.c.shared),
        newest.label("wrote"),
    ).where(
        ADDRESS.c.person_id.in_(list(people)),
        ~ADDRESS.c.shared,
        ADDRESS.c.state == "ok",
        ADDRESS.c.opted_out_at.is_(None),
    )
    rows = sorted(
        connection.execute(query), key=lambda row: (row.wrote is not None, row.wrote or 0, row.id), reverse=True
    )
    found: dict[int, list[AddressRow]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(AddressRow._make(row[:5]))
    return found


def stuck_channels(connection: Connection, before: datetime) -> set[str]:
    """Channels on which what is most urgent has waited since `before`: their platform is away."""
    waiting = DELIVERY.c.status.in_(("queued", "retrying", "sending"))
    query = select(DELIVERY.c.channel).where(waiting, DELIVERY.c.priority == 0, DELIVERY.c.created_at < before)
    return {row[0] for row in connection.execute(query.distinct())}


def phone_address(connection: Connection, number: str, now: datetime) -> AddressRow | None:
    """The SMS address of a number from the settings, made when it was not there; None when it is a person's or gone."""
    values = {"channel": "sms", "address": number, "created_at": now, "language": "", "state": "ok", "shared": False}
    statement = insert_into(connection, ADDRESS).values(values)
    connection.execute(statement.on_conflict_do_nothing(index_elements=["channel", "address"]))
    columns = (ADDRESS.c.id, ADDRESS.c.channel, ADDRESS.c.address, ADDRESS.c.person_id, ADDRESS.c.shared)
    open_ = ADDRESS.c.state == "ok", ADDRESS.c.opted_out_at.is_(None), ADDRESS.c.person_id.is_(None)
    query = select(*columns).where(ADDRESS.c.channel == "sms", ADDRESS.c.address == number, *open_)
    row = connection.execute(query).first()
    return AddressRow(row[0], row[1], row[2], 0, row[4]) if row is not None and not row[4] else None


class LinkRow(NamedTuple):
    """A student of a guardian: full name, classes with commas, and the guardian's rights."""

    student_id: int
    name: str
    classes: str
    rights: str


def links_of(connection: Connection, people: Sequence[int]) -> list[LinkRow]:
    """The students whom these people are linked to, with whatever rights; the least rights of several count."""
    columns = (GUARDIANSHIP.c.student_id, GUARDIANSHIP.c.rights, *_PERSON)
    query = (
        select(*columns)
        .join(PERSON, PERSON.c.id == GUARDIANSHIP.c.student_id)
        .where(GUARDIANSHIP.c.guardian_id.in_(list(people)), GUARDIANSHIP.c.active, PERSON.c.active)
        .order_by(PERSON.c.given_name, PERSON.c.id)
    )
    found: dict[int, LinkRow] = {}
    for student_id, rights, *person in connection.execute(query):
        known = found.get(student_id)
        if known is None or known.rights == "full":
            classes = classes_attended(connection, student_id)
            found[student_id] = LinkRow(student_id, PersonRow._make(person).full_name, classes, rights)
    return list(found.values())


def classes_attended(connection: Connection, student_id: int) -> str:
    """The titles of a student's classes, with commas."""
    query = (
        select(SECTION.c.title)
        .join(ENROLLMENT, ENROLLMENT.c.section_id == SECTION.c.id)
        .where(ENROLLMENT.c.person_id == student_id, ENROLLMENT.c.role == "student")
        .where(ENROLLMENT.c.active, SECTION.c.active)
        .order_by(SECTION.c.title)
    )
    return ", ".join(row[0] for row in connection.execute(query))
