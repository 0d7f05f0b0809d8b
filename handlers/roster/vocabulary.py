"""OneRoster's closed lists of words (1.1 and 1.2 together), and what they mean here.

Source: 1EdTech OneRoster 1.1 and 1.2 CSV bindings, their enumerations.
"""

from __future__ import annotations

from typing import Final

from handlers.roster.cells import vocabulary

ORG_TYPES: Final = vocabulary("department", "school", "district", "local", "state", "national")
SESSION_TYPES: Final = vocabulary("gradingPeriod", "semester", "schoolYear", "term")
CLASS_TYPES: Final = vocabulary("homeroom", "scheduled")
ROLE_TYPES: Final = vocabulary("primary", "secondary")
STATUSES: Final = vocabulary("active", "tobedeleted")
SCORE_STATUSES: Final = vocabulary("exempt", "fully graded", "not submitted", "partially graded", "submitted")
ENROLLMENT_ROLES: Final = vocabulary("student", "teacher", "aide", "administrator", "proctor")
RIGHTS: Final = vocabulary("full", "contact_only", "none")
CATEGORIES: Final = vocabulary("present", "excused", "unexcused", "tardy", "early_departure")
PLATFORMS: Final = vocabulary("telegram", "whatsapp", "sms", "slack", "web")

#: OneRoster's word for a person to ours (see storage.tables.person.Role).
ROLES: Final = {
    "administrator": "office",
    "aide": "support",
    "counselor": "counsellor",
    "districtAdministrator": "district",
    "guardian": "guardian",
    "parent": "guardian",
    "principal": "principal",
    "proctor": "support",
    "relative": "guardian",
    "siteAdministrator": "office",
    "student": "student",
    "systemAdministrator": "district",
    "teacher": "teacher",
}
USER_ROLES: Final = vocabulary(*ROLES)

#: Rights from the least to the most.
RIGHTS_RANK: Final = {"none": 0, "contact_only": 1, "full": 2}

#: What a person is, as bits: one may be several.
STUDENT, GUARDIAN, STAFF = 1, 2, 4


def kind_of(role: str) -> int:
    """The bit of one of our roles; 0 for none."""
    if not role:
        return 0
    return {"student": STUDENT, "guardian": GUARDIAN}.get(role, STAFF)
