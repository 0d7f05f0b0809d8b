"""What Ms Ortiz has before her on a Tuesday morning."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from bot.adapters.slack.ports import Desks
from conversations.messages import Choice
from handlers.staff_desk import StaffDesk, Waiting
from storage.office_hours import HoursRow
from tests.slack.payloads import ORTIZ
from tests.slack.server import TEAM

MORNING = datetime(2026, 3, 10, 13, 30, tzinfo=UTC)
#: Ms Ortiz's day.
HER_DAY = StaffDesk(
    language="en",
    timezone="America/Chicago",
    waiting=(
        Waiting("7", "Rosa Delgado · Mateo", MORNING - timedelta(hours=26)),
        Waiting("8", "Dana Park · Jun", MORNING - timedelta(minutes=5)),
    ),
    notes_never=2,
    notes_next=(Choice("1", "Mateo Delgado"), Choice("2", "Jun Park")),
    families=(Choice("1-11", "Rosa Delgado (Mateo Delgado)"), Choice("2-12", "Dana Park (Jun Park)")),
    students=(Choice("1", "Mateo Delgado"), Choice("2", "Jun Park"), Choice("3", "Ana Delgado")),
    classes=(Choice("31", "Grade 3 · Room 12"), Choice("32", "Choir")),
    concerns=1,
    hours=(HoursRow(0, time(7, 30), time(16)), HoursRow(1, time(7, 30), time(16)), HoursRow(4, time(7, 30), time(13))),
)


@dataclass
class DeskMap:
    """Whose desk is how; `broken` is raised instead, `gate` holds it up, `house` knows better."""

    by_address: dict[str, StaffDesk] = field(default_factory=lambda: {f"{TEAM}:{ORTIZ}": HER_DAY})
    broken: Exception | None = None
    gate: threading.Event | None = None
    house: Desks | None = None

    def desk(self, address: str) -> StaffDesk | None:
        if self.gate is not None:
            self.gate.wait(20)
        if self.broken:
            raise self.broken
        return self.house.desk(address) if self.house else self.by_address.get(address)

    def language(self, address: str) -> str:
        desk = self.house.desk(address) if self.house else self.by_address.get(address)
        return desk.language if desk else "en"
