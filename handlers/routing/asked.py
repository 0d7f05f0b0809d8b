"""Step 3: a platform's own command, button or form asks for a flow by name, some of its answers already given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conversations.errors import UnknownFlow
from conversations.menu import may_use
from conversations.registry import get_flow
from handlers.runs import start
from handlers.threads import school_day
from handlers.threads_families import BOTH
from storage.people import families_of

if TYPE_CHECKING:
    from handlers.visit import Visit


def asked(visit: Visit) -> str | None:
    """Start what is asked for; what is not for this person becomes the menu."""
    inbound, person = visit.inbound, visit.person
    if inbound is None or not inbound.flow or person.person_id is None:
        return None
    try:
        flow = get_flow(inbound.flow)
    except UnknownFlow:
        return None
    if not may_use(flow, is_staff=person.is_staff, is_guardian=person.is_guardian):
        start(visit, "menu")
        return "asked:menu"
    start(visit, flow.name, _complete(visit, flow.name, dict(inbound.given)))
    return f"asked:{flow.name}"


def _complete(visit: Visit, flow: str, given: dict[str, Any]) -> dict[str, Any]:
    """A form knows tokens where a chat asks for names first; a token that is not this person's is left out."""
    if flow == "office_hours" and "days" in given:
        return {"what": "set", **given} if given["days"] else {"what": "none"}
    token = given.pop({"note": "student", "write_family": "family"}.get(flow, ""), None)
    if token is None:
        return given
    for row in families_of(visit.work.connection, visit.state.person_id or 0, school_day(visit.house, visit.now)):
        if flow == "note" and token == str(row.student_id):
            return {"name": row.student_name, "student": token, **given}
        if flow == "write_family" and token == f"{row.student_id}-{row.guardian_id}":
            return {"name": row.guardian_name, "family": token, **given}
        if flow == "write_family" and token == f"{row.student_id}-{BOTH}":
            return {"name": row.student_name, "family": token, **given}
    return given
