"""A hundred parents who check in at the same moment, and never give up."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import httpx
from sqlalchemy import insert, select

from storage.database import Database
from storage.listening import CHECK_IN
from storage.people import GUARDIANSHIP, PERSON, ROLE
from storage.turns import ADDRESS, DELIVERY, RECEIVED, SCHOOL

PARENTS = 100
#: A check-in about one child, with words, not to be passed on.
LINES = ("menu", "2", "not good", "The bus is late every day", "skip")
MESSAGES = PARENTS * len(LINES)


def make_parents(database: Database) -> None:
    """Parents, each with one child and one web address "burst-N"."""
    now = datetime.now(UTC)
    with database.begin() as work:
        run = work.connection.execute
        school = {"sourced_id": "s", "name": "Willow Creek School", "kind": "school", "timezone": "", "active": True}
        school_id = run(insert(SCHOOL).values(school).returning(SCHOOL.c.id)).scalar_one()
        for number in range(PARENTS):
            guardian = run(insert(PERSON).values(_person(f"g{number}", school_id)).returning(PERSON.c.id)).scalar_one()
            student = run(insert(PERSON).values(_person(f"s{number}", school_id)).returning(PERSON.c.id)).scalar_one()
            run(insert(ROLE).values(key=f"g{number}", person_id=guardian, role="guardian", active=True))
            link = {"key": f"{number}", "guardian_id": guardian, "student_id": student, "relationship": "parent"}
            more = {"rights": "full", "restriction_document": "", "recorded_by": "", "priority": 1, "active": True}
            run(insert(GUARDIANSHIP).values({**link, **more}))
            address = {"channel": "web", "address": f"burst-{number}", "person_id": guardian, "language": ""}
            run(insert(ADDRESS).values({**address, "state": "ok", "created_at": now}))
        work.commit()


def _person(name: str, school_id: int) -> dict[str, Any]:
    texts = dict.fromkeys(
        ("preferred_name", "title", "email", "phone", "grades", "spoken_language", "timezone", "family_name"), ""
    )
    more = {"language": "en", "interpreter": False, "school_id": school_id, "active": True}
    return {**texts, "sourced_id": name, "given_name": name, **more}


class Burst:
    """Sends every parent's lines, one after the other for each, and comes again until it is told 200."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.acknowledged = 0
        self.up = asyncio.Event()
        self.up.set()
        self.enough = asyncio.Event()
        self.stop_at = MESSAGES + 1

    async def run(self) -> None:
        """Until every message is acknowledged."""
        limits = httpx.Limits(max_connections=40)
        async with httpx.AsyncClient(base_url=self.base, timeout=30, limits=limits) as client:
            await asyncio.gather(*(self._parent(client, number) for number in range(PARENTS)))

    async def _parent(self, client: httpx.AsyncClient, number: int) -> None:
        for index, line in enumerate(LINES):
            body = {"id": f"message-{number}-{index}", "text": line}
            while not await self._post(client, number, body):
                await self.up.wait()
            if number % 3 == 0:  # platforms deliver twice now and then
                await self._post(client, number, body)
            self.acknowledged += 1
            if self.acknowledged == self.stop_at:
                self.up.clear()
                self.enough.set()

    async def _post(self, client: httpx.AsyncClient, number: int, body: dict[str, str]) -> bool:
        try:
            answer = await client.post(f"/chat/burst-{number}/messages", json=body)
        except httpx.TransportError:
            await asyncio.sleep(0)
            return False
        assert answer.status_code in {200, 429, 503}, answer.text
        return answer.status_code == 200

    async def until_sent(self) -> None:
        """Until the outbox is empty."""
        async with httpx.AsyncClient(base_url=self.base, timeout=30) as client:
            for _ in range(2000):
                health = (await client.get("/health")).json()
                if health["status"] == "ok" and not health["deliveries"]:
                    return
        raise AssertionError(f"still waiting: {health}")


def outcome(database: Database) -> dict[str, Any]:
    """What the database holds afterwards."""
    with database.read() as session:
        run = session.connection().execute
        answers = run(
            select(DELIVERY.c.received_id, DELIVERY.c.status, RECEIVED.c.external_id, RECEIVED.c.status).select_from(
                RECEIVED.outerjoin(DELIVERY, DELIVERY.c.received_id == RECEIVED.c.id)
            )
        ).all()
        return {
            "check-ins": len(run(select(CHECK_IN.c.person_id).distinct()).all()),
            "check-in rows": len(run(select(CHECK_IN.c.id)).all()),
            "messages": len({row[2] for row in answers}),
            "answers": len(answers),
            "sent": sum(row[1] in {"sent", "delivered", "read"} for row in answers),
            "failed": sum(row[3] != "done" for row in answers),
        }


EXPECTED = {
    "check-ins": PARENTS,
    "check-in rows": PARENTS,
    "messages": MESSAGES,
    "answers": MESSAGES,
    "sent": MESSAGES,
    "failed": 0,
}
