"""How long there still is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on a clock that only goes forward, in its seconds."""

    monotonic: Callable[[], float]
    until: float

    def left(self) -> float:
        """Seconds that are left; none are below 0."""
        return max(0.0, self.until - self.monotonic())
