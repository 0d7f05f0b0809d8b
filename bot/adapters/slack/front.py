"""Publishes the page Home, with links into the threads of the families that wait."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import TYPE_CHECKING

from bot.adapters.slack.blocking import off_loop
from bot.adapters.slack.home import MOST_WAITING, Page, home_view
from bot.adapters.slack.ports import SlackThread
from bot.send_errors import SendError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.adapters.slack.api import SlackApi
    from bot.adapters.slack.people import People
    from bot.adapters.slack.ports import Ports
    from handlers.staff_desk import StaffDesk

_MOST_LINKS = 10_000


class Front:
    """What staff see first."""

    def __init__(self, api: SlackApi, people: People, ports: Ports) -> None:
        self._api, self._people, self._threads, self._now = api, people, ports.threads, ports.now
        self._links: OrderedDict[SlackThread, str] = OrderedDict()

    async def show(self, user: str, address: str, desk: StaffDesk) -> None:
        """Publish the page for `user`. Raises SendError."""
        keys = [waiting.key for waiting in desk.waiting[:MOST_WAITING]]
        links, name = await self._links_to(address, keys), await self._people.name(user)
        view = home_view(Page(name, desk, links, self._now()))
        await self._api.ask("views.publish", lambda client: client.views_publish(user_id=user, view=view))

    async def _links_to(self, address: str, keys: Sequence[str]) -> dict[str, str]:
        def load() -> list[SlackThread | None]:
            return [self._threads.load(address, key) for key in keys]

        places = await off_loop(load)
        links = await asyncio.gather(*(self._link(place) for place in places if place))
        return dict(zip([key for key, place in zip(keys, places, strict=True) if place], links, strict=True))

    async def _link(self, place: SlackThread) -> str:
        """Where Slack shows a thread; empty when it does not say, which leaves out a button and no more."""
        if place not in self._links:
            try:
                answer = await self._api.ask(
                    "chat.getPermalink",
                    lambda client: client.chat_getPermalink(channel=place.channel, message_ts=place.ts),
                )
            except SendError:
                return ""
            self._links[place] = str(answer.get("permalink", ""))
            if len(self._links) > _MOST_LINKS:
                self._links.popitem(last=False)
        return self._links[place]
