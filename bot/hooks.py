"""What adapters ask of the house and tell it, beside messages: contacts, receipts, addresses that are gone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, TypeVar

import structlog

from bot.adapter import Away
from bot.send_errors import OptedOut, Unreachable
from bot.writer import is_away
from handlers.receipts import show_progress, tell_failures
from storage import addresses, outbox
from storage.moving import send_failed_elsewhere, vacate
from storage.receipts import delivery_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.writer import Writer
    from handlers.house import House
    from storage.database import UnitOfWork

log = structlog.get_logger()
T = TypeVar("T")
#: Is told the ids of deliveries.
Watcher = Callable[["Sequence[int]"], Awaitable[None]]
ReceiptStatus = Literal["sent", "delivered", "read", "failed"]
_FURTHER = frozenset({"delivered", "read"})
#: Failures of an address: the message may go to another phone of the same person (its lane is swept soon).
_ELSEWHERE = frozenset({Unreachable.name, OptedOut.name})
_RETRY_FAILED = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Contact:
    """An address as the house knows it. `language` is a tag, empty when unknown."""

    last_inbound_at: datetime | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a message. With "failed": `error` from the closed list of send errors, `detail` the code."""

    channel: str
    external_id: str
    status: ReceiptStatus
    error: str = ""
    detail: str = ""


class HouseHooks:
    """The house's side. Each call raises Away when the database is."""

    def __init__(self, writer: Writer, house: House, most_attempts: int) -> None:
        self._writer, self._house, self._most_attempts = writer, house, most_attempts
        self._clock = house.clock
        #: Each is told which relayed deliveries have come further: pages that show it while they are open.
        self.watchers: list[Watcher] = []

    async def contact(self, channel: str, address: str) -> Contact:
        """What is known of an address; an empty Contact for one that never wrote."""
        row = await self._run(lambda work: addresses.get_contact(work.connection, channel, address))
        return Contact(row.last_inbound_at, row.language) if row else Contact()

    async def receipt(self, receipt: Receipt) -> bool:
        """Note a receipt, never going back. False when the message is not known (yet)."""
        known = await self._run(lambda work: self._note(work, receipt))
        if known and self.watchers and receipt.status in _FURTHER:
            await self._tell_watchers(receipt)
        return known

    async def _tell_watchers(self, receipt: Receipt) -> None:
        """It is noted already: whoever cannot be told now reads it later."""
        try:
            carried = await self._run(lambda work: delivery_of(work.connection, receipt.channel, receipt.external_id))
            for tell in self.watchers:
                await tell(carried)
        except Exception as error:  # noqa: BLE001 - the platform would send a receipt again that we have
            log.warning("receipt.not_shown", error=type(error).__name__)

    def _note(self, work: UnitOfWork, receipt: Receipt) -> bool:
        now = self._clock.now()
        if receipt.status == "failed":
            error = outbox.NotSent(0, "", now + _RETRY_FAILED, receipt.error, receipt.detail[:200])
            connection = work.connection
            known = outbox.note_failed_receipt(
                connection, receipt.channel, receipt.external_id, error, self._most_attempts
            )
            if receipt.error in _ELSEWHERE:
                send_failed_elsewhere(connection, receipt.channel, receipt.external_id)
            tell_failures(work, self._house, delivery_of(connection, receipt.channel, receipt.external_id), now)
            return known
        known = outbox.note_receipt(work.connection, receipt.channel, receipt.external_id, receipt.status, now)
        if known and receipt.status != "sent":
            carried = delivery_of(work.connection, receipt.channel, receipt.external_id)
            show_progress(work, self._house.lanes, carried, now)
        return known

    async def gone(self, channel: str, address: str) -> None:
        """The person blocked us, or the address is no more."""

        def mark(work: UnitOfWork) -> None:
            found = addresses.get_contact(work.connection, channel, address)
            if found is not None:
                addresses.set_unreachable(work.connection, found.address_id)

        await self._run(mark)

    async def opted_out(self, channel: str, address: str) -> None:
        """The provider holds a STOP for this address: make it ours, once."""
        await self._run(lambda work: self._opt_out(work, channel, address))

    def _opt_out(self, work: UnitOfWork, channel: str, address: str) -> None:
        connection, now = work.connection, self._clock.now()
        found = addresses.get_contact(connection, channel, address)
        if found is not None and addresses.is_open(connection, found.address_id):
            addresses.set_opted_out(connection, found.address_id, now)
            vacate(connection, found.address_id)
            outbox.expire_waiting(connection, found.address_id, "opted_out")
            addresses.record_opt_change(connection, found.address_id, found.person_id, "out", None, now)

    async def _run(self, function: Callable[[UnitOfWork], T]) -> T:
        try:
            return await self._writer.run(function)
        except Exception as error:
            if is_away(error):
                raise Away from error
            raise
