"""Homeline itself, from a parsed inbound to its commit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, time

from sqlalchemy import select

from benchmarks.talk import CHANNEL, TURNS, Line, fits
from benchmarks.world import SCHOOL
from bot.gateway import Gateway
from bot.lanes import LocalLanes
from bot.system import RandomIds, SystemClock
from bot.writer import Writer
from conversations.messages import Inbound
from handlers.house import House, SafetyFacts, SchoolFacts
from handlers.ports import Clock
from storage.database import Database, Synchronous
from storage.turns import DELIVERY, RECEIVED

FACTS = SchoolFacts(SCHOOL, "America/Los_Angeles", "US", "555-0100", time(21), time(7), "en")
SAFETY = SafetyFacts("911", {"en": "Call 988."}, ("counsellor",))


async def _leave(_lane: str) -> None:
    """Senders are measured by themselves: here they are woken and do nothing."""


class Ours:
    """The gateway on one database, with nothing replaced but the senders. Make and stop it on the running loop."""

    def __init__(self, url: str, synchronous: Synchronous = "FULL", clock: Clock | None = None) -> None:
        self.database = Database(url, synchronous=synchronous)
        self.writer, self.lanes = Writer(self.database), LocalLanes()
        self.lanes.serve("outbox:", _leave)
        self.house = House(clock or SystemClock(), RandomIds(), self.lanes, FACTS, SAFETY)
        self.gateway = Gateway(self.writer, self.house)
        self.say = self.gateway.accept
        self._checked = 0
        self.lanes.start()
        self.gateway.start()

    def prepare(self, lines: Sequence[Line]) -> list[Inbound]:
        """The inbounds that a platform's adapter would have parsed."""
        now = datetime.now(UTC)
        return [Inbound(CHANNEL, str(line.person), line.external_id, now, line.text) for line in lines]

    def check(self, lines: Sequence[Line]) -> None:
        """See that each of `lines` has its one right answer in the outbox. Raises AssertionError."""
        said = (
            select(DELIVERY.c.id, RECEIVED.c.address, RECEIVED.c.external_id, DELIVERY.c.body)
            .join(RECEIVED, RECEIVED.c.id == DELIVERY.c.received_id)
            .where(DELIVERY.c.id > self._checked)
            .order_by(DELIVERY.c.id)
        )
        with self.database.read() as session:
            rows = session.connection().execute(said).all()
        self._checked = rows[-1][0] if rows else self._checked
        expected = {(str(line.person), line.external_id): line for line in lines}
        for _id, address, external_id, body in rows:
            line = expected.pop((address, external_id))
            if not fits(line, json.loads(body)):
                raise AssertionError(f"turn {line.turn + 1} of {TURNS} was answered with {body}")
        if expected:
            raise AssertionError(f"{len(expected)} messages were not answered")

    async def stop(self) -> None:
        """Close everything."""
        await self.gateway.stop()
        await self.lanes.stop()
        self.writer.close()
        self.database.dispose()
