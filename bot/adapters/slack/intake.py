"""The way in that all of Slack's requests share: who may, one after the other, each once."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakValueDictionary

from bot.adapter import Away
from bot.adapters.slack import words
from bot.adapters.slack.background import Background
from bot.adapters.slack.people import People, Verdict, address_of
from bot.send_errors import SendError
from conversations.locale import locale_for

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.adapter import Accept
    from bot.adapters.slack.api import SlackApi
    from bot.adapters.slack.sending import Post
    from conversations.messages import Inbound

CHANNEL = "slack"
T = TypeVar("T")
#: Seconds before the same person is told again that we cannot help them; how many people that is remembered of.
_TOLD_SECONDS, _MOST_TOLD = 86_400.0, 10_000


class Intake:
    """Admits staff and hands in what they did. Each call raises NotAccepted when it shall come again."""

    def __init__(self, api: SlackApi, post: Post, people: People) -> None:
        self._api, self._post, self._people = api, post, people
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._told: OrderedDict[str, float] = OrderedDict()
        self.background = Background()
        self.accept: Accept | None = None
        #: Whether anything new is taken.
        self.open = False

    async def once(self, external_id: str, work: Callable[[], Awaitable[T]]) -> T:
        """What `work` gives; a retry that comes while it is under way waits for the same."""
        if not self.open:
            raise Away(2.0)
        return await self.background.once(external_id, work)

    async def hand_in(self, inbound: Inbound) -> None:
        """Return once the inbound is committed."""
        if self.accept is None:
            raise Away(2.0)
        await self.accept(inbound)

    async def admit(self, user: str) -> str | None:
        """The address of a member of staff. Others of the workspace are refused once; guests get no answer."""
        verdict = await self._people.verdict(user)
        if verdict is Verdict.STAFF:
            try:
                return address_of((await self._api.me()).team_id, user)
            except SendError as error:
                raise Away(error.retry_after or 2.0) from None
        if verdict is Verdict.REFUSED and self._not_told(user):
            refused = locale_for(self._people.locale(user)).gettext(words.REFUSED)
            self.background.courtesy(self._post.tell(user, refused))
        return None

    def lock(self, user: str) -> asyncio.Lock:
        """Held while a person's message is made ready, so that one with a large file is not overtaken by the next."""
        return self._locks.setdefault(user, asyncio.Lock())

    def _not_told(self, user: str) -> bool:
        now = self._api.monotonic()
        if self._told.get(user, 0.0) > now:
            return False
        self._told[user] = now + _TOLD_SECONDS
        if len(self._told) > _MOST_TOLD:
            self._told.popitem(last=False)
        return True
