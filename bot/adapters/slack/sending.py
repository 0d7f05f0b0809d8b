"""Sending: a family's messages into its own thread, everything else beside the threads."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackObjectFormationError

from bot.adapter import Away
from bot.adapters.slack import words
from bot.adapters.slack.blocking import off_loop
from bot.adapters.slack.blocks import SlackMessage, messages_of, root_message, small_block
from bot.adapters.slack.parts import GONE, Parts
from bot.adapters.slack.people import user_of
from bot.adapters.slack.ports import SlackThread
from bot.adapters.slack.text import escape
from bot.adapters.slack.uploads import Uploads
from bot.send_errors import Rejected, SendError, Unavailable, Unreachable
from conversations.locale import locale_for

if TYPE_CHECKING:
    from bot.adapter import Outgoing
    from bot.adapters.slack.api import SlackApi
    from bot.adapters.slack.ports import Ports

_MOST_ROOMS, _MOST_HALF_SENT = 10_000, 1000


class Post:
    """Posts messages, in order for each address (the sender sees to that)."""

    def __init__(self, api: SlackApi, uploads: Uploads, ports: Ports) -> None:
        self._api, self._uploads, self._threads, self._desks = api, uploads, ports.threads, ports.desks
        self._rooms: OrderedDict[str, str] = OrderedDict()
        #: Timestamps of the parts that were posted of a delivery that then failed: they are not posted again.
        self._half_sent: OrderedDict[tuple[int, int], list[str]] = OrderedDict()
        #: Threads that Slack has and the database was away to note.
        self._unsaved: dict[tuple[str, str], SlackThread] = {}

    async def send(self, outgoing: Outgoing) -> str:
        """Send one message; gives "channel/file id" of each file and "channel/ts" of the last part of the words.

        Raises SendError.
        """
        messages = formed(outgoing)
        room = await self.room(outgoing.address)
        key = (outgoing.delivery_id, hash(outgoing.text))
        sent = self._half_sent.pop(key, [])
        try:
            files = await self._send_parts(outgoing, room, messages, sent)
        except SendError:
            self._half_sent[key] = sent
            if len(self._half_sent) > _MOST_HALF_SENT:
                self._half_sent.popitem(last=False)
            raise
        return "\n".join(f"{room}/{one}" for one in (*files, *sent[-1:]))

    async def _send_parts(
        self, outgoing: Outgoing, room: str, messages: list[SlackMessage], sent: list[str]
    ) -> list[str]:
        thread = await self._thread(outgoing, room)
        for message in messages[len(sent) :]:
            if sent and message is messages[-1]:
                message.metadata = Parts(before=tuple(sent)).as_metadata()
            try:
                sent.append(await self.post(room, message, thread))
            except Rejected as error:
                if error.detail not in GONE or outgoing.thread is None:
                    raise
                thread = await self._open(outgoing, room, outgoing.thread)
                sent.append(await self.post(room, message, thread))
        files, gone = await self._uploads.show(outgoing.media, room, thread)
        if gone:
            text = await self.word(outgoing.address, words.FILE_GONE)
            said = await self.post(room, SlackMessage(escape(text), [small_block(text).to_dict()]), thread)
            sent += [] if sent or files else [said]
        return files

    async def post(self, room: str, message: SlackMessage, thread: str | None = None) -> str:
        """Post one message; gives its timestamp. Raises SendError."""
        arguments: dict[str, Any] = {"channel": room, "text": message.text, "blocks": message.blocks}
        if thread:
            arguments["thread_ts"] = thread
        if message.metadata:
            arguments["metadata"] = message.metadata
        try:
            answer = await self._api.ask(
                "chat.postMessage",
                lambda client: client.chat_postMessage(
                    **arguments, unfurl_links=False, unfurl_media=False, parse="none", link_names=False
                ),
                room=room,
            )
        except Unreachable:
            self._forget(room)
            raise
        return str(answer.get("ts", ""))

    async def tell(self, user: str, text: str) -> None:
        """Post the adapter's own words to somebody. Raises SendError."""
        await self.post(await self._room(user), SlackMessage(escape(text), [small_block(text).to_dict()]))

    async def replace(self, room: str, ts: str, message: SlackMessage) -> None:
        """Put `message` in the place of one of ours. Raises SendError."""
        arguments: dict[str, Any] = {"channel": room, "ts": ts, "text": message.text, "blocks": message.blocks}
        if message.metadata:
            arguments["metadata"] = message.metadata
        await self._api.ask("chat.update", lambda client: client.chat_update(**arguments), room=room)

    async def word(self, address: str, message: str) -> str:
        """Words of our own in the language of the reader."""
        try:
            language = await off_loop(self._desks.language, address)
        except Away:
            language = ""
        return locale_for(language).gettext(message)

    async def room(self, address: str) -> str:
        """The direct message with the person at `address`. Raises SendError."""
        return await self._room(user_of(address, await self._api.me()))

    def is_room_of(self, user: str, room: str) -> bool:
        """Whether `room` is known to be our direct message with `user`."""
        return self._rooms.get(user) == room

    async def _room(self, user: str) -> str:
        room = self._rooms.get(user)
        if room is None:
            answer = await self._api.ask("conversations.open", lambda client: client.conversations_open(users=user))
            room = self._rooms[user] = str(answer["channel"]["id"])
            if len(self._rooms) > _MOST_ROOMS:
                self._rooms.popitem(last=False)
        return room

    def _forget(self, room: str) -> None:
        for user in [user for user, known in self._rooms.items() if known == room]:
            del self._rooms[user]

    async def _thread(self, outgoing: Outgoing, room: str) -> str | None:
        """Timestamp of the first message of the family's thread, posted now if there is none; None beside threads."""
        if outgoing.thread is None:
            return None
        try:
            known = await off_loop(self._threads.load, outgoing.address, outgoing.thread)
        except Away:
            raise Unavailable("database") from None
        known = known or self._unsaved.get((outgoing.address, outgoing.thread))
        if known is not None and known.channel == room:
            return known.ts
        return await self._open(outgoing, room, outgoing.thread)

    async def _open(self, outgoing: Outgoing, room: str, key: str) -> str:
        facts = outgoing.facts
        title = facts.get("thread_title") or " · ".join(facts[name] for name in ("author", "about") if facts.get(name))
        title = title or await self.word(outgoing.address, words.A_FAMILY)
        thread = SlackThread(room, await self.post(room, root_message(title)))
        self._unsaved[outgoing.address, key] = thread
        try:
            await off_loop(self._threads.save, outgoing.address, key, thread)
        except Away:
            raise Unavailable("database") from None
        del self._unsaved[outgoing.address, key]
        return thread.ts


def formed(outgoing: Outgoing) -> list[SlackMessage]:
    """The messages that carry `outgoing`. Raises Rejected for what no block can hold."""
    try:
        return messages_of(outgoing)
    except SlackObjectFormationError:
        raise Rejected("invalid_blocks") from None
