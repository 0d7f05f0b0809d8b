"""The lane of words to many families: translators outside every transaction, and a timer for the half minute."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.broadcasting import BroadcastWorker
from bot.outbox.later import Timer
from bot.writer import Writer
from handlers.broadcast_drafts import BROADCAST_LANE
from handlers.ports import Translation, Unserved
from storage.broadcast_texts import TEXT
from storage.turns import DELIVERY
from tests.handlers.test_broadcast import AFTERNOON, ask, classes
from tests.support.databases import FreshDatabase, Kind
from tests.support.school import make_school
from tests.support.world import SleepingTranslator, World


class Rings:
    """A timer that only notes when it would ring."""

    def __init__(self) -> None:
        self.after: list[float] = []

    def __call__(self, seconds: float, call: Callable[[], None]) -> Timer:
        self.after.append(seconds)
        return self

    def cancel(self) -> None:
        """Nothing to cancel."""


class Made:
    """A house whose lane is drained by the worker itself."""

    def __init__(self, world: World) -> None:
        self.world, self.writer, self.rings = world, Writer(world.database), Rings()
        self.turned: list[tuple[str, str, str]] = []
        self.worker = BroadcastWorker(self.turn, self.writer, world.house, lambda _lane: None, self.rings)

    async def turn(self, text: str, source: str, target: str) -> object:
        self.turned.append((text, source, target))
        return Unserved() if target == "ar" else Translation(f"[{target}] {text}", "fake")

    def count(self) -> int:
        with self.world.database.begin() as work:
            return work.connection.execute(select(func.count()).where(DELIVERY.c.kind == "broadcast")).scalar_one()


@pytest.fixture
async def made(kind: Kind, fresh_database: FreshDatabase) -> AsyncIterator[Made]:
    world = World(fresh_database(kind, make_school), AFTERNOON, SleepingTranslator())
    house = Made(world)
    yield house
    house.worker.stop()
    house.writer.close()
    world.close()


async def test_it_translates_once_a_language_and_comes_back_after_half_a_minute(made: Made) -> None:
    ask(made.world, "ortiz", classes(made.world, "Math 4A"))
    await made.worker.drain(BROADCAST_LANE)
    await made.worker.drain(BROADCAST_LANE)
    there = [("Bring a magnet.", "en", "ar"), ("Bring a magnet.", "en", "es")]
    assert sorted(made.turned) == [*there, ("[es] Bring a magnet.", "es", "en")]
    with made.world.database.begin() as work:
        rows = work.connection.execute(select(TEXT.c.language, TEXT.c.text).order_by(TEXT.c.language)).all()
    assert [tuple(row) for row in rows] == [("ar", None), ("es", "[es] Bring a magnet.")]
    made.world.hear("ortiz", "Send")
    made.rings.after.clear()
    await made.worker.drain(BROADCAST_LANE)
    assert made.rings.after == [30.0]
    assert made.count() == 0
    made.world.clock.moment += timedelta(seconds=30)
    await made.worker.drain(BROADCAST_LANE)
    assert made.count() == 5
    await made.worker.drain(BROADCAST_LANE)
    assert made.count() == 5


@pytest.mark.parametrize("back", [None, Unserved()], ids=["late", "unserved"])
async def test_where_it_cannot_be_turned_back_the_preview_comes_without(made: Made, back: object) -> None:
    """That alone is no reason to ask; the worker's `turn` gives None where all providers are dead."""

    async def turn(text: str, _source: str, target: str) -> object:
        return back if target == "en" else Translation(f"[{target}] {text}", "fake")

    made.worker = BroadcastWorker(turn, made.writer, made.world.house, lambda _lane: None, made.rings)
    ask(made.world, "ortiz", classes(made.world, "Math 4A"))
    await made.worker.drain(BROADCAST_LANE)
    shown = made.world.hear("ortiz", "preview")[1].sent[-1].text
    assert "[es] Bring a magnet." in shown
    assert "Translated back" not in shown
