"""Whatever school is made up: it comes into the tables as it is, and again without a change."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.database import Database
from storage.tables import metadata
from tests.roster.making import Files, Importer

S = "sourcedId,status,dateLastModified"
IDENT = st.text("abcxyz0189-_.:{}é", min_size=1, max_size=8)
# Printable and already composed, as what is stored is: letters of many scripts, quotes, commas.
NAME = st.text("aZé,\"'ßñ 李明محमोक;|\t", min_size=1, max_size=12).map(str.strip).filter(bool)
RIGHTS = st.sampled_from(["full", "contact_only", "none"])


@st.composite
def schools(draw: st.DrawFn) -> Files:
    """A small school in 1.2: people with any ids and names, links on either side, in guardians.csv, or both."""
    people = draw(st.lists(IDENT, min_size=2, max_size=8, unique=True))
    cut = draw(st.integers(1, len(people) - 1))
    students, adults = people[:cut], people[cut:]
    pairs = draw(st.lists(st.tuples(st.sampled_from(adults), st.sampled_from(students)), unique=True, max_size=6))
    listed = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    on_student = draw(st.booleans())
    stated = [(student, guardian) if on_student else (guardian, student) for guardian, student in pairs]
    agents = {who: ",".join(agent for user, agent in stated if user == who) for who in people}
    users = [[who, "", "", "true", draw(NAME), draw(NAME), agents[who]] for who in people]
    roles = [[f"r{n}", "", "", who, "primary", "student" if who in students else "parent", "o"]
             for n, who in enumerate(people)]  # fmt: skip
    rows = []
    for guardian, student in listed:
        rights = draw(RIGHTS)
        rows.append(
            [guardian, student, rights, "" if rights == "full" else "Order", draw(st.sampled_from(["es", "ar", ""]))]
        )
    return Files({
        "manifest": "propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\n"
        "file.orgs,bulk\nfile.users,bulk\nfile.roles,bulk\n",
        "orgs": f"{S},name,type\no,,,School,school\n",
        "users": _table(f"{S},enabledUser,givenName,familyName,agentSourcedIds", draw(st.permutations(users))),
        "roles": _table(f"{S},userSourcedId,roleType,role,orgSourcedId", draw(st.permutations(roles))),
        "guardians": _table("guardianSourcedId,studentSourcedId,rights,restrictionDocument,language", rows),
    })  # fmt: skip


def _table(header: str, rows: list[list[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header.split(","))
    writer.writerows(rows)
    return out.getvalue()


def _read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(files=schools())
def test_it_comes_in_as_it_is_and_only_once(files: Files) -> None:
    with tempfile.TemporaryDirectory() as name:
        database = Database(f"sqlite:///{name}/x.db", synchronous="NORMAL")
        metadata.create_all(database.writer)
        roster = Importer(database, Path(name) / "roster")
        roster.ok(files)
        users = _read(files.texts["users"])
        people = {
            row[0]: tuple(row[1:]) for row in roster.rows("SELECT sourced_id, given_name, family_name FROM person")
        }
        assert people == {user["sourcedId"]: (user["givenName"], user["familyName"]) for user in users}
        rights = {str(row[0]): row[1] for row in roster.rows("SELECT key, rights FROM guardianship WHERE active")}
        told = {f"{row['guardianSourcedId']}/{row['studentSourcedId']}": row["rights"]
                for row in _read(files.texts["guardians"])}  # fmt: skip
        assert told.items() <= rights.items()
        assert all(rights[key] == "full" for key in rights.keys() - told.keys())
        assert roster.ok(files).change_count == 0
        database.dispose()
