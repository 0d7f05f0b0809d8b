"""Which words of a text are names of people we know. The index mends itself, whoever wrote to the table of people."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, bindparam, delete, select, text, update

from storage.roster import chunks
from storage.tables import NameWord, Person, Section
from storage.tables.person import NAMES_CHANGED
from storage.turns import table_of
from storage.upsert import insert_into

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

PERSON, NAME_WORD, SECTION = table_of(Person), table_of(NameWord), table_of(Section)


class NamedPerson(NamedTuple):
    """A person whose names are not in the index yet, or changed since."""

    id: int
    given_name: str
    family_name: str
    preferred_name: str


def names_changed(connection: Connection, limit: int = 500) -> list[NamedPerson]:
    """People whose names the index does not know; one look at an index that is nearly always empty."""
    columns = (PERSON.c.id, PERSON.c.given_name, PERSON.c.family_name, PERSON.c.preferred_name)
    query = select(*columns).where(text(NAMES_CHANGED)).order_by(PERSON.c.id).limit(limit)
    return [NamedPerson._make(row) for row in connection.execute(query)]


def index_names(connection: Connection, learnt: Sequence[tuple[NamedPerson, Iterable[str]]]) -> None:
    """Know these people by these folded words from now on."""
    ids = [person.id for person, _words in learnt]
    connection.execute(delete(NAME_WORD).where(NAME_WORD.c.person_id.in_(ids)))
    rows = [{"word": word[:120], "person_id": person.id} for person, words in learnt for word in words]
    if rows:
        connection.execute(insert_into(connection, NAME_WORD).on_conflict_do_nothing(), rows)
    stamp = update(PERSON).where(PERSON.c.id == bindparam("of")).values(names_indexed=bindparam("names"))
    connection.execute(stamp, [{"of": person.id, "names": "|".join(person[1:])} for person, _words in learnt])


def names_among(connection: Connection, words: Collection[str]) -> frozenset[str]:
    """Which of these folded words and phrases are names of somebody."""
    found: set[str] = set()
    for chunk in chunks(words):
        query = select(NAME_WORD.c.word).where(NAME_WORD.c.word.in_(chunk)).distinct()
        found.update(connection.execute(query).scalars())
    return frozenset(found)


def class_titles(connection: Connection) -> list[str]:
    """The titles of all classes."""
    return list(connection.execute(select(SECTION.c.title).where(SECTION.c.active).distinct()).scalars())
