"""The Twilio account that both channels share: one client, opened by the first and closed by the last."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from twilio.rest import Client

from bot.adapters.twilio_messaging.wire import CONTENT_URL, Wire
from bot.config import ConfigError
from bot.send_errors import Ambiguous, Unavailable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import aiohttp

    from bot.config.sections import TwilioSection


class TwilioAccount:
    """Talks to Twilio's REST API. Raises ConfigError when the settings lack the token."""

    def __init__(self, section: TwilioSection) -> None:
        if not section.account_sid or not section.auth_token.get_secret_value():
            raise ConfigError("twilio.account_sid and twilio.auth_token: both are needed for WhatsApp and SMS")
        self.section = section
        self._users = 0
        self._wire: Wire | None = None
        self._client: Any = None
        self._under_way = 0
        self._idle = asyncio.Event()

    @property
    def sid(self) -> str:
        """The account SID."""
        return self.section.account_sid

    @property
    def token(self) -> str:
        """The auth token: proves who we are, and signs Twilio's webhooks."""
        return self.section.auth_token.get_secret_value()

    def open(self) -> None:
        """Make the client, if no channel did yet. To be called inside the running loop."""
        self._users += 1
        if self._wire is None:
            self._wire = Wire(self.section.base_url, self.section.timeout)
            self._client = Client(self.sid, self.token, http_client=self._wire)

    async def close(self) -> None:
        """Close the client once no channel uses it; requests under way are awaited (each has its deadline)."""
        self._users = max(0, self._users - 1)
        wire = self._wire
        if self._users or wire is None:
            return
        self._wire = self._client = None
        while self._under_way:
            self._idle.clear()
            await self._idle.wait()
        await wire.close()

    async def create(self, params: dict[str, Any]) -> str:
        """Send one message (Messages resource, Create); gives its SID. Raises SendError."""
        async with self._busy():
            client = self._client
            try:
                message = await client.messages.create_async(**params)
            except ValueError:  # an answer cut off in the middle of its JSON
                raise Ambiguous("unreadable answer") from None
        if not isinstance(message.sid, str) or not message.sid:
            raise Ambiguous("an answer without SID")
        return message.sid

    async def delete(self, url: str) -> None:
        """Delete what lies at `url`. Raises SendError."""
        async with self._busy():
            wire = self._wire
            if wire is not None:
                await wire.request("DELETE", url, auth=(self.sid, self.token))

    async def content(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Ask the Content API for `path`; gives its answer. Raises SendError."""
        async with self._busy():
            wire = self._wire
            if wire is None:
                raise Unavailable("stopped")
            data = None if body is None else json.dumps(body)
            headers = {"Content-Type": "application/json"}
            auth = (self.sid, self.token)
            response = await wire.request(method, CONTENT_URL + path, data=data, headers=headers, auth=auth)
        try:
            answer = json.loads(response.text)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise Ambiguous("unreadable answer")
        return answer

    @asynccontextmanager
    async def session(self) -> AsyncIterator[aiohttp.ClientSession]:
        """The HTTP session, for files. Raises Unavailable when the account is closed."""
        async with self._busy():
            wire = self._wire
            if wire is None:
                raise Unavailable("stopped")
            yield wire.session

    @asynccontextmanager
    async def _busy(self) -> AsyncIterator[None]:
        if self._wire is None:
            raise Unavailable("stopped")
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()
