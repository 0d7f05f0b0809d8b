"""What waited in the outbox and must not leave any more."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.config.sections import OutboxSection
from bot.lanes import LocalLanes
from bot.outbox.pace import Pace
from bot.outbox.sender import Sender
from bot.writer import Writer
from storage.ownership import Ownership
from storage.people import PERSON
from storage.turns import ADDRESS, DELIVERY
from tests.bot.test_sender import Platform
from tests.support.databases import FreshDatabase, Kind
from tests.support.school import CHANNEL, make_school
from tests.support.world import MarkingTranslator, World

#: Ten in the evening in Los Angeles: what a teacher writes waits for seven.
EVENING = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


@pytest.fixture
def world(kind: Kind, fresh_database: FreshDatabase) -> Iterator[World]:
    made = World(fresh_database(kind, make_school), EVENING, MarkingTranslator())
    for words in ("write to a family", "Leo", "His coat is in my room."):
        made.hear("ortiz", words)
    yield made
    made.close()


def morning(world: World) -> tuple[list[tuple[str, str]], Any]:
    """What leaves at eight, and the newest delivery."""
    world.clock.moment = EVENING + timedelta(hours=10)
    platform, writer = Platform(), Writer(world.database)
    platform.channel = CHANNEL
    owner = Ownership(world.database, "test")
    sender = Sender(platform, writer, world.clock, OutboxSection(), Pace(None), LocalLanes(), owner)
    asyncio.run(sender.drain(sender.lane))
    owner.release()
    writer.close()
    with world.database.read() as session:
        query = select(DELIVERY.c.status, DELIVERY.c.error).where(DELIVERY.c.kind == "relay")
        return platform.got, session.connection().execute(query).one()


def test_words_that_wait_for_the_morning_leave_then(world: World) -> None:
    got, delivery = morning(world)
    assert [address for address, _text in got] == ["grace"]
    assert delivery.status == "sent"


def test_words_that_wait_do_not_leave_once_the_rights_ended(world: World) -> None:
    world.set_rights("grace", "leo", "none")
    assert morning(world) == ([], ("expired", "not_theirs"))


def test_words_that_wait_do_not_leave_to_who_has_the_address_now(world: World) -> None:
    with world.database.begin() as work:
        paul = select(PERSON.c.id).where(PERSON.c.sourced_id == "paul").scalar_subquery()
        work.connection.execute(update(ADDRESS).where(ADDRESS.c.address == "grace").values(person_id=paul))
        work.commit()
    assert morning(world) == ([], ("expired", "kept"))
