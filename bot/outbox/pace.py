"""How fast one channel may send: a token bucket, and a stop that the platform asked for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable


class Pace:
    """At most `rate` messages a second (None: as fast as it goes), in bursts of at most one second's worth."""

    def __init__(
        self,
        rate: float | None,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._rate, self._monotonic, self._sleep = rate, monotonic, sleep
        self._burst = max(1.0, rate or 1.0)
        self._tokens, self._at = self._burst, monotonic()
        self._hold_until = 0.0

    def hold(self, seconds: float) -> None:
        """Send nothing on this channel for so long."""
        self._hold_until = max(self._hold_until, self._monotonic() + seconds)

    @property
    def held(self) -> float:
        """Seconds until the channel may send again; 0 when it may."""
        return max(0.0, self._hold_until - self._monotonic())

    async def turn(self) -> None:
        """Wait until one more message may leave."""
        while True:
            wait = self.held or self._shortage()
            if wait <= 0:
                return
            await self._sleep(wait)

    def _shortage(self) -> float:
        """Take a token: 0 when there was one, else the seconds until the next."""
        if self._rate is None:
            return 0.0
        now = self._monotonic()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        self._at = now
        if self._tokens >= 1.0 - 1e-6:  # a sum of fractions never quite makes one
            self._tokens -= 1.0
            return 0.0
        return (1.0 - self._tokens) / self._rate
