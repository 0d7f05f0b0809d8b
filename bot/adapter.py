"""What every platform adapter is: it parses updates into Inbound, and sends what rendering made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.routing import BaseRoute

    from conversations.capabilities import Capabilities
    from conversations.messages import Inbound, Media


@dataclass(frozen=True, slots=True)
class Button:
    """A choice as a button: what it says, and what a tap on it sends back."""

    label: str
    tap: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One rendered message for one address, within the platform's limits."""

    delivery_id: int
    address: str
    text: str
    buttons: tuple[Button, ...] = ()
    media: tuple[Media, ...] = ()
    thread: str | None = None
    facts: dict[str, str] = field(default_factory=dict)


class Accept(Protocol):
    """Hands an inbound to the house. Returns once its turn is committed (or it was a duplicate).

    Raises Busy when the person has too much waiting, and Away when the database does not answer: then the
    platform must not be told that we have it.
    """

    async def __call__(self, inbound: Inbound) -> None:
        """See the class."""
        ...


class NotAccepted(Exception):
    """The inbound was not taken: do not acknowledge it. `retry_after` in seconds."""

    def __init__(self, retry_after: float = 1.0) -> None:
        super().__init__(f"try again in {retry_after:g} s")
        self.retry_after = retry_after


class Busy(NotAccepted):
    """This address has too many messages waiting already."""


class Away(NotAccepted):
    """The database is away or locked."""


class Changes(Protocol):
    """What a platform can do to a message that it has sent. Each raises SendError."""

    async def edit(self, outgoing: Outgoing, external_id: str) -> None:
        """Put `outgoing` in the place of the message that `send` gave `external_id` for."""
        ...

    async def delete(self, address: str, external_id: str) -> None:
        """Take that message away; harmless when it is gone already."""
        ...

    async def react(self, address: str, external_id: str, emoji: str) -> None:
        """Mark a message in the chat of `address` with `emoji`; empty takes our mark away."""
        ...


class Adapter(Protocol):
    """One platform. It translates and decides nothing."""

    #: Name of the channel, the first part of every address on it.
    channel: str
    capabilities: Capabilities

    @property
    def changes(self) -> Changes | None:
        """None where nothing can be changed; `capabilities` says which of the three work."""
        ...

    def routes(self) -> Sequence[BaseRoute]:
        """HTTP routes of this platform (webhooks, pages)."""
        ...

    async def start(self, accept: Accept) -> None:
        """Begin to receive."""
        ...

    async def stop(self) -> None:
        """Stop receiving, let what is under way end."""
        ...

    async def send(self, outgoing: Outgoing) -> str:
        """Send one message and give the platform's id of it. Raises SendError.

        Where it took several messages (a file, then its words), their ids are given one a line, in order; the last
        is the one with the words.
        """
        ...
