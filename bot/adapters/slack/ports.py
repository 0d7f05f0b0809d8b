"""What Slack needs from the house, as protocols. Every call may block: they run in threads."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from handlers.staff_desk import StaffDesk


class SlackThread(NamedTuple):
    """Where a family's thread is: the direct message, and the timestamp of its first message."""

    channel: str
    ts: str


class Staff(Protocol):
    """Who works at the school."""

    def bind(self, address: str, email: str) -> bool:
        """Bind `address` to the active member of staff whose roster e-mail `email` is; False when there is none.

        Slack has verified the e-mail. Called again every few minutes, so that whoever has left is noticed.
        """
        ...


class Threads(Protocol):
    """The map between our threads (`key` is Thread.id as text) and Slack's, for each address."""

    def load(self, address: str, key: str) -> SlackThread | None:
        """Slack's thread for `key`; None when it has none yet."""
        ...

    def find(self, address: str, thread: SlackThread) -> str | None:
        """The key of Slack's thread; None for a thread that is not a family's."""
        ...

    def save(self, address: str, key: str, thread: SlackThread) -> None:
        """Remember, or replace, Slack's thread for `key`."""
        ...


class Desks(Protocol):
    """What members of staff have before them: for the page Home, and for the lists in forms."""

    def desk(self, address: str) -> StaffDesk | None:
        """The desk of whoever is behind `address`; None when that is nobody of the staff."""
        ...

    def language(self, address: str) -> str:
        """The language that the reader at `address` is written to in, as a tag."""
        ...


class Ports(NamedTuple):
    """All of them, and the house's clock."""

    staff: Staff
    threads: Threads
    desks: Desks
    now: Callable[[], datetime]
