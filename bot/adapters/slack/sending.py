"""Sending: a family's messages into its own thread, everything else beside the threads."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackObjectFormationError

from bot.adapter import Away
from bot.adapters.slack import words
from bot.adapters.slack.blocking import off_loop
from bot.adapters.slack.blocks import SlackMessage, messages_of, root_message, small_block
from bot.adapters.slack.people import user_of
from bot.adapters.slack.ports import SlackThread
from bot.adapters.slack.text import escape
from bot.send_errors import Rejected, SendError, Unavailable, Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.adapter import Outgoing
    from bot.adapters.slack.api import SlackApi
    from bot.adapters.slack.ports import Threads
    from bot.media import MediaStore

_MOST_ROOMS, _MOST_HALF_SENT = 10_000, 1000
#: How Slack says that the first message of a thread is gone.
_NO_THREAD = frozenset({"thread_not_found", "invalid_thread_ts", "message_not_found"})


class Post:
    """Posts messages, in order for each address (the sender sees to that)."""

    def __init__(self, api: SlackApi, store: MediaStore, threads: Threads) -> None:
        self._api, self._store, self._threads = api, store, threads
        self._rooms: OrderedDict[str, str] = OrderedDict()
        #: Timestamps of the parts that were posted of a delivery that then failed: they are not posted again.
        self._half_sent: OrderedDict[tuple[int, int], list[str]] = OrderedDict()
        #: Threads that Slack has and the database was away to note.
        self._unsaved: dict[tuple[str, str], SlackThread] = {}

    async def send(self, outgoing: Outgoing) -> str:
        """Send one message; gives "channel/ts" of its last part. Raises SendError."""
        user = user_of(outgoing.address, await self._api.me())
        try:
            messages = messages_of(outgoing)
        except SlackObjectFormationError:
            raise Rejected("invalid_blocks") from None
        room = await self._room(user)
        key = (outgoing.delivery_id, hash(outgoing.text))
        sent = self._half_sent.pop(key, [])
        try:
            await self._send_parts(outgoing, room, messages, sent)
        except SendError:
            self._half_sent[key] = sent
            if len(self._half_sent) > _MOST_HALF_SENT:
                self._half_sent.popitem(last=False)
            raise
        return f"{room}/{sent[-1] if sent else ''}"

    async def _send_parts(self, outgoing: Outgoing, room: str, messages: list[SlackMessage], sent: list[str]) -> None:
        thread = await self._thread(outgoing, room)
        for message in messages[len(sent) :]:
            try:
                sent.append(await self.post(room, message, thread))
            except Rejected as error:
                if error.detail not in _NO_THREAD or outgoing.thread is None:
                    raise
                thread = await self._open(outgoing, room, outgoing.thread)
                sent.append(await self.post(room, message, thread))
        if outgoing.media:
            file_id = await self._upload(outgoing, room, thread)
            if not sent:
                sent.append(file_id)

    async def post(self, room: str, message: SlackMessage, thread: str | None = None) -> str:
        """Post one message; gives its timestamp. Raises SendError."""
        arguments: dict[str, Any] = {"channel": room, "text": message.text, "blocks": message.blocks}
        if thread:
            arguments["thread_ts"] = thread
        try:
            answer = await self._api.ask(
                "chat.postMessage",
                lambda client: client.chat_postMessage(
                    **arguments, unfurl_links=False, unfurl_media=False, parse="none", link_names=False
                ),
            )
        except Unreachable:
            self._forget(room)
            raise
        return str(answer.get("ts", ""))

    async def tell(self, user: str, text: str) -> None:
        """Post the adapter's own words to somebody. Raises SendError."""
        await self.post(await self._room(user), SlackMessage(escape(text), [small_block(text).to_dict()]))

    async def whisper(self, room: str, user: str, text: str, thread: str | None) -> None:
        """Show words that only `user` sees and that are not kept. Raises SendError."""
        await self._api.ask(
            "chat.postEphemeral",
            lambda client: client.chat_postEphemeral(
                channel=room, user=user, text=escape(text), thread_ts=thread, parse="none"
            ),
        )

    async def replace(self, room: str, ts: str, text: str, blocks: list[dict[str, Any]]) -> None:
        """Change a message of ours. Raises SendError."""
        await self._api.ask(
            "chat.update", lambda client: client.chat_update(channel=room, ts=ts, text=text, blocks=blocks)
        )

    async def _room(self, user: str) -> str:
        """The direct message with `user`."""
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
        thread = SlackThread(room, await self.post(room, root_message(title)))
        self._unsaved[outgoing.address, key] = thread
        try:
            await off_loop(self._threads.save, outgoing.address, key, thread)
        except Away:
            raise Unavailable("database") from None
        del self._unsaved[outgoing.address, key]
        return thread.ts

    async def _upload(self, outgoing: Outgoing, room: str, thread: str | None) -> str:
        """Send the files; gives the id of the last."""
        found = [await off_loop(self._store.find, media.ref) for media in outgoing.media]
        files: list[dict[str, Any]] = []
        for media, file in zip(outgoing.media, found, strict=True):
            if file is not None:
                content = await off_loop(file.path.read_bytes)
                name = media.name or file.media.name
                files.append({"file": content, "filename": name, "title": name})
        if len(files) < len(found):
            gone = SlackMessage(words.FILE_GONE, [small_block(words.FILE_GONE).to_dict()])
            await self.post(room, gone, thread)
        if not files:
            return ""
        answer = await self._api.ask("files.completeUploadExternal", _uploading(files, room, thread))
        uploaded = answer.get("files") or [{}]
        return str(uploaded[-1].get("id", ""))


def _uploading(files: list[dict[str, Any]], room: str, thread: str | None) -> Callable[..., Any]:
    return lambda client: client.files_upload_v2(file_uploads=files, channel=room, thread_ts=thread)
