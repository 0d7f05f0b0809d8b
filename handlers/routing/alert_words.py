"""A step before the open question: "mine 12" takes a safety alert, where there are no buttons (SMS)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.alert_replies import takes_alert
from handlers.alerts_desk import alert_for, alerts_for, take
from handlers.runs import start

if TYPE_CHECKING:
    from handlers.visit import Visit


def alert_words(visit: Visit) -> str | None:
    """Take the alert that is named, or the only one that nobody has; None when the words are about something else."""
    inbound = visit.inbound
    if inbound is None or inbound.tap or inbound.thread or inbound.kind != "message" or not visit.person.is_staff:
        return None
    number = takes_alert(visit.text)
    wanted = _wanted(visit, number) if number is not None else []
    if len(wanted) == 1:
        take(visit, wanted[0])  # or hear who has it
    elif wanted:
        start(visit, "alerts")
    return "alert:take" if wanted else None


def _wanted(visit: Visit, number: int) -> list[int]:
    """The alert of this number; without one (0) those that nobody has, else the newest."""
    if number:
        return [number] if alert_for(visit, number) is not None else []
    if visit.run_open and visit.state.flow == "alerts":
        return []  # it is a choice of the open question
    theirs = alerts_for(visit)
    return [one.id for one in ([one for one in theirs if one.status == "open"] or theirs[-1:])]
