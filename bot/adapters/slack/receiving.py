"""Receiving: what happened on Slack becomes an Inbound, and is handed to the house before Slack hears "ok"."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from bot.adapter import Away
from bot.adapters.slack import words
from bot.adapters.slack.background import Background
from bot.adapters.slack.blocking import off_loop
from bot.adapters.slack.blocks import chosen
from bot.adapters.slack.commands import COMMANDS, WAYS
from bot.adapters.slack.events import Changed, Commanded, Pressed, Said, changed_of, commanded_of, pressed_of, said_of
from bot.adapters.slack.files import FILE_BYTES, Files
from bot.adapters.slack.home import PREFIX, home_view
from bot.adapters.slack.people import People, Verdict, address_of
from bot.adapters.slack.ports import SlackThread
from bot.adapters.slack.text import mentioned, plain
from bot.send_errors import SendError
from conversations.messages import Inbound

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.adapter import Accept
    from bot.adapters.slack.api import SlackApi
    from bot.adapters.slack.ports import Home, Threads
    from bot.adapters.slack.sending import Post

CHANNEL = "slack"
#: Seconds before the same person is told again that we cannot help them; how many people that is remembered of.
_TOLD_SECONDS, _MOST_TOLD = 86_400.0, 10_000
#: Names that are looked up in one message.
_MOST_NAMES = 5


class Receiver:
    """Takes events, presses and commands. Each returns once it is committed; raises NotAccepted when it is not."""

    def __init__(
        self, api: SlackApi, post: Post, people: People, files: Files, threads: Threads, home: Home | None
    ) -> None:
        self._api, self._post, self._people, self._files = api, post, people, files
        self._threads, self._home = threads, home
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._told: OrderedDict[str, float] = OrderedDict()
        self.background = Background()
        self.accept: Accept | None = None
        #: Whether anything new is taken.
        self.open = False

    async def message(self, body: dict[str, Any]) -> None:
        """A message event."""
        said = said_of(body)
        if said is not None:
            await self._once(said.event_id, lambda: self._take(said))
            return
        changed = changed_of(body)
        if changed is not None:
            self.background.courtesy(self._tell_unchanged(changed))

    async def press(self, body: dict[str, Any]) -> None:
        """A pressed button."""
        pressed = pressed_of(body)
        if pressed is not None:
            await self._once(pressed.external_id, lambda: self._take_press(pressed))

    async def command(self, body: dict[str, Any]) -> str:
        """A slash command; gives what to say where it was given."""
        commanded = commanded_of(body)
        if commanded is None or commanded.command not in COMMANDS:
            return ""
        await self._once(commanded.external_id, lambda: self._take_command(commanded))
        return "" if commanded.channel.startswith("D") else words.COMMAND_TAKEN

    async def opened_home(self, body: dict[str, Any]) -> None:
        """Someone looks at the App Home."""
        event = body.get("event")
        user = event.get("user") if isinstance(event, dict) and event.get("tab") == "home" else None
        if isinstance(user, str):
            self.background.courtesy(self._show_home(user))

    async def _once(self, external_id: str, work: Callable[[], Awaitable[None]]) -> None:
        if not self.open:
            raise Away(2.0)
        await self.background.once(external_id, work)

    async def _take(self, said: Said) -> None:
        # One at a time for each person, so that a message with a large file is not overtaken by the next.
        async with self._lock(said.user):
            address = await self._admit(said.user)
            if address is None:
                return
            inbound = await self._inbound(said, address)
        if inbound.text.strip() or inbound.media:
            await self._hand_in(inbound)

    async def _inbound(self, said: Said, address: str) -> Inbound:
        thread = None
        if said.thread_ts:
            place = SlackThread(said.channel, said.thread_ts)
            thread = await off_loop(self._threads.find, address, place)
        media, left = await self._files.keep(said.files)
        if left:
            text = words.FILES_NOT_PASSED_ON.format(names=", ".join(left), most=FILE_BYTES // 2**20)
            self.background.courtesy(self._post.whisper(said.channel, said.user, text, said.thread_ts))
        names = {user: await self._people.name(user) for user in mentioned(said.text)[:_MOST_NAMES]}
        text = plain(said.text, said.blocks, names)
        return Inbound(CHANNEL, address, said.event_id, said.at, text, media=media, thread=thread)

    async def _take_press(self, pressed: Pressed) -> None:
        address = await self._admit(pressed.user)
        if address is None:
            return
        inbound = Inbound(CHANNEL, address, pressed.external_id, pressed.at)
        if pressed.action_id.startswith(PREFIX):
            await self._walk(WAYS.get(pressed.value, ()), inbound)
            return
        await self._hand_in(replace(inbound, tap=pressed.value))
        self.background.courtesy(self._show_choice(pressed))

    async def _take_command(self, commanded: Commanded) -> None:
        address = await self._admit(commanded.user)
        if address is not None:
            inbound = Inbound(CHANNEL, address, commanded.external_id, datetime.now(UTC))
            await self._walk(WAYS[COMMANDS[commanded.command]], inbound)

    async def _walk(self, way: tuple[str, ...], inbound: Inbound) -> None:
        for step, text in enumerate(way):
            await self._hand_in(replace(inbound, external_id=f"{inbound.external_id}/{step}", text=text))

    async def _hand_in(self, inbound: Inbound) -> None:
        if self.accept is None:
            raise Away(2.0)
        await self.accept(inbound)

    async def _admit(self, user: str) -> str | None:
        """The address of a member of staff. Others of the workspace are refused once; guests get no answer."""
        verdict = await self._people.verdict(user)
        if verdict is Verdict.STAFF:
            try:
                return address_of((await self._api.me()).team_id, user)
            except SendError as error:
                raise Away(error.retry_after or 2.0) from None
        if verdict is Verdict.REFUSED and self._not_told(user):
            self.background.courtesy(self._post.tell(user, words.REFUSED))
        return None

    def _not_told(self, user: str) -> bool:
        now = self._api.monotonic()
        if self._told.get(user, 0.0) > now:
            return False
        self._told[user] = now + _TOLD_SECONDS
        if len(self._told) > _MOST_TOLD:
            self._told.popitem(last=False)
        return True

    def _lock(self, user: str) -> asyncio.Lock:
        return self._locks.setdefault(user, asyncio.Lock())

    async def _show_choice(self, pressed: Pressed) -> None:
        blocks = [block for block in pressed.message.get("blocks") or () if isinstance(block, dict)]
        if pressed.ts and blocks:
            text = str(pressed.message.get("text") or "…")
            await self._post.replace(pressed.channel, pressed.ts, text, chosen(blocks, pressed.label or "✓"))

    async def _tell_unchanged(self, changed: Changed) -> None:
        """The family has the message as it was: say so, in a family's thread only."""
        address = address_of((await self._api.me()).team_id, changed.user)
        place = SlackThread(changed.channel, changed.thread_ts)
        if await off_loop(self._threads.find, address, place) is None:
            return
        text = words.EDIT_NOT_PASSED_ON if changed.how == "edited" else words.DELETION_NOT_PASSED_ON
        await self._post.whisper(changed.channel, changed.user, text, changed.thread_ts)

    async def _show_home(self, user: str) -> None:
        address = await self._admit(user)
        if address is None:
            return
        lines = await off_loop(self._home, address) if self._home else ()
        view = home_view(lines)
        await self._api.ask("views.publish", lambda client: client.views_publish(user_id=user, view=view))
