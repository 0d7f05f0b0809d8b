"""What was sent, changed: put in other words, taken back, marked with an emoji."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import structlog

from bot.adapters.slack.emoji import name_of
from bot.adapters.slack.parts import GONE, Parts, how_it_stands
from bot.adapters.slack.payload import objects, part, text_at
from bot.adapters.slack.sending import formed
from bot.send_errors import Misconfigured, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.adapter import Outgoing
    from bot.adapters.slack.api import Call, SlackApi
    from bot.adapters.slack.sending import Post

log = structlog.get_logger()
#: Said of what is as it should be already.
_DELETED = GONE | {"file_not_found", "file_deleted"}
_MARKED = frozenset({"already_reacted", "no_reaction"})


class SlackChanges:
    """See bot.adapter.Changes. A message is known by "channel/ts", a file by "channel/file id"."""

    def __init__(self, api: SlackApi, post: Post) -> None:
        self._api, self._post = api, post

    async def edit(self, outgoing: Outgoing, external_id: str) -> None:
        """Put new words in the place of the old.

        Of a long text the parts that stand there are changed, what is more follows, what is too much is taken away.
        """
        room, known_as = await self._place(outgoing.address, external_id)
        if known_as.startswith("F"):
            raise Rejected("no_words_to_change")
        messages = formed(outgoing)
        stands = await how_it_stands(self._api, room, known_as)
        kept, surplus = fitting(stands.parts, known_as, len(messages))
        posted = [await self._post.post(room, message, stands.thread) for message in messages[len(kept) :]]
        at = kept.index(known_as)
        # Also when there are no others left: those that are noted would be taken for parts.
        messages[at].metadata = Parts(tuple(kept[:at]), (*kept[at + 1 :], *posted)).as_metadata()
        for ts, message in zip(kept, messages, strict=False):
            await self._post.replace(room, ts, message)
        for ts in surplus:
            await self._delete(room, ts)

    async def delete(self, address: str, external_id: str) -> None:
        """Take a message away with all its parts, or a file; harmless when it is gone."""
        room, known_as = await self._place(address, external_id)
        if known_as.startswith("F"):
            await self._unless(_DELETED, "files.delete", lambda client: client.files_delete(file=known_as))
            return
        try:
            parts = (await how_it_stands(self._api, room, known_as)).parts
        except Rejected as error:
            if error.detail not in GONE:
                raise
            return
        # The one that knows of the others goes last: until then all of it can be done again.
        for ts in (*parts.before, *parts.after, known_as):
            await self._delete(room, ts)

    async def react(self, address: str, external_id: str, emoji: str) -> None:
        """Have exactly `emoji` of ours under a message; none when it is empty."""
        room, ts = await self._place(address, external_id)
        name = name_of(emoji) if emoji else ""
        if name is None or ts.startswith("F"):
            raise Rejected("cannot_be_marked")
        with _also_without_the_scope():
            ours = await self._our_marks(room, ts)
            for other in sorted(ours - {name}):
                await self._unmark(room, ts, other)
            if name and name not in ours:
                await self._mark(room, ts, name)

    async def _place(self, address: str, external_id: str) -> tuple[str, str]:
        """Room and timestamp (or file). Raises Unreachable for the address of another workspace."""
        await self._post.room(address)
        room, _slash, known_as = external_id.partition("/")
        if not room or not known_as:
            raise Rejected("message_not_found")
        return room, known_as

    async def _delete(self, room: str, ts: str) -> None:
        await self._unless(_DELETED, "chat.delete", lambda client: client.chat_delete(channel=room, ts=ts))

    async def _our_marks(self, room: str, ts: str) -> set[str]:
        me = await self._api.me()
        answer = await self._api.ask(
            "reactions.get", lambda client: client.reactions_get(channel=room, timestamp=ts, full=True)
        )
        marks = objects(part(answer, "message"), "reactions")
        return {text_at(mark, "name") for mark in marks if me.user_id in (mark.get("users") or ())}

    async def _mark(self, room: str, ts: str, name: str) -> None:
        await self._unless(
            _MARKED,
            "reactions.add",
            lambda client: client.reactions_add(channel=room, timestamp=ts, name=name),
        )

    async def _unmark(self, room: str, ts: str, name: str) -> None:
        await self._unless(
            _MARKED,
            "reactions.remove",
            lambda client: client.reactions_remove(channel=room, timestamp=ts, name=name),
        )

    async def _unless(self, harmless: frozenset[str], method: str, call: Call) -> None:
        """Make a call that may find that all is done."""
        try:
            await self._api.ask(method, call)
        except Rejected as error:
            if error.detail not in harmless:
                raise


@contextmanager
def _also_without_the_scope() -> Iterator[None]:
    """An app that was installed before it asked for reactions goes on sending: what it may not mark is told in words.

    Elsewhere a missing scope means that nothing can be sent, and holds up all of it.
    """
    try:
        yield
    except Misconfigured as error:
        if error.detail != "missing_scope":
            raise
        log.warning("slack.missing_scope", hint="install the app again with slack-manifest.yaml")
        raise Rejected(error.detail) from None


def fitting(parts: Parts, known_as: str, wanted: int) -> tuple[list[str], list[str]]:
    """Of a message's parts those that `wanted` new ones take the place of, in order, and those that are too many.

    The one that the message is known by always stays: what is too much goes from the front first, then from the end.
    """
    surplus = max(0, len(parts.before) + 1 + len(parts.after) - wanted)
    front = min(surplus, len(parts.before))
    end = len(parts.after) - (surplus - front)
    kept = [*parts.before[front:], known_as, *parts.after[:end]]
    return kept, [*parts.before[:front], *parts.after[end:]]
