"""Databases full of invented families, for measuring: guardian `n` writes from address `n` and has two children."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, insert, make_url, update

from benchmarks.talk import CHANNEL
from storage.database import Database
from storage.tables import Address, Conversation, Enrollment, Guardianship, Person, Role, School, Section, metadata
from storage.turns import table_of

BEGAN = datetime(2026, 9, 1, tzinfo=UTC)
SCHOOL = "Willow Creek School"
_CHILDREN = ("Mateo", "Sofía")
_CLASS = 25
#: Row ids: guardians from 1, then students, then teachers.
_STUDENTS, _TEACHERS = 1_000_000, 2_000_000


class Places:
    """Where databases can be made: files of a folder, and one PostgreSQL server."""

    def __init__(self, folder: Path, server: str | None) -> None:
        """`server` is the URL of any database on the server; None: there is none."""
        self.folder, self.server = folder, server
        self._made = 0

    def sqlite(self) -> str:
        """The URL of a new SQLite file."""
        self._made += 1
        return f"sqlite:///{self.folder / f'{self._made}.db'}"

    def postgresql(self) -> str:
        """The URL of a new database on the server. Raises RuntimeError without a server."""
        if self.server is None:
            raise RuntimeError("there is no PostgreSQL here")
        self._made += 1
        name = f"bench_{self._made}"
        with psycopg.connect(conninfo(self.server), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return make_url(self.server).set(database=name).render_as_string(hide_password=False)

    def both(self, *, quick: bool) -> list[str]:
        """A new database of each kind; of SQLite alone when it has to be quick."""
        return [self.sqlite()] if quick or self.server is None else [self.sqlite(), self.postgresql()]


def conninfo(url: str) -> str:
    """A SQLAlchemy URL as psycopg reads it."""
    parts = make_url(url)
    named = {"host": parts.host, "user": parts.username, "dbname": parts.database, **parts.query}
    return " ".join(f"{name}={value}" for name, value in named.items() if value)


def fill(url: str, families: int) -> None:
    """Make the tables and so many families, none of them in a conversation."""
    database = Database(url, synchronous="NORMAL")
    metadata.create_all(database.writer)
    with database.begin() as work:
        for model, rows in _rows(families):
            work.connection.execute(insert(table_of(model)), rows)
        work.connection.exec_driver_sql("ANALYZE")
        work.commit()
    database.dispose()


def _rows(families: int) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    guardians = range(1, families + 1)
    students = [(guardian, place, _STUDENTS + 2 * guardian + place) for guardian in guardians for place in (0, 1)]
    sections = range(1, len(students) // _CLASS + 2)
    yield School, [{"id": 1, "sourced_id": "school", "name": SCHOOL, "kind": "school", "timezone": "", "active": True}]
    yield (
        Person,
        [
            *(_person(guardian, f"Rosa {guardian}", language="en") for guardian in guardians),
            *(_person(student, f"{_CHILDREN[place]} {guardian}") for guardian, place, student in students),
            *(_person(_TEACHERS + section, "Elena", title="Ms Ortiz") for section in sections),
        ],
    )
    yield (
        Role,
        [
            *(_role(guardian, "guardian") for guardian in guardians),
            *(_role(_TEACHERS + section, "teacher") for section in sections),
        ],
    )
    yield Guardianship, [_guardianship(guardian, student) for guardian, _place, student in students]
    yield Section, [_section(section) for section in sections]
    yield (
        Enrollment,
        [
            *(
                _enrollment(student, 1 + at // _CLASS, "student")
                for at, (_guardian, _place, student) in enumerate(students)
            ),
            *(_enrollment(_TEACHERS + section, section, "teacher") for section in sections),
        ],
    )
    yield Address, [_address(guardian) for guardian in guardians]


def _person(row_id: int, given_name: str, *, language: str = "", title: str = "") -> dict[str, Any]:
    person = Person(given_name=given_name, family_name="Delgado", language=language, title=title, school_id=1)
    return {**person.model_dump(), "id": row_id, "sourced_id": f"p{row_id}"}


def _role(person_id: int, role: str) -> dict[str, Any]:
    return Role(key=f"{person_id}/{role}", person_id=person_id, school_id=1, role=role).model_dump(exclude={"id"})


def _guardianship(guardian: int, student: int) -> dict[str, Any]:
    return Guardianship(key=f"{guardian}/{student}", guardian_id=guardian, student_id=student).model_dump(
        exclude={"id"}
    )


def _section(row_id: int) -> dict[str, Any]:
    return Section(id=row_id, sourced_id=f"c{row_id}", school_id=1, title=f"Class {row_id}").model_dump()


def _enrollment(person_id: int, section_id: int, role: str) -> dict[str, Any]:
    return Enrollment(
        sourced_id=f"{section_id}/{person_id}", section_id=section_id, person_id=person_id, role=role
    ).model_dump(exclude={"id"})


def _address(guardian: int) -> dict[str, Any]:
    return Address(
        id=guardian, channel=CHANNEL, address=str(guardian), person_id=guardian, created_at=BEGAN
    ).model_dump()


def reopen(connection: Connection, families: int) -> None:
    """Put every family at the first question of a check-in; the caller commits."""
    conversation, now = table_of(Conversation), datetime.now(UTC)
    connection.execute(update(conversation).where(conversation.c.status == "open").values(status="done"))
    row = {
        "flow": "checkin",
        "nonce": "bench",
        "journal": "{}",
        "status": "open",
        "version": 1,
        "started_at": now,
        "touched_at": now,
        "expires_at": now + timedelta(days=2),
    }
    connection.execute(insert(conversation), [{**row, "address_id": number} for number in range(1, families + 1)])
