"""A Socket Mode connection, from Slack's side."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import web


@dataclass
class Socket:
    """One open connection, from Slack's side."""

    connection: web.WebSocketResponse
    acknowledged: dict[str, asyncio.Future[dict[str, Any]]] = field(default_factory=dict)
    _numbers: Any = field(default_factory=lambda: count(1))

    def acknowledge(self, answer: dict[str, Any]) -> None:
        """The app says that it has an envelope."""
        future = self.acknowledged.get(str(answer["envelope_id"]))
        if future is not None:  # else it was sent on a connection that is gone
            future.set_result(answer)

    async def send(self, kind: str, payload: dict[str, Any]) -> asyncio.Future[dict[str, Any]]:
        """Send an envelope; gives the acknowledgement to come."""
        envelope = {"type": kind, "envelope_id": f"e{id(self)}-{next(self._numbers)}", "payload": payload}
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self.acknowledged[str(envelope["envelope_id"])] = future
        await self.connection.send_json({**envelope, "accepts_response_payload": kind != "events_api"})
        return future

    async def ask_to_reconnect(self) -> None:
        """What Slack says before it closes a connection."""
        await self.connection.send_json({"type": "disconnect", "reason": "refresh_requested"})
