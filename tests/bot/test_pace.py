"""The pace of a channel, and when a failed message is tried again."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outbox.backoff import backoff
from bot.outbox.pace import Pace


class Time:
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


async def test_a_burst_is_one_second_of_the_rate_and_then_it_is_kept() -> None:
    time = Time()
    pace = Pace(10, monotonic=time, sleep=time.sleep)
    for _ in range(10):
        await pace.turn()
    assert time.now == 100.0
    for _ in range(50):
        await pace.turn()
    assert time.now - 100.0 == pytest.approx(5.0, rel=0.01)


async def test_without_a_rate_nothing_waits() -> None:
    time = Time()
    pace = Pace(None, monotonic=time, sleep=time.sleep)
    for _ in range(1000):
        await pace.turn()
    assert time.now == 100.0


async def test_what_the_platform_asked_for_is_waited() -> None:
    time = Time()
    pace = Pace(None, monotonic=time, sleep=time.sleep)
    pace.hold(7)
    assert pace.held == 7
    await pace.turn()
    assert time.now == 107.0
    assert pace.held == 0


@given(attempts=st.integers(1, 40), asked=st.none() | st.floats(0, 5000), seed=st.integers())
def test_backoff_never_undercuts_the_platform_nor_waits_for_ever(attempts: int, asked: float | None, seed: int) -> None:
    wait = backoff(attempts, asked, random.Random(seed)).total_seconds()
    assert wait >= (asked or 0) - 1e-5
    assert wait >= 1.5
    assert wait <= max(asked or 0, 1800 * 1.25) + 1e-5


def test_a_crowd_that_failed_together_spreads() -> None:
    chance = random.Random(1)
    assert len({backoff(3, None, chance) for _ in range(50)}) == 50
