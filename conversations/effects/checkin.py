"""What the check-in keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from conversations.effects.base import Command


@dataclass(frozen=True, slots=True)
class RecordCheckIn(Command[None]):
    """Keep the answer to "How was this week?" about one child."""

    child: str
    answer: Literal["good", "mostly", "not_good"]
    words: str = ""
    wants_answer: bool = False
