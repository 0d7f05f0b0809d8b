"""Time that a test turns on: a wall clock, a monotonic clock and timers that agree with one another."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.support.house import MONDAY


@dataclass(order=True)
class Bell:
    """A timer."""

    at: float
    number: int
    call: Callable[[], Any] = field(compare=False)
    silent: bool = field(default=False, compare=False)

    def cancel(self) -> None:
        self.silent = True


class Hours:
    """Stands still until the next timer is asked for."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._bells: list[Bell] = []
        self._numbers = itertools.count()

    def now(self) -> datetime:
        return MONDAY + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    def later(self, seconds: float, call: Callable[[], Any]) -> Bell:
        bell = Bell(self.seconds + seconds, next(self._numbers), call)
        heapq.heappush(self._bells, bell)
        return bell

    def pass_on(self) -> Any:
        """It is time for the next timer: give what it comes to."""
        while self._bells:
            bell = heapq.heappop(self._bells)
            if not bell.silent:
                self.seconds = max(self.seconds, bell.at)
                return bell.call()
        raise AssertionError(f"nobody will ever come back: {self.seconds}")
