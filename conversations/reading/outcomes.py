"""What reading an answer can come to, and what it needs to know about the person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from conversations.messages import Choice

#: What a journal can hold: the plain shapes of JSON.
JournalValue: TypeAlias = "bool | int | float | str | Sequence[JournalValue] | Mapping[str, JournalValue] | None"


class Reason(Enum):
    """Why a message is no answer; the engine has a sentence for each."""

    EMPTY = "empty"
    NOT_A_CHOICE = "not_a_choice"
    #: It fits several choices: see `candidates`.
    AMBIGUOUS = "ambiguous"
    NOT_YES_NO = "not_yes_no"
    TOO_LONG = "too_long"
    OUT_OF_RANGE = "out_of_range"
    #: The day is over, and the question asks for one to come.
    PAST_DATE = "past_date"
    NOT_A_DATE = "not_a_date"
    NOT_A_TIME = "not_a_time"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_PHONE = "not_a_phone"
    NOT_MEDIA = "not_media"


@dataclass(frozen=True, slots=True)
class Setting:
    """The person who answers: language tag ("es-MX"), IANA zone, ISO country ("US"), and an aware `now`."""

    language: str
    timezone: str
    country: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Understood:
    """An answer, in the shape the journal keeps for the prompt's kind."""

    value: JournalValue


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """No answer. `candidates` are the choices it might mean, in the order offered, when AMBIGUOUS."""

    reason: Reason
    candidates: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Control:
    """Not an answer but a wish: a step back, the menu, or to skip what cannot be skipped."""

    word: Literal["back", "menu", "skip_refused"]


Reading: TypeAlias = Understood | NotUnderstood
