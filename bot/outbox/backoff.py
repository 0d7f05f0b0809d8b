"""When to try again."""

from __future__ import annotations

import random
from datetime import timedelta

_FIRST, _FACTOR, _LONGEST = 2.0, 2.5, 1800.0


def backoff(attempts: int, retry_after: float | None, chance: random.Random | None = None) -> timedelta:
    """How long to wait after `attempts` attempts: 2 s, 5 s, 12 s … half an hour, each ±25 % so that a crowd spreads.

    What the platform asked for (`retry_after`, seconds) is never undercut.
    """
    wait = min(_LONGEST, _FIRST * _FACTOR ** (attempts - 1))
    wait *= (chance or random).uniform(0.75, 1.25)
    return timedelta(seconds=max(wait, retry_after or 0.0))
