"""The pace of a channel and of each person on it, and when a failed message is tried again."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outbox.backoff import backoff
from bot.outbox.pace import Gate, Pace, Rate


class Time:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def sent_in_order(pace: Pace, time: Time, addresses: list[int]) -> list[float]:
    """When each of these left, the sender coming back whenever it is told to."""
    left = []
    for address in addresses:
        while not (pace.room(1) and pace.take(address)):
            time.now += pace.next_look() or 0.0
        left.append(time.now - 100.0)
    return left


def test_a_burst_is_one_second_of_the_rate_and_then_it_is_kept() -> None:
    time = Time()
    left = sent_in_order(Pace(10, monotonic=time), time, list(range(60)))
    assert left[9] == 0.0
    assert left[-1] == pytest.approx(5.0, abs=0.3)


def test_without_a_rate_nothing_waits() -> None:
    time = Time()
    assert max(sent_in_order(Pace(None, monotonic=time), time, [1] * 1000)) == 0.0


def test_what_the_platform_asked_for_is_waited() -> None:
    time = Time()
    pace = Pace(None, monotonic=time)
    pace.hold(7)
    assert (pace.held, pace.room(50), pace.next_look()) == (7, 0, 7)
    time.now += 7
    assert (pace.held, pace.room(50), pace.next_look()) == (0, 50, None)


def test_one_person_gets_a_burst_and_then_one_message_at_a_time() -> None:
    """WhatsApp: 45 at once are borrowed from the 6 seconds that each costs."""
    time = Time()
    left = sent_in_order(Pace(80, Rate(6, 45), monotonic=time), time, [1] * 48)
    assert left[44] == 0.0
    assert left[45:] == pytest.approx([6, 12, 18])


def test_who_waits_keeps_nobody_else_waiting() -> None:
    time = Time()
    pace = Pace(30, Rate(1, 1), monotonic=time)
    assert pace.take(1)
    assert not pace.take(1)
    assert pace.take(2)
    assert (pace.waiting(), pace.next_look()) == ([1], 1.0)
    time.now += 1
    assert pace.waiting() == []


def test_a_person_whose_limit_was_met_waits_and_then_has_no_burst() -> None:
    time = Time()
    pace = Pace(30, Rate(1, 5), monotonic=time)
    pace.hold_address(1, 7)
    assert not pace.take(1)
    assert pace.next_look() == 7
    time.now += 7
    assert [pace.take(1), pace.take(1), pace.take(2)] == [True, False, True]


def test_a_long_text_in_parts_counts_its_parts() -> None:
    time = Time()
    pace = Pace(10, Rate(1, 2), monotonic=time)
    assert pace.take(1)
    pace.spend(1, 3)
    assert pace.room(10) == 6
    time.now += 2.5
    assert not pace.take(1)


def test_one_claim_takes_only_a_few_of_each() -> None:
    gate = Gate(Pace(None), 3)
    assert [gate.admit(1) for _ in range(5)] == [True, True, True, False, False]
    assert gate.admit(2)


def test_who_was_written_to_long_ago_takes_no_memory() -> None:
    time = Time()
    pace = Pace(80, Rate(6, 45), monotonic=time)
    for address in range(100_000):
        assert pace.take(address)
        time.now += 1 / 80
    assert len(pace._addresses) < 3000
    assert pace._waiting == set()


@given(
    st.floats(0.5, 100),
    st.floats(0.1, 10),
    st.integers(1, 50),
    st.lists(st.tuples(st.integers(1, 3), st.floats(0, 3)), max_size=200),
)
def test_no_limit_is_ever_passed(rate: float, seconds: float, burst: int, asked: list[tuple[int, float]]) -> None:
    time = Time()
    pace = Pace(rate, Rate(seconds, burst), monotonic=time)
    left: list[tuple[float, int]] = []
    for address, pause in asked:
        time.now += pause
        if pace.room(1) and pace.take(address):
            left.append((time.now, address))
    for begin, (start, _address) in enumerate(left):
        for count, (end, _other) in enumerate(left[begin:], 1):
            assert count <= max(1, rate) + (end - start) * rate + 1e-3
    for one in (1, 2, 3):
        mine = [moment for moment, address in left if address == one]
        for begin, start in enumerate(mine):
            for count, end in enumerate(mine[begin:], 1):
                assert count <= burst + (end - start) / seconds + 1e-3


@given(attempts=st.integers(1, 40), asked=st.none() | st.floats(0, 5000), seed=st.integers())
def test_backoff_never_undercuts_the_platform_nor_waits_for_ever(attempts: int, asked: float | None, seed: int) -> None:
    wait = backoff(attempts, asked, random.Random(seed)).total_seconds()
    assert wait >= (asked or 0) - 1e-5
    assert wait >= 1.5
    assert wait <= max(asked or 0, 1800 * 1.25) + 1e-5


def test_a_crowd_that_failed_together_spreads() -> None:
    chance = random.Random(1)
    assert len({backoff(3, None, chance) for _ in range(50)}) == 50
