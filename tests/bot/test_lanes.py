"""Lanes: woken by commits only, one task each, and no wake is lost."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

from bot.lanes import LocalLanes
from storage.database import Database


async def until(condition: Callable[[], object]) -> None:
    for _ in range(100_000):
        if condition():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never came")


async def test_a_wake_during_a_drain_runs_it_once_more() -> None:
    lanes, runs, entered, leave = LocalLanes(), [], asyncio.Event(), asyncio.Event()

    async def drain(lane: str) -> None:
        runs.append(lane)
        entered.set()
        if len(runs) == 1:
            await leave.wait()

    lanes.serve("a", drain)
    lanes.start()
    lanes.wake_now("a")
    await entered.wait()
    for _ in range(5):
        lanes.wake_now("a")
    await asyncio.sleep(0)
    leave.set()
    await until(lambda: len(runs) == 2)
    await lanes.stop()
    assert runs == ["a", "a"]


async def test_wakes_before_the_start_and_from_other_threads_count() -> None:
    lanes, seen = LocalLanes(), []

    async def drain(lane: str) -> None:
        seen.append(lane)

    lanes.serve("outbox:", drain)
    lanes.wake_now("outbox:web")
    lanes.start()
    thread = threading.Thread(target=lanes.wake_now, args=("outbox:sms",))
    thread.start()
    thread.join()
    await until(lambda: len(seen) == 2)
    await lanes.stop()
    assert sorted(seen) == ["outbox:sms", "outbox:web"]


async def test_only_a_commit_wakes(database: Database) -> None:
    lanes, seen = LocalLanes(), []

    async def drain(lane: str) -> None:
        seen.append(lane)

    lanes.serve("", drain)
    lanes.start()
    with database.begin() as work:
        lanes.wake(work, "rolled back")
    with database.begin() as work:
        lanes.wake(work, "committed")
        work.commit()
    await until(lambda: seen)
    await lanes.stop()
    assert seen == ["committed"]


async def test_stop_ends_a_drain_that_hangs() -> None:
    lanes, started = LocalLanes(), asyncio.Event()

    async def drain(_lane: str) -> None:
        started.set()
        await asyncio.Event().wait()

    lanes.serve("", drain)
    lanes.start()
    lanes.wake_now("x")
    await started.wait()
    await lanes.stop(grace=0.01)
    assert not [task for task in asyncio.all_tasks() if task.get_name() == "lane x"]
