"""Slack's Web API through slack_sdk: one connection pool, our own retries, errors as SendErrors."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.errors import CALL_ERRORS, send_error_of
from bot.send_errors import RateLimited

if TYPE_CHECKING:
    from slack_sdk.web.async_slack_response import AsyncSlackResponse

    from bot.config.sections import SlackSection


def _without_urls(record: logging.LogRecord) -> bool:
    """The address of a socket holds the ticket for it."""
    record.msg, record.args = re.sub(r"\b(?:wss?|https?)://\S+", "…", record.getMessage()), ()
    return True


#: At DEBUG the SDK logs whole messages, with what families write: it never gets there.
quiet_logger = logging.getLogger("slack_sdk.homeline")
quiet_logger.setLevel(logging.WARNING)
quiet_logger.addFilter(_without_urls)

#: Seconds for a whole call, and for the connection alone.
_CALL, _CONNECT = 20.0, 5.0
Monotonic = Callable[[], float]
Call = Callable[[AsyncWebClient], Awaitable["AsyncSlackResponse"]]


class Me(NamedTuple):
    """Who we are on Slack."""

    team_id: str
    user_id: str


class SlackApi:
    """Calls to Slack. `await ask(...)` gives the answer or raises SendError.

    The SDK's own retry after a lost connection would post twice, so it has none here.
    """

    def __init__(self, section: SlackSection, monotonic: Monotonic = time.monotonic, timeout: float = _CALL) -> None:
        self.token = section.bot_token.get_secret_value()
        self.client = AsyncWebClient(self.token, section.base_url, logger=quiet_logger, retry_handlers=[])
        self.monotonic = monotonic
        self._timeout = aiohttp.ClientTimeout(total=timeout, connect=min(_CONNECT, timeout))
        #: Until when Slack wants to be left alone, by method, and by room where it counts by room.
        self._held: dict[tuple[str, str], float] = {}
        self._me: Me | None = None

    def session(self) -> aiohttp.ClientSession:
        """The connection pool, made when it is first needed: it wants a running loop."""
        if self.client.session is None or self.client.session.closed:
            self.client.session = aiohttp.ClientSession(timeout=self._timeout)
        return self.client.session

    async def ask(self, method: str, call: Call, *, room: str = "") -> dict[str, Any]:
        """Make one call of `method`, about `room` where Slack counts by room. Raises SendError.

        After a 429 the method is left alone until Slack's time is over: all who wait fail here, not there.
        """
        held = self._held.get((method, room), 0.0)
        left = held - self.monotonic()
        if left > 0:
            raise RateLimited("held", retry_after=left)
        self.session()
        try:
            response = await call(self.client)
        except CALL_ERRORS as error:
            found = send_error_of(error)
            if isinstance(found, RateLimited) and found.retry_after is not None:
                self._hold(method, room, found.retry_after)
            raise found from None
        return response.data if isinstance(response.data, dict) else {}

    def _hold(self, method: str, room: str, seconds: float) -> None:
        now = self.monotonic()
        self._held = {key: until for key, until in self._held.items() if until > now}
        self._held[method, room] = now + seconds

    async def me(self) -> Me:
        """Our workspace and our own user. Raises SendError."""
        if self._me is None:
            answer = await self.ask("auth.test", lambda client: client.auth_test())
            self._me = Me(str(answer["team_id"]), str(answer["user_id"]))
        return self._me

    async def close(self) -> None:
        """Let go of the connections."""
        if self.client.session is not None:
            await self.client.session.close()
