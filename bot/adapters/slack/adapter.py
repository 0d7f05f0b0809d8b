"""The Slack adapter: staff write to the bot in a direct message that holds one thread for each family."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from starlette.requests import Request
from starlette.routing import BaseRoute, Route

from bot.adapters.slack.api import SlackApi, quiet_logger
from bot.adapters.slack.blocks import BUTTON_LABEL, BUTTONS
from bot.adapters.slack.bolt import build_bolt, dispatch
from bot.adapters.slack.changes import SlackChanges
from bot.adapters.slack.door import Door
from bot.adapters.slack.files import Files
from bot.adapters.slack.front import Front
from bot.adapters.slack.intake import CHANNEL, Intake
from bot.adapters.slack.people import People
from bot.adapters.slack.receiving import Receiver
from bot.adapters.slack.sending import Post
from bot.adapters.slack.surface import Surface
from bot.adapters.slack.uploads import Uploads
from bot.send_errors import SendError
from conversations.capabilities import Capabilities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slack_bolt import BoltResponse
    from starlette.responses import Response

    from bot.adapter import Accept, Outgoing
    from bot.adapters.slack.api import Monotonic
    from bot.adapters.slack.ports import Ports
    from bot.config.sections import SlackSection
    from bot.media import MediaStore

log = structlog.get_logger()
#: Seconds between signs of life on the socket.
PING = 10.0


class SlackAdapter:
    """Slack, over Socket Mode (with an app token), over HTTP (with a signing secret), or both.

    The ports may block: they are called in threads.
    """

    channel = CHANNEL
    #: Long texts are split here and not before: author and original are said once (bot/adapters/slack/blocks.py).
    capabilities = Capabilities(
        buttons=BUTTONS,
        button_label=BUTTON_LABEL,
        text=65_536,
        rich=True,
        threads=True,
        media=True,
        edits=True,
        deletes=True,
        reactions=True,
    )

    def __init__(
        self,
        section: SlackSection,
        media: MediaStore,
        ports: Ports,
        *,
        monotonic: Monotonic = time.monotonic,
        ping: float = PING,
    ) -> None:
        self._app_token = section.app_token.get_secret_value()
        self._signing_secret = section.signing_secret.get_secret_value()
        self.api = api = SlackApi(section, monotonic)
        self._post = post = Post(api, Uploads(api, media), ports)
        self.changes = SlackChanges(api, post)
        people = People(api, ports.staff)
        self._intake = intake = Intake(api, post, people)
        receiver = Receiver(api, intake, post, people, Files(api, media), ports.threads)
        surface = Surface(api, intake, post, people, ports.desks, Front(api, people, ports))
        self._bolt = build_bolt(receiver, surface)
        self._ping = ping
        self._socket: AsyncSocketModeHandler | None = None
        self._connecting: asyncio.Task[None] | None = None

    def routes(self) -> Sequence[BaseRoute]:
        """Where Slack sends events, presses and commands; none without a signing secret."""
        if not self._signing_secret:
            return ()
        door = Door(self._signing_secret, self._dispatch)

        async def slack(request: Request) -> Response:
            return await door(request)

        return [Route(f"/slack/{part}", slack, methods=["POST"]) for part in ("events", "interactive", "commands")]

    async def start(self, accept: Accept) -> None:
        """Begin to hand on what Slack sends. A Slack that is away does not hold up the start."""
        self._intake.accept, self._intake.open = accept, True
        if self._app_token:
            self._socket = AsyncSocketModeHandler(
                self._bolt, self._app_token, quiet_logger, self.api.client, ping_interval=self._ping
            )
        self._connecting = asyncio.create_task(self._connect(), name="slack")

    async def stop(self) -> None:
        """Take nothing more, and let what is under way end."""
        self._intake.open = False
        if self._connecting is not None:
            self._connecting.cancel()
            await asyncio.gather(self._connecting, return_exceptions=True)
        await self._intake.background.settle()
        if self._socket is not None:
            await self._socket.close_async()  # type: ignore[no-untyped-call]
        await self.api.close()

    async def send(self, outgoing: Outgoing) -> str:
        """Send one message; gives "channel/timestamp" of its words, after its files (see Post). Raises SendError."""
        return await self._post.send(outgoing)

    async def settle(self) -> None:
        """Wait until nothing is under way."""
        await self._intake.background.settle()

    async def _connect(self) -> None:
        try:
            await self.api.me()
        except SendError as error:
            log.warning("slack.not_connected", error=error.name, detail=error.detail)
        if self._socket is not None:
            await self._socket.connect_async()  # type: ignore[no-untyped-call]

    async def _dispatch(self, payload: dict[str, Any]) -> BoltResponse:
        return await dispatch(self._bolt, payload)
