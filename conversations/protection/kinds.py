"""The kinds of what is protected, and where one stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "link", "mail", "phone", "money", "time", "date", "day", "room", "number", "name", "class", "term", "mark"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text, from `start` to before `end`. `shown` is what the reader gets, when not the same words."""

    start: int
    end: int
    kind: Kind
    shown: str | None = None
