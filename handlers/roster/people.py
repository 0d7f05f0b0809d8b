"""users.csv, and what guardians.csv says of languages and numbers, to people.

Once somebody has met the bot, their language is theirs: an import no longer changes what they chose.
"""

from __future__ import annotations

from collections.abc import Iterator

from handlers.roster.formats import USERS, Values
from handlers.roster.reading import Row
from handlers.roster.roster import Contact, Roster
from handlers.roster.schools import SCHOOL
from handlers.roster.sync import Merge, Noun
from handlers.roster.vocabulary import GUARDIAN
from handlers.roster.writing import Writing
from storage.tables import metadata

PERSON = Noun(
    "people",
    metadata.tables["person"],
    "sourced_id",
    (
        *("given_name", "family_name", "preferred_name", "title", "email", "phone", "grades"),
        *("language", "spoken_language", "interpreter", "school_id", "active"),
    ),
    reads=("onboarded_at",),
)
_NAMES = {
    "givenName": "given_name",
    "familyName": "family_name",
    "preferredGivenName": "preferred_name",
    "metadata.title": "title",
    "grades": "grades",
}
_CHOSEN = ("language", "spoken_language", "interpreter")
_NOBODY = Contact()


class People:
    """Writes people, and counts the guardians who cannot be reached yet."""

    def __init__(self, writing: Writing) -> None:
        self.writing = writing
        self.without_phone = 0
        self.without_language = 0

    def write(self) -> None:
        """Everybody in users.csv, then guardians who are in guardians.csv alone."""
        roster, sync = self.writing.roster, self.writing.sync
        sync.write(PERSON, self._users(), self._merge)
        others = [who for who in roster.contacts if who not in roster.ids["users"]]
        if others:
            sync.write(
                PERSON, ({"sourced_id": who} | _spoken(roster.contacts[who]) for who in others), _fill_phone(roster)
            )
        self.writing.retire_missing(PERSON, USERS)

    def _users(self) -> Iterator[Values]:
        writing, roster = self.writing, self.writing.roster
        schools = writing.sync.ids(SCHOOL)
        has_email = "email" in roster.columns.get("users", frozenset())
        for row in writing.rows(USERS):
            who = row.values["sourcedId"]
            if row.deleted:
                yield {"sourced_id": who, "active": False}
                continue
            values = {"sourced_id": who, **writing.pick(USERS, row, _NAMES), "active": who not in roster.disabled}
            if has_email:
                values["email"] = _email(row)
            if org := roster.main_org.get(who) or roster.other_org.get(who):
                values["school_id"] = schools[org]
            values |= _spoken(roster.contacts.get(who, _NOBODY))
            yield values | self._phone(who)

    def _phone(self, who: str) -> Values:
        """The number of users.csv, or else of guardians.csv.

        Where both are whole and say none, there is none: an old number may be a stranger's by now.
        """
        roster = self.writing.roster
        number = roster.phones.get(who) or roster.contacts.get(who, _NOBODY).phone
        asked = roster.columns["users"] & {"sms", "phone"}
        told = roster.is_bulk("guardians") or not roster.is_kind(who, GUARDIAN)
        return {"phone": number} if number or (asked and told) else {}

    def _merge(self, old: Values | None, values: Values) -> Values:
        values = _respect(old, values)
        who = values["sourced_id"]
        if values["active"] and self.writing.roster.is_kind(who, GUARDIAN):
            kept = old or {"phone": "", "language": ""}
            self.without_phone += not values.get("phone", kept["phone"])
            self.without_language += not values.get("language", kept["language"])
        return values


def _email(row: Row) -> str:
    email: str = row.values["email"]
    return email.lower() if "@" in email and " " not in email else ""


def _spoken(contact: Contact) -> Values:
    """What guardians.csv tells of a guardian's languages; what it leaves empty stays."""
    told = {
        "language": contact.language or None,
        "spoken_language": contact.spoken_language or None,
        "interpreter": contact.interpreter,
    }
    return {name: value for name, value in told.items() if value is not None}


def _respect(old: Values | None, values: Values) -> Values:
    """Without what somebody chose for themselves."""
    if old is None or old["onboarded_at"] is None:
        return values
    return {name: value for name, value in values.items() if name not in _CHOSEN or not old[name]}


def _fill_phone(roster: Roster) -> Merge:
    """For people without a row in users.csv: guardians.csv only fills a number that is not known."""

    def merge(old: Values | None, values: Values) -> Values:
        values = _respect(old, values)
        number = roster.contacts[values["sourced_id"]].phone
        return values | {"phone": number} if number and old and not old["phone"] else values

    return merge
