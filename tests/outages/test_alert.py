"""Slack is away while somebody is in danger: the page takes another way, and the next is paged all the same."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, update

from conversations.messages import Inbound
from handlers.inbound import take_batch
from storage.turns import ADDRESS
from tests.outages.crowd import address_of, members
from tests.outages.proxy import State
from tests.outages.school import School
from tests.support.school import Character, add_person, fill_school, person_of

WORDS = "my son wants to die"
COUNSELLOR, PRINCIPAL = address_of("slack", 0), address_of("slack", 1)
NUMBER = address_of("sms", 0)


def staff_on_slack(school: School) -> None:
    """The counsellor is on Slack and by SMS, the principal on Slack alone; Grace is a guardian on Telegram."""
    school.platforms.slack.users |= members(2)
    with school.database.begin() as work:
        fill_school(work.session)
        nair = person_of(work.session, "nair")
        king = add_person(work.session, "king", Character("Paula", "King", ("principal",), "en"))
        work.session.flush()
        for alias, channel, address in (
            ("nair", "slack", COUNSELLOR),
            ("grace", "telegram", address_of("telegram", 9)),
        ):
            place = update(ADDRESS).where(ADDRESS.c.address == alias)
            work.connection.execute(place.values(channel=channel, address=address))
        common = {"created_at": school.hours.now(), "language": "", "state": "ok", "shared": False}
        for channel, address, person in (("sms", NUMBER, nair), ("slack", PRINCIPAL, king)):
            row = {**common, "channel": channel, "address": address, "person_id": person}
            work.connection.execute(insert(ADDRESS).values(row))
        work.commit()


def grace_writes(school: School) -> None:
    inbound = Inbound("telegram", address_of("telegram", 9), "1", school.hours.now(), WORDS)
    with school.database.begin() as work:
        take_batch(work, school.app.house, [inbound])
        work.commit()


def tick(school: School) -> None:
    """The clock ticks from now on, every 15 seconds, as it does in a running house."""

    async def ticked() -> None:
        school.hours.later(15, ticked)
        await school.app.ticks.alerts()

    school.hours.later(15, ticked)


def alarms(school: School, channel: str) -> dict[str, list[str]]:
    arrived = school.platforms.arrived(channel)
    return {address: [text[:14] for text in texts if "ALERT" in text] for address, texts in arrived.items()}


@pytest.mark.parametrize("state", ["refuse", "silent", "broken"])
async def test_the_page_goes_by_sms_and_the_chain_goes_on(school: School, state: State) -> None:
    staff_on_slack(school)
    await school.turn("slack", state)
    grace_writes(school)
    tick(school)
    await school.until(lambda: alarms(school, "sms").get(NUMBER))
    assert school.hours.seconds < 120, "long before the next is paged"
    await school.until(lambda: school.hours.seconds > 180 + 60)
    assert PRINCIPAL not in alarms(school, "slack")
    await school.turn("slack", "well")
    await school.until(lambda: alarms(school, "slack").get(PRINCIPAL))
    assert len(alarms(school, "slack")[PRINCIPAL]) == 1
    assert not alarms(school, "slack").get(COUNSELLOR), "it went by SMS, so it does not come twice"
    assert not any(alarms(school, "telegram").values()), "no guardian"


async def test_with_nowhere_else_to_go_it_waits_and_begins_again(school: School) -> None:
    staff_on_slack(school)
    with school.database.begin() as work:
        work.connection.execute(update(ADDRESS).where(ADDRESS.c.address == NUMBER).values(state="unreachable"))
        work.commit()
    await school.turn("slack", "refuse")
    grace_writes(school)
    tick(school)
    await school.until(lambda: school.hours.seconds > 20 * 60)
    await school.turn("slack", "well")
    # Who is served first when the platform is back is left open.
    await school.until(lambda: len(alarms(school, "slack").get(COUNSELLOR, [])) > 1)
    await school.until(lambda: len(alarms(school, "slack").get(PRINCIPAL, [])) > 1)
    assert len(alarms(school, "slack")[COUNSELLOR]) >= 2, "both rounds"
    assert not any(alarms(school, "telegram").values()), "no guardian"
