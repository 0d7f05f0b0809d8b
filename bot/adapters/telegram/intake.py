"""Takes the updates of Telegram into the house, whichever way they came."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

import structlog
from telegram import Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.adapter import NotAccepted
from bot.adapters.telegram.drafts import draft_of
from bot.adapters.telegram.limits import CHANNEL
from conversations.messages import LeftOut, Media

if TYPE_CHECKING:
    from datetime import datetime

    from telegram import Chat, ChatMemberUpdated

    from bot.adapter import Accept
    from bot.adapters.telegram.busy import Busy
    from bot.adapters.telegram.drafts import Draft
    from bot.adapters.telegram.files import Files
    from bot.adapters.telegram.groups import Groups
    from bot.adapters.telegram.taps import Taps

#: Told the address of somebody who blocked the bot.
OnGone = Callable[[str], Awaitable[None]]
log = structlog.get_logger()
#: Updates that are remembered as taken, so that what comes again is not fetched again.
_REMEMBERED = 5000
_MOST_TRIES = 3
_GONE = (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """An aware moment."""
        ...


class Intake:
    """Takes one message after the other. Callers keep the order within a chat."""

    def __init__(
        self,
        files: Files,
        taps: Taps,
        groups: Groups,
        busy: Busy,
        clock: Clock,
        accept: Accept,
        on_gone: OnGone,
    ) -> None:
        self._files, self._taps, self._groups, self._busy = files, taps, groups, busy
        self._clock, self._accept, self._on_gone = clock, accept, on_gone
        self._taken: OrderedDict[int, None] = OrderedDict()
        self._tries: dict[int, int] = {}

    def has_taken(self, update: Update) -> bool:
        """Whether this update was taken already, by this process."""
        return update.update_id in self._taken

    async def take(self, updates: Sequence[Update]) -> None:
        """Take one message: one update, or all of an album. Returns once it is committed. Raises NotAccepted."""
        first = updates[0].update_id
        try:
            await self._take(updates)
        except NotAccepted:
            raise
        except Exception as error:
            tries = self._tries[first] = self._tries.get(first, 0) + 1
            log.exception("telegram.update_failed", update=first, tries=tries)
            if tries < _MOST_TRIES:
                raise NotAccepted from error
        self._tries.pop(first, None)
        self._remember(updates)

    async def _take(self, updates: Sequence[Update]) -> None:
        update = updates[0]
        chat, user = update.effective_chat, update.effective_user
        if update.my_chat_member is not None:
            await self._membership(update.my_chat_member)
        elif chat is not None and chat.type != ChatType.PRIVATE:
            await self._groups.leave(chat.id)
        elif user is not None and not user.is_bot:
            await self._hand_in(updates)

    async def _hand_in(self, updates: Sequence[Update]) -> None:
        draft = draft_of(updates, CHANNEL, self._clock.now())
        if draft is not None:
            async with self._busy.typing(draft.inbound.address):
                await self._hand_in_draft(draft)
        query = updates[0].callback_query
        if query is not None:
            self._taps.settle(query)

    async def _hand_in_draft(self, draft: Draft) -> None:
        found = await asyncio.gather(*(self._files.fetch(file) for file in draft.files), return_exceptions=True)
        for one in found:  # all have ended, so nothing runs on when one of them is to come later
            if isinstance(one, BaseException):
                raise one
        media = tuple(one for one in found if isinstance(one, Media))
        left_out = tuple(one for one in found if isinstance(one, LeftOut))
        await self._accept(replace(draft.inbound, media=media, left_out=left_out))

    async def _membership(self, change: ChatMemberUpdated) -> None:
        gone = change.new_chat_member.status in _GONE
        if change.chat.type == ChatType.PRIVATE:
            if gone:
                await self._on_gone(str(change.chat.id))
        elif not gone:
            await self._groups.refuse(change.chat, change.from_user.language_code or "")

    def _remember(self, updates: Sequence[Update]) -> None:
        self._taken.update(dict.fromkeys(update.update_id for update in updates))
        while len(self._taken) > _REMEMBERED:
            self._taken.popitem(last=False)


def read_update(raw: Any) -> Update | None:
    """The update in `raw`; None for one that cannot be read, which is logged by its id alone."""
    try:
        update = Update.de_json(raw, None)
        hash(chat_key(update))  # a chat whose id is no number
    except Exception as error:  # noqa: BLE001 - python-telegram-bot raises whatever its parsing met
        log.warning("telegram.update_unreadable", update=update_id(raw), error=type(error).__name__)
        return None
    return update


def update_id(raw: Any) -> int | None:
    """The id in a raw update; None where there is none."""
    found = raw.get("update_id") if isinstance(raw, dict) else None
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def chat_key(update: Update) -> int:
    """What updates are kept in order by: the chat, else the person, else nothing."""
    chat: Chat | None = update.effective_chat
    user = update.effective_user
    return chat.id if chat else user.id if user else 0


def album_of(update: Update) -> str | None:
    """The album that an update belongs to."""
    return update.message.media_group_id if update.message else None
