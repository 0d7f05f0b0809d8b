"""What is learned while a roster is checked: enough to judge the next file and to write the rows afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import Connection

from handlers.roster.formats import Mode
from handlers.roster.manifest import Manifest
from handlers.roster.vocabulary import kind_of
from storage import roster as queries
from storage import roster_people
from storage.tables import metadata

#: The table that keeps a file's rows. Courses and categories are only looked up.
TABLE_OF = {
    "orgs": "school",
    "academicsessions": "term",
    "classes": "section",
    "users": "person",
    "enrollments": "enrollment",
    "lineitems": "lineitem",
    "results": "result",
}


class Agent(NamedTuple):
    """One user named in another's agentSourcedIds."""

    user: str
    agent: str
    line: int


class Claim(NamedTuple):
    """A link that users.csv states, on one row or on both."""

    guardian: str
    student: str
    line: int


@dataclass(frozen=True, slots=True)
class GuardianRow:
    """One row of guardians.csv, as far as it is about the link. Empty rights are those there were, or full."""

    guardian: str
    student: str
    line: int
    deleted: bool
    relationship: str
    rights: str
    document: str
    priority: int


@dataclass(slots=True)
class Contact:
    """How a guardian is spoken to, gathered from all their rows in guardians.csv; empty is not told."""

    language: str = ""
    spoken_language: str = ""
    interpreter: bool | None = None
    phone: str = ""


@dataclass(slots=True)
class Roster:
    """The files of one import, as far as they are remembered."""

    manifest: Manifest
    #: For each file its ids, each with the line where it stands.
    ids: defaultdict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    #: Files of which rows were lost, so that their ids cannot be checked elsewhere.
    broken: set[str] = field(default_factory=set)
    columns: dict[str, frozenset[str]] = field(default_factory=dict)
    #: For schools and terms: what each is part of.
    parents: defaultdict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    courses: dict[str, str] = field(default_factory=dict)
    #: What each person is, as bits of vocabulary.STUDENT, GUARDIAN, STAFF.
    kinds: dict[str, int] = field(default_factory=dict)
    #: The school of each person: the main one, and what to take for people without.
    main_org: dict[str, str] = field(default_factory=dict)
    other_org: dict[str, str] = field(default_factory=dict)
    #: People whose row says that they are not to be served.
    disabled: set[str] = field(default_factory=set)
    phones: dict[str, str] = field(default_factory=dict)
    agents: list[Agent] = field(default_factory=list)
    claims: dict[str, Claim] = field(default_factory=dict)
    guardians: dict[str, GuardianRow] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)
    first_day: date = date.max
    last_day: date = date.min
    #: Guardians by guardians.csv alone, without a guardian's role of their own.
    implied: set[str] = field(default_factory=set)
    #: Addresses in guardians.csv that are not kept, as a platform's users bind their own.
    addresses_left_out: int = 0

    def mode(self, file: str) -> Mode:
        """Whether that file is whole, changes only, or not there."""
        return self.manifest.modes[file]

    def has(self, file: str) -> bool:
        """Whether that file is part of the import."""
        return self.mode(file) != "absent"

    def is_bulk(self, file: str) -> bool:
        """Whether that file is whole: who is not in it is gone."""
        return self.mode(file) == "bulk"

    def is_kind(self, person: str, kind: int) -> bool:
        """Whether that person is a student, guardian or staff."""
        return bool(self.kinds.get(person, 0) & kind)

    def served(self, kind: int) -> Iterator[str]:
        """Everybody in users.csv of that kind who is enabled."""
        return (who for who in self.ids["users"] if self.is_kind(who, kind) and who not in self.disabled)

    @property
    def roles_in_users(self) -> bool:
        """Whether people's roles stand in users.csv, as in 1.1."""
        return not self.has("roles") and "role" in self.columns.get("users", frozenset())


@dataclass
class Existing:
    """What earlier imports left, asked for only when needed: most of a whole roster is checked without the database."""

    connection: Connection

    def __post_init__(self) -> None:
        self._keys: dict[str, frozenset[str]] = {}

    def has(self, file: str, key: str) -> bool | None:
        """Whether an earlier import brought this id; None when such ids are not kept."""
        if file not in TABLE_OF:
            return None
        if file not in self._keys:
            table = metadata.tables[TABLE_OF[file]]
            self._keys[file] = frozenset(queries.ids(self.connection, table, "sourced_id"))
        return key in self._keys[file]

    def active(self, file: str) -> int:
        """How many rows that came with that file are active."""
        table = metadata.tables[TABLE_OF[file]]
        return len(queries.active_ids(self.connection, table, "sourced_id", lambda _: True))

    @cached_property
    def kinds(self) -> dict[str, int]:
        """What everybody is already, as bits."""
        kinds: defaultdict[str, int] = defaultdict(int)
        for held in roster_people.roles_held(self.connection):
            kinds[held.person] |= kind_of(held.role)
        return dict(kinds)

    @cached_property
    def restrictions(self) -> dict[str, roster_people.Restriction]:
        """Every recorded restriction by the key of its link."""
        return roster_people.restrictions(self.connection)
