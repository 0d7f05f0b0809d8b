"""Prompts: the questions a flow can ask, each with the shape of its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from conversations.messages import Choice

PromptKind = Literal["choice", "several", "text", "yes_no", "date", "time", "number", "phone", "media", "message"]

PartOfDay = Literal["morning", "evening"]


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question. `key` names its answer in the journal and is forever; `text` is what the person reads.

    The journal keeps, by kind: choice → token; several → list of tokens; text → the words; yes_no → true or false;
    date → "2026-11-23"; time → "18:05"; number → int or float; phone → E.164; media → list of media
    (`{"ref", "kind", "mime", "name", "size"}`); message → `{"text", "media"}`; and null where the question was skipped.
    """

    key: str
    text: str
    kind: PromptKind
    choices: tuple[Choice, ...] = ()
    skippable: bool = False
    #: number: inclusive bounds. text: most characters (`high`).
    low: float | None = None
    high: float | None = None
    #: time: when a bare "9" is meant, where the question says so; None: as on a school day.
    part_of_day: PartOfDay | None = None
    #: date: inclusive bounds.
    earliest: date | None = None
    latest: date | None = None
