"""Links of guardians to students: the union of users.csv and guardians.csv, and the latter's word on rights."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.roster.formats import Values
from handlers.roster.people import PERSON
from handlers.roster.roster import Claim, GuardianRow
from handlers.roster.sync import Noun
from handlers.roster.vocabulary import STUDENT
from handlers.roster.writing import Writing
from storage import roster_people
from storage.roster_people import Link
from storage.tables import metadata

LINK = Noun(
    "guardian links",
    metadata.tables["guardianship"],
    "key",
    (
        *("guardian_id", "student_id", "relationship", "rights", "restriction_document"),
        *("recorded_by", "recorded_on", "priority", "source", "active"),
    ),
)
_RECORDER = "import"


class Guardianships:
    """Writes the links, and counts the students whom nobody may be told about."""

    def __init__(self, writing: Writing) -> None:
        self.writing = writing
        self.without_guardian = 0
        self._reachable: set[str] = set()
        #: Whose row names any agents.
        self._speakers = {agent.user for agent in writing.roster.agents}

    def write(self) -> None:
        """Every link that either file states; then deactivate those that a file no longer has."""
        roster, sync = self.writing.roster, self.writing.sync
        gone: set[str] = set()
        for link in roster_people.active_links(sync.connection):
            if self._is_gone(link):
                gone.add(link.key)
            elif not self._is_stated(link.key) and link.rights != "none" and link.guardian not in roster.disabled:
                self._reachable.add(link.student)
        sync.write(LINK, self._links(), self._merge)
        if gone:
            sync.retire(LINK, gone.__contains__)
        self.without_guardian = sum(student not in self._reachable for student in roster.served(STUDENT))

    def _is_stated(self, key: str) -> bool:
        return key in self.writing.roster.guardians or key in self.writing.roster.claims

    def _is_gone(self, link: Link) -> bool:
        """Whether the file that brought the link would say it again if it still were so."""
        roster = self.writing.roster
        if self._is_stated(link.key):
            return False
        if link.source == "guardians":
            return roster.is_bulk("guardians")
        if link.source != "users" or "agentSourcedIds" not in roster.columns.get("users", frozenset()):
            return False
        # A changed row that names any agents names them all.
        return roster.is_bulk("users") or bool({link.student, link.guardian} & self._speakers)

    def _links(self) -> Iterator[Values]:
        roster, people = self.writing.roster, self.writing.sync.ids(PERSON)
        for key, row in roster.guardians.items():
            if row.deleted:
                if key not in roster.claims:
                    yield {"key": key, "active": False}
            else:
                yield {"key": key, "guardian_id": people[row.guardian], "student_id": people[row.student]}
        for key, claim in roster.claims.items():
            if key not in roster.guardians or roster.guardians[key].deleted:
                yield {"key": key, "guardian_id": people[claim.guardian], "student_id": people[claim.student]}

    def _merge(self, old: Values | None, values: Values) -> Values:
        key = values["key"]
        if "guardian_id" not in values:
            return values
        roster = self.writing.roster
        row = roster.guardians.get(key)
        link: GuardianRow | Claim
        if row and not row.deleted:
            link, said = row, self._as_listed(row, old)
        else:
            link, said = roster.claims[key], self._as_claimed(old)
        if said["rights"] != "none" and link.guardian not in roster.disabled:
            self._reachable.add(link.student)
        return values | said | {"active": True}

    def _as_claimed(self, old: Values | None) -> Values:
        """users.csv alone: a new link has full rights, and an old one keeps those it has."""
        if old is None:
            return {"rights": "full", "source": "users"}
        moved = old["source"] == "guardians" and self.writing.roster.has("guardians")
        return {"rights": old["rights"], "source": "users" if moved else old["source"]}

    def _as_listed(self, row: GuardianRow, old: Values | None) -> Values:
        """guardians.csv: its rights count (widening was checked); an empty cell keeps what is recorded."""
        before = old or {"rights": "full", "restriction_document": ""}
        rights, document = row.rights or before["rights"], row.document or before["restriction_document"]
        said: Values = {"rights": rights, "restriction_document": document, "source": "guardians"}
        columns = self.writing.roster.columns["guardians"]
        said |= {name: getattr(row, name) for name in ("relationship", "priority") if name in columns}
        if (rights, document) != (before["rights"], before["restriction_document"]):
            said |= {"recorded_by": _RECORDER, "recorded_on": self.writing.today}
        return said
