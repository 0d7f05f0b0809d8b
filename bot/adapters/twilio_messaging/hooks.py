"""What the adapters need from the house: facts about an address, and somebody to tell what Twilio says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.hooks import Contact, Receipt, ReceiptStatus

if TYPE_CHECKING:
    from datetime import datetime


__all__ = ["Clock", "Contact", "Hooks", "Receipt", "ReceiptStatus"]


class Hooks(Protocol):
    """The house's side. Each call may raise NotAccepted when the database is away."""

    async def contact(self, channel: str, address: str) -> Contact:
        """What is known of an address; an empty Contact for one that never wrote."""
        ...

    async def receipt(self, receipt: Receipt) -> bool:
        """Note a receipt, never going back. False when the message is not known (yet)."""
        ...

    async def gone(self, channel: str, address: str) -> None:
        """The person blocked us, or the address is no more."""
        ...

    async def opted_out(self, channel: str, address: str) -> None:
        """Twilio holds a STOP for this address."""
        ...


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """An aware moment."""
        ...
