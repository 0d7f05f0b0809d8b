"""Receiving: what staff write, change and mark in the direct message becomes an Inbound before Slack hears "ok"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.adapters.slack.blocking import off_loop
from bot.adapters.slack.blocks import SlackMessage, chosen
from bot.adapters.slack.emoji import character_of
from bot.adapters.slack.events import Changed, Reacted, Said, changed_of, reacted_of, said_of
from bot.adapters.slack.intake import CHANNEL, Intake
from bot.adapters.slack.interactions import Pressed, pressed_of
from bot.adapters.slack.payload import moment, objects, part
from bot.adapters.slack.ports import SlackThread
from bot.adapters.slack.text import mentioned, plain
from bot.send_errors import SendError
from conversations.messages import Inbound

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.adapters.slack.api import SlackApi
    from bot.adapters.slack.files import Files
    from bot.adapters.slack.people import People
    from bot.adapters.slack.ports import Threads
    from bot.adapters.slack.sending import Post

#: Names that are looked up in one message.
MOST_NAMES = 5


class Receiver:
    """Takes events, and presses under messages. Each returns once it is committed; raises NotAccepted when not."""

    def __init__(
        self, api: SlackApi, intake: Intake, post: Post, people: People, files: Files, threads: Threads
    ) -> None:
        self._api, self._intake, self._post, self._people = api, intake, post, people
        self._files, self._threads = files, threads

    async def message(self, body: dict[str, Any]) -> None:
        """A message event: words, an edit, a deletion."""
        said, changed = said_of(body), changed_of(body)
        if said is not None:
            await self._take(said.event_id, said.user, lambda address: self._words(said, address))
        elif changed is not None:
            await self._take(changed.event_id, changed.user, lambda address: self._change(changed, address))

    async def reaction(self, body: dict[str, Any]) -> None:
        """A reaction that was added or removed."""
        reacted = reacted_of(body)
        if reacted is not None:
            await self._take(reacted.event_id, reacted.user, lambda address: self._reaction(reacted, address))

    async def press(self, body: dict[str, Any]) -> None:
        """A button that was pressed under a message."""
        pressed = pressed_of(body)
        if pressed is not None:
            await self._intake.once(pressed.external_id, lambda: self._take_press(pressed))

    async def _take(self, event_id: str, user: str, read: Callable[[str], Awaitable[Inbound]]) -> None:
        await self._intake.once(event_id, lambda: self._read_and_hand_in(user, read))

    async def _read_and_hand_in(self, user: str, read: Callable[[str], Awaitable[Inbound]]) -> None:
        async with self._intake.lock(user):
            address = await self._intake.admit(user)
            if address is None:
                return
            inbound = await read(address)
        if inbound.kind != "message" or inbound.text.strip() or inbound.media or inbound.left_out:
            await self._intake.hand_in(inbound)

    async def _words(self, said: Said, address: str) -> Inbound:
        media, left_out = await self._files.keep(said.files)
        return Inbound(
            CHANNEL,
            address,
            said.event_id,
            moment(said.ts),
            await self._plain(said.text, said.blocks),
            media=media,
            thread=await self._key(address, said.channel, said.thread_ts),
            message_id=f"{said.channel}/{said.ts}",
            left_out=tuple(left_out),
        )

    async def _change(self, changed: Changed, address: str) -> Inbound:
        message_id = f"{changed.channel}/{changed.ts}"
        return Inbound(
            CHANNEL,
            address,
            changed.event_id,
            changed.at,
            await self._plain(changed.text, changed.blocks),
            thread=await self._key(address, changed.channel, changed.thread_ts),
            kind=changed.kind,
            message_id=message_id if changed.kind == "edit" else None,
            target=message_id,
        )

    async def _reaction(self, reacted: Reacted, address: str) -> Inbound:
        name = reacted.name if reacted.added else await self._left(reacted)
        return Inbound(
            CHANNEL,
            address,
            reacted.event_id,
            reacted.at,
            character_of(name) if name else "",
            kind="reaction",
            target=f"{reacted.channel}/{reacted.ts}",
        )

    async def _left(self, reacted: Reacted) -> str:
        """Of several reactions of one person, one may be taken away: the name of one that is left, else nothing."""
        try:
            answer = await self._api.ask(
                "reactions.get",
                lambda client: client.reactions_get(channel=reacted.channel, timestamp=reacted.ts, full=True),
            )
        except SendError:
            return ""
        theirs = [one for one in objects(part(answer, "message"), "reactions") if reacted.user in one.get("users", ())]
        return str(theirs[-1].get("name", "")) if theirs else ""

    async def _key(self, address: str, channel: str, thread_ts: str | None) -> str | None:
        if not thread_ts:
            return None
        return await off_loop(self._threads.find, address, SlackThread(channel, thread_ts))

    async def _plain(self, text: str, blocks: object) -> str:
        names = {user: await self._people.name(user) for user in mentioned(text)[:MOST_NAMES]}
        return plain(text, blocks, names)

    async def _take_press(self, pressed: Pressed) -> None:
        address = await self._intake.admit(pressed.user)
        if address is None:
            return
        await self._intake.hand_in(Inbound(CHANNEL, address, pressed.external_id, pressed.at, tap=pressed.value))
        self._intake.background.courtesy(self._show_choice(pressed))

    async def _show_choice(self, pressed: Pressed) -> None:
        blocks = objects(pressed.message, "blocks")
        if pressed.ts and blocks:
            text = str(pressed.message.get("text") or "…")
            message = SlackMessage(text, chosen(blocks, pressed.label or "✓"))
            await self._post.replace(pressed.channel, pressed.ts, message)
