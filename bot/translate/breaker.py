"""A provider that keeps failing is left alone for a while, then asked once to see whether it is well again."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_FAILURES_BEFORE_REST: Final = 3
_REST: Final = 60.0
_LONGEST_REST: Final = 3600.0


class Breaker:
    """Of one provider; threads share it."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic, self._lock = monotonic, threading.Lock()
        self._failures = 0
        self._until = 0.0

    @property
    def rests(self) -> bool:
        """Whether it is being left alone."""
        return self._monotonic() < self._until

    def lets_through(self) -> bool:
        """Whether it may be asked; after a rest the first who asks tries it out, and others wait for the result."""
        with self._lock:
            now = self._monotonic()
            if now < self._until:
                return False
            if self._failures >= _FAILURES_BEFORE_REST:
                self._until = now + _REST
            return True

    def well(self) -> None:
        """It answered."""
        with self._lock:
            self._failures, self._until = 0, 0.0

    def failed(self) -> None:
        """It did not."""
        with self._lock:
            self._failures += 1
            if self._failures >= _FAILURES_BEFORE_REST:
                self._until = self._monotonic() + _REST

    def rest(self, seconds: float) -> None:
        """It said how long it wants to be left alone, or does not accept us."""
        with self._lock:
            self._until = max(self._until, self._monotonic() + min(seconds, _LONGEST_REST))
