"""What handlers need from outside; bot/ implements each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from storage.database import UnitOfWork


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """An aware moment."""
        ...


class Ids(Protocol):
    """Where chance comes from."""

    def nonce(self) -> str:
        """Five letters that tell one run of a flow from another."""
        ...

    def error_id(self) -> str:
        """A short id that a person can read out and a log line carries."""
        ...

    def invite_code(self) -> str:
        """Eight letters and digits that cannot be confused."""
        ...

    def key(self) -> str:
        """32 letters that say nothing, not even what was drawn before."""
        ...


class Lanes(Protocol):
    """Background work. The truth stays in our tables; a wake only says "look at this lane"."""

    def wake(self, work: UnitOfWork, lane: str) -> None:
        """Have `lane` drained once `work` is committed; never if it rolls back."""
        ...


@dataclass(frozen=True, slots=True)
class Translation:
    """Words in another language, and who turned them; nobody ("") where there was nothing to turn, only a figure."""

    text: str
    translator: str


@dataclass(frozen=True, slots=True)
class Unserved:
    """No provider that the school set up knows this pair of languages: a person would have to translate."""


class Translator(Protocol):
    """Turns text into another language, outside every transaction; may block for seconds."""

    def translate(self, text: str, source: str, target: str) -> Translation | Unserved | None:
        """`text` in `target`, or None when nobody could do it in time. Never raises."""
        ...


class LanguageGuess(Protocol):
    """Tells languages apart, here and at once: no network, well under a millisecond."""

    def guess(self, text: str, stored: str) -> str:
        """The tag of the language that nearly all of `text` is surely in, whatever the writer's `stored` one is.

        Empty when it is not sure.
        """
        ...


class NoGuess:
    """Never sure."""

    def guess(self, text: str, stored: str) -> str:  # noqa: ARG002 - the signature is the port's
        """Nothing."""
        return ""
