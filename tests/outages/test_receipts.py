"""A storm of status callbacks: before we know the message, twice, in any order, and about strangers."""

from __future__ import annotations

import asyncio
import random

from starlette.applications import Starlette

from tests.outages.school import School
from tests.twilio.conftest import serving
from tests.twilio.server import Taken

PEOPLE = 60
#: What becomes of a message, and where it must stand at the end.
FATES = {
    "read": [("sent", 0), ("delivered", 0), ("read", 0)],
    "delivered": [("sent", 0), ("delivered", 0)],
    "sent": [("sent", 0)],
    "failed": [("failed", 63024)],
}


async def test_the_storm_ends_in_the_right_state(school: School) -> None:
    twilio, adapter = school.platforms.twilio, school.adapter("whatsapp")

    async def nap(_seconds: float) -> None:
        await school.quiet()  # meanwhile the sender writes down what it sent

    adapter._receipts._sleep = nap
    chance, fates = random.Random(11), list(FATES)
    async with serving(Starlette(routes=adapter.routes())) as url:

        async def early(answer: bytes) -> None:
            """Before the answer to our request, all that will ever be said of this message, twice and shuffled."""
            taken = next(one for one in twilio.taken if one.sid.encode() in answer)
            storm = FATES[fates[int(taken.form["To"][-4:]) % 4]] * 2
            for status, code in chance.sample(storm, len(storm)):
                assert await twilio.report(url, taken, status, code) == 204

        school.line("whatsapp").before_answer = early
        school.queue("whatsapp", PEOPLE)
        strangers = [Taken(f"SM{number:032x}", {"To": "whatsapp:+12025550000"}, []) for number in range(9000, 9200)]
        await school.quiet()
        for stranger in strangers:
            stranger.form["StatusCallback"] = twilio.taken[0].form["StatusCallback"]
        answers = await asyncio.gather(*(twilio.report(url, one, "delivered") for one in strangers))
        assert set(answers) == {204}
        await asyncio.gather(*adapter._receipts._early)
    by_address = {row.address_id: row for row in school.rows("whatsapp")}
    found = [by_address[address_id].status for address_id in sorted(by_address)]
    assert found == [fates[number % 4] for number in range(PEOPLE)]
    assert not adapter._receipts._early
    for row in by_address.values():
        assert (row.read_at is not None) == (row.status == "read")
        assert (row.delivered_at is not None) == (row.status in {"read", "delivered"})
