"""How fast a channel may send: to all its people together, to each of them, and not before the platform's own time.

Each limit is a token bucket, kept as one number: the moment at which it will be full again (GCRA,
https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm). Nothing here waits: the sender is told how many may leave
now, and when to look again.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from bot.outbox.later import Later, on_the_loop

#: A sum of fractions never quite makes one.
_NEARLY = 1e-6
#: While much waits, the sender looks about so many times a second: often enough for a reply, seldom for the disk.
_LOOKS = 4.0
_TIDY_FROM = 1024


class Rate(NamedTuple):
    """One message every `seconds` (0: as fast as it goes), and up to `burst` at once after a rest."""

    seconds: float = 0.0
    burst: float = 1.0

    def ready_in(self, full_at: float, now: float, count: float = 1.0) -> float:
        """Seconds until a bucket that will be full at `full_at` holds `count` messages."""
        return max(0.0, full_at - (self.burst - count) * self.seconds - now)

    def taken(self, full_at: float, now: float, count: float = 1.0) -> float:
        """When the bucket will be full, once `count` were taken."""
        return max(full_at, now) + count * self.seconds


class Pace:
    """At most `rate` messages a second on the channel (None: as many as it goes), `each` to one address.

    The channel's burst is one second's worth. What is kept for an address is forgotten once it is full again, so
    memory is bounded by what was sent lately.
    """

    def __init__(
        self,
        rate: float | None,
        each: Rate | None = None,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        later: Later = on_the_loop,
    ) -> None:
        self._all = Rate(1.0 / rate, max(1.0, rate)) if rate else Rate()
        self._each = each or Rate()
        self._now = monotonic
        #: How to come back after a while, on the same clock.
        self.later = later
        self._full_at = self._hold_until = monotonic()
        #: By address: when its bucket is full again.
        self._addresses: dict[int, float] = {}
        #: Addresses that are known to have something to send, and must wait for their turn.
        self._waiting: set[int] = set()
        self._tidy_at = _TIDY_FROM

    def hold(self, seconds: float) -> None:
        """Send nothing on this channel for so long."""
        self._hold_until = max(self._hold_until, self._now() + seconds)

    @property
    def held(self) -> float:
        """Seconds until the channel may send again; 0 when it may."""
        return max(0.0, self._hold_until - self._now())

    def hold_address(self, address_id: int, seconds: float) -> None:
        """Send nothing to this address for so long, and then no burst at once."""
        free_at = self._now() + seconds + (self._each.burst - 1.0) * self._each.seconds
        self._addresses[address_id] = max(free_at, self._addresses.get(address_id, 0.0))
        self._waiting.add(address_id)
        self._tidy(self._now())

    def room(self, most: int) -> int:
        """How many of `most` messages may leave now, as far as the channel goes."""
        if self.held:
            return 0
        if not self._all.seconds:
            return most
        free = self._all.burst - max(0.0, self._full_at - self._now()) / self._all.seconds
        return max(0, min(most, math.floor(free + _NEARLY)))

    def take(self, address_id: int) -> bool:
        """Count one message to this address, if it may have one now; else remember that it waits."""
        now = self._now()
        full_at = self._addresses.get(address_id, now)
        if self._each.ready_in(full_at, now) > _NEARLY:
            self._waiting.add(address_id)
            return False
        self._spend(address_id, now, 1)
        return True

    def spend(self, address_id: int, count: int) -> None:
        """Count `count` messages more than were asked for: a long text leaves in parts."""
        if count > 0:
            self._spend(address_id, self._now(), count)

    def waiting(self) -> list[int]:
        """The addresses that have something to send and must still wait."""
        now = self._now()
        self._waiting = {one for one in list(self._waiting) if self._wait_of(one, now) > _NEARLY}
        return list(self._waiting)

    def next_look(self) -> float | None:
        """Seconds until more may leave; None when nothing waits for its turn here."""
        now = self._now()
        if self.held:
            return self.held
        if not self.room(1):
            enough = min(self._all.burst, max(1.0, self._all.burst / _LOOKS))
            return self._all.ready_in(self._full_at, now, enough)
        turns = [self._wait_of(one, now) for one in self.waiting()]
        return max(min(turns), 1.0 / _LOOKS if len(turns) > 1 else 0.0) if turns else None

    def _wait_of(self, address_id: int, now: float) -> float:
        return self._each.ready_in(self._addresses.get(address_id, now), now)

    def _spend(self, address_id: int, now: float, count: int) -> None:
        self._full_at = self._all.taken(self._full_at, now, count)
        if self._each.seconds:
            self._addresses[address_id] = self._each.taken(self._addresses.get(address_id, now), now, count)
            self._tidy(now)

    def _tidy(self, now: float) -> None:
        """Forget the addresses that are full again, now and then: each message pays for a look at two at most."""
        if len(self._addresses) >= self._tidy_at:
            self._addresses = {one: full_at for one, full_at in list(self._addresses.items()) if full_at > now}
            self._tidy_at = max(_TIDY_FROM, 2 * len(self._addresses))


class Gate:
    """Who is let out in one claim: at the pace, and only a few to one address, lest it fill the hands of all."""

    def __init__(self, pace: Pace, most_each: int) -> None:
        self._pace, self._most_each = pace, most_each
        self._let_out: Counter[int] = Counter()

    def shut(self) -> list[int]:
        """Addresses that need not be looked at."""
        return self._pace.waiting()

    def admit(self, address_id: int) -> bool:
        """Whether one more message to this address may leave now; it is counted."""
        if self._let_out[address_id] >= self._most_each or not self._pace.take(address_id):
            return False
        self._let_out[address_id] += 1
        return True
