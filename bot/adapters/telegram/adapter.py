"""The Telegram adapter: polling or a webhook in, the Bot API out."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog
from starlette.routing import BaseRoute, Route

from bot.adapters.telegram.api import UPDATES, Api
from bot.adapters.telegram.busy import Busy
from bot.adapters.telegram.changes import TelegramChanges
from bot.adapters.telegram.commands import publish_commands
from bot.adapters.telegram.files import Files
from bot.adapters.telegram.groups import Groups
from bot.adapters.telegram.intake import Clock, Intake, OnGone
from bot.adapters.telegram.limits import CAPABILITIES, CHANNEL
from bot.adapters.telegram.polling import Poller, until_done
from bot.adapters.telegram.post import Post
from bot.adapters.telegram.taps import Taps
from bot.adapters.telegram.webhook import PATH, Webhook, secret_of
from bot.send_errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.adapter import Accept, Outgoing
    from bot.adapters.telegram.polling import Pause
    from bot.config.sections import TelegramSection
    from bot.media import MediaStore

log = structlog.get_logger()
#: Seconds in which messages that are just leaving may end when we stop.
_GRACE = 10.0
_RECEIVING = "telegram receiving"


class TelegramAdapter:
    """One bot on Telegram.

    `public_url` is how the internet reaches us (webhook mode only), `office` the school office's phone number,
    `on_gone` is told the address of somebody who blocked the bot.
    """

    def __init__(
        self,
        section: TelegramSection,
        media: MediaStore,
        clock: Clock,
        on_gone: OnGone,
        *,
        office: str,
        public_url: str = "",
        pause: Pause = asyncio.sleep,
    ) -> None:
        self.channel, self.capabilities = CHANNEL, CAPABILITIES
        token = section.token.get_secret_value().strip()
        if section.mode == "webhook" and not public_url.startswith("https://"):
            raise ValueError("telegram.mode: webhook needs web.public_url, which must start with https://")
        self._url, self._secret = public_url.rstrip("/") + PATH, secret_of(token)
        self._api, self._clock, self._on_gone, self._pause = Api(token, section.base_url), clock, on_gone, pause
        self._files, self._taps, self._groups = Files(self._api, media), Taps(self._api), Groups(self._api, office)
        self._busy = Busy(self._api)
        self._post, self.changes = Post(self._api, media, self._busy), TelegramChanges(self._api)
        self._webhook = Webhook(self._secret, pause) if section.mode == "webhook" else None
        self._poller: Poller | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._sending: set[asyncio.Task[str]] = set()
        self._stopped = False

    def routes(self) -> Sequence[BaseRoute]:
        """The webhook; nothing when we poll."""
        if self._webhook is None:
            return ()
        return [Route(PATH, self._webhook.answer, methods=["POST"])]

    async def start(self, accept: Accept) -> None:
        """Begin to receive. Returns at once: Telegram may be out of reach for now."""
        intake = Intake(self._files, self._taps, self._groups, self._busy, self._clock, accept, self._on_gone)
        if self._webhook is not None:
            self._webhook.open(intake)
            receiving = until_done(self._set_webhook, self._pause)
        else:
            self._poller = Poller(self._api, intake, self._pause)
            receiving = self._poller.run()
        self._tasks = [
            asyncio.create_task(receiving, name=_RECEIVING),
            asyncio.create_task(publish_commands(self._api), name="telegram commands"),
        ]

    async def _set_webhook(self) -> None:
        await self._api.set_webhook(
            self._url, secret_token=self._secret, allowed_updates=UPDATES, drop_pending_updates=False
        )
        log.info("telegram.webhook_set")

    async def stop(self) -> None:
        """Receive nothing more, let what is under way end, and hang up."""
        self._stopped = True
        if self._webhook is not None:
            self._webhook.close()
        if self._poller is not None:
            self._poller.stop()
        for task in self._tasks:
            if self._poller is None or task.get_name() != _RECEIVING:
                task.cancel()  # polling ends by itself, with what it has handed in
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._taps.finish()
        if self._sending:
            await asyncio.wait(set(self._sending), timeout=_GRACE)
        await self._api.hang_up()

    async def send(self, outgoing: Outgoing) -> str:
        """Send one message and give Telegram's ids of all that it took, one a line. Raises SendError."""
        if self._stopped:
            raise Unavailable("stopping")
        task = asyncio.create_task(self._post.send(outgoing))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)
        return await task
