"""Status callbacks: what became of a message, as Twilio says it, often late, twice or out of order.

Parameters: https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from bot.adapter import NotAccepted
from bot.adapters.twilio_messaging.errors import error_of
from bot.adapters.twilio_messaging.hooks import Receipt
from bot.adapters.twilio_messaging.inbound import WHATSAPP, channel_of
from bot.adapters.twilio_messaging.webhook import Refused
from bot.send_errors import OptedOut, Unreachable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.adapters.twilio_messaging.hooks import Hooks, ReceiptStatus
    from bot.adapters.twilio_messaging.webhook import Form

_STATUS: dict[str, ReceiptStatus] = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "failed": "failed",
    "undelivered": "failed",
    "canceled": "failed",
}
#: A receipt can overtake the note that its message was sent: it is tried again after so many seconds.
_AGAIN: Final = (1.0, 5.0, 30.0)
_MOST_EARLY, _MOST_DIGITS = 1000, 9


class Receipts:
    """Hands receipts to the house."""

    def __init__(self, hooks: Hooks, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._hooks, self._sleep = hooks, sleep
        self._early: set[asyncio.Task[None]] = set()

    async def take(self, form: Form) -> None:
        """Note what a callback says. Raises Refused (400) and what the house raises."""
        sid, status, to = (form.get(name, "") for name in ("MessageSid", "MessageStatus", "To"))
        code = form.get("ErrorCode", "") or "0"
        if not sid or not status or not (code.isascii() and code.isdecimal()) or len(code) > _MOST_DIGITS:
            raise Refused(400, "MessageSid, MessageStatus or ErrorCode is wrong")
        meaning = _STATUS.get(status.lower())
        if meaning is None:  # accepted, queued, sending: not yet news
            return
        channel = channel_of(to)
        if meaning != "failed":
            await self._note(Receipt(channel, sid, meaning))
            return
        error = error_of(int(code))
        address = to.removeprefix(WHATSAPP)
        if isinstance(error, Unreachable) and address:
            await self._hooks.gone(channel, address)
        if isinstance(error, OptedOut) and address:
            await self._hooks.opted_out(channel, address)
        await self._note(Receipt(channel, sid, meaning, error.name, f"Twilio {code}"))

    async def _note(self, receipt: Receipt) -> None:
        if await self._hooks.receipt(receipt) or len(self._early) >= _MOST_EARLY:
            return
        task = asyncio.create_task(self._again(receipt))
        self._early.add(task)
        task.add_done_callback(self._early.discard)

    async def _again(self, receipt: Receipt) -> None:
        for seconds in _AGAIN:
            await self._sleep(seconds)
            try:
                if await self._hooks.receipt(receipt):
                    return
            except NotAccepted:
                continue

    async def stop(self) -> None:
        """Forget receipts of messages that are not known."""
        tasks = list(self._early)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
