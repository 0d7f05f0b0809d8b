"""Timers that a test can hold in its hand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol


class Timer(Protocol):
    """Something that will happen, unless it is cancelled."""

    def cancel(self) -> None:
        """Let it not happen."""
        ...


class Later(Protocol):
    """Arranges for `call()` after `seconds`."""

    def __call__(self, seconds: float, call: Callable[[], None]) -> Timer:
        """See the class."""
        ...


def on_the_loop(seconds: float, call: Callable[[], None]) -> Timer:
    """`call()` after `seconds` of real time, on the running event loop."""
    return asyncio.get_running_loop().call_later(seconds, call)


class Alarm:
    """One call that is due at one time: setting it anew forgets the time before."""

    def __init__(self, later: Later, call: Callable[[], None]) -> None:
        self._later, self._call = later, call
        self._timer: Timer | None = None

    def set(self, seconds: float) -> None:
        """Ring after `seconds`."""
        self.clear()
        self._timer = self._later(seconds, self._call)

    def clear(self) -> None:
        """Do not ring."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
