"""guardians.csv: who is whose guardian, with which rights, in which language.

A restriction is never lifted or widened in silence (L1, L2): not by a link in users.csv, not by a row that is gone or
says nothing of rights. A row that says more rights than are recorded must name the document that lifts them.
"""

from __future__ import annotations

from collections.abc import Callable

from handlers.roster.findings import Findings, Notes
from handlers.roster.languages import UnknownLanguage, language_tag
from handlers.roster.lessons import must_be_student
from handlers.roster.phones import phone_number
from handlers.roster.reading import Row
from handlers.roster.roster import Contact, Existing, GuardianRow, Roster
from handlers.roster.vocabulary import GUARDIAN, RIGHTS_RANK, STAFF, STUDENT
from storage.roster_people import Restriction


def learn(country: str) -> Callable[[Roster, Row, Notes], None]:
    """A lesson for guardians.csv; numbers are read as in `country`."""

    def lesson(roster: Roster, row: Row, notes: Notes) -> None:
        values = row.values
        if not row.deleted:
            must_be_student(roster, row, notes)
            _must_be_grown_up(roster, row, notes)
            if values["rights"] in {"none", "contact_only"} and not values["restrictionDocument"]:
                notes.error(
                    row.line, "restrictionDocument", f"rights {values['rights']} need the document that orders them"
                )
            _gather(roster, row, notes, country)
            _imply(roster, values["guardianSourcedId"])
        guardian, student = values["guardianSourcedId"], values["studentSourcedId"]
        roster.guardians[f"{guardian}/{student}"] = GuardianRow(
            guardian,
            student,
            row.line,
            row.deleted,
            values.get("relationship", ""),
            values.get("rights", ""),
            values.get("restrictionDocument", ""),
            values.get("priority", 1),
        )

    return lesson


def _must_be_grown_up(roster: Roster, row: Row, notes: Notes) -> None:
    guardian = row.values["guardianSourcedId"]
    if guardian == row.values["studentSourcedId"]:
        notes.error(row.line, "guardianSourcedId", "nobody is their own guardian")
    elif roster.is_kind(guardian, STUDENT) and not roster.is_kind(guardian, GUARDIAN | STAFF):
        notes.error(row.line, "guardianSourcedId", f"{guardian!r} is a student; guardians are adults")


def _imply(roster: Roster, guardian: str) -> None:
    """Whoever is listed here is a guardian, whatever else they are: a teacher's child may be a student."""
    if not roster.is_kind(guardian, GUARDIAN):
        roster.implied.add(guardian)
        roster.kinds[guardian] = roster.kinds.get(guardian, 0) | GUARDIAN


def _gather(roster: Roster, row: Row, notes: Notes, country: str) -> None:
    """Add to what is known of the guardian; the first row that says something counts."""
    contact = roster.contacts.setdefault(row.values["guardianSourcedId"], Contact())
    language = _language(row, "language", notes)
    if language and contact.language and language != contact.language:
        notes.warning(row.line, "language", f"another row of this guardian says {contact.language}, which is kept")
    contact.language = contact.language or language
    contact.spoken_language = contact.spoken_language or _language(row, "spokenLanguage", notes)
    if contact.interpreter is None:
        contact.interpreter = row.values["interpreter"]
    address, platform = row.values["address"], row.values["platform"]
    if address and platform in {"sms", "whatsapp"}:
        number = phone_number(address, country)
        if not number:
            notes.warning(row.line, "address", f"this is not a phone number of {country} or +country, and is left out")
        contact.phone = contact.phone or number or ""
    elif address:
        roster.addresses_left_out += 1


def _language(row: Row, column: str, notes: Notes) -> str:
    written = row.values[column]
    if not written:
        return ""
    try:
        return language_tag(written, spoken=column == "spokenLanguage")
    except UnknownLanguage as unknown:
        notes.warning(row.line, column, f"{written!r} {unknown}; it is left empty")
        return ""


def check_restrictions(roster: Roster, existing: Existing, findings: Findings) -> None:
    """Hold every link of this import against the restrictions on record."""
    if not (roster.has("guardians") or roster.has("users")):
        return
    notes = findings.of("guardians.csv")
    for key, restriction in existing.restrictions.items():
        row, claim = roster.guardians.get(key), roster.claims.get(key)
        if row and not row.deleted:
            _check_row(row, restriction, notes)
        elif claim:
            findings.of("users.csv").warning(
                claim.line,
                "agentSourcedIds",
                f"the link {key!r} is restricted ({restriction.rights}) and stays so; a link here changes no rights",
            )
        elif restriction.active and (row or roster.is_bulk("guardians")):
            notes.warning(
                row.line if row else 0,
                "",
                f"the link {key!r} with rights {restriction.rights} is gone and becomes inactive; "
                "its restriction stays on record, should the link come back",
            )


def _check_row(row: GuardianRow, restriction: Restriction, notes: Notes) -> None:
    if not row.rights:
        notes.warning(row.line, "rights", f"this cell is empty; the recorded rights {restriction.rights} stay")
    elif RIGHTS_RANK[row.rights] > RIGHTS_RANK[restriction.rights] and row.document in {"", restriction.document}:
        notes.error(
            row.line,
            "rights",
            f"rights {row.rights} would lift the recorded restriction ({restriction.rights}); name the order that "
            "lifts it in restrictionDocument, or write the recorded rights",
        )
