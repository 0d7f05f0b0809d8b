"""Changes of messages that are in a chat already: new words, taken away, marked with an emoji.

What Telegram does not do any more (a message that is gone, a deletion after 48 hours) is Rejected: it is told in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import ReactionTypeEmoji
from telegram.constants import ReactionEmoji
from telegram.error import BadRequest, TelegramError

from bot.adapters.telegram.errors import send_error
from bot.adapters.telegram.limits import CAPTION, units
from bot.adapters.telegram.post import keyboard
from bot.adapters.telegram.quoting import quote_in
from bot.send_errors import Rejected, Unreachable

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from bot.adapter import Outgoing
    from bot.adapters.telegram.api import Api

#: Presentation selectors, which some phones add and others leave out.
_SELECTORS = {0xFE0E: None, 0xFE0F: None}
#: The emoji that a bot may mark with, by how they look without selectors.
_MARKS = {mark.value.translate(_SELECTORS): mark.value for mark in ReactionEmoji}


class TelegramChanges:
    """Changes one bot's chats."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def edit(self, outgoing: Outgoing, external_id: str) -> None:
        """Put other words, and buttons, into a message; where it is a file, they stand under it."""
        chat_id, message_id = _place(outgoing.address, external_id)
        markup, quote = keyboard(outgoing.buttons), quote_in(outgoing.text, outgoing.facts)
        try:
            await self._api.edit_message_text(outgoing.text, chat_id, message_id, reply_markup=markup, entities=quote)
        except BadRequest as error:
            if _says(error, "message is not modified"):
                return
            if not _says(error, "there is no text in the message"):
                raise send_error(error) from error
        except TelegramError as error:
            raise send_error(error) from error
        else:
            return
        if units(outgoing.text) > CAPTION:
            raise Rejected("too long to stand under a file")
        caption = self._api.edit_message_caption(
            chat_id, message_id, caption=outgoing.text, reply_markup=markup, caption_entities=quote
        )
        await _unless(caption, "message is not modified")

    async def delete(self, address: str, external_id: str) -> None:
        """Take a message away; one that is gone already is no trouble."""
        chat_id, message_id = _place(address, external_id)
        await _unless(self._api.delete_message(chat_id, message_id), "message to delete not found")

    async def react(self, address: str, external_id: str, emoji: str) -> None:
        """Mark a message with one of the emoji that Telegram gives to bots; nothing takes our mark away."""
        chat_id, message_id = _place(address, external_id)
        mark = _MARKS.get(emoji.translate(_SELECTORS))
        if emoji and mark is None:
            raise Rejected("an emoji that bots may not mark with")
        marks = [ReactionTypeEmoji(mark)] if mark else []
        await _unless(self._api.set_message_reaction(chat_id, message_id, marks), "message is not modified")


def _place(address: str, external_id: str) -> tuple[int, int]:
    if not address.removeprefix("-").isdecimal():
        raise Unreachable("not a chat id")
    if not external_id.isdecimal():
        raise Rejected("not a message id")
    return int(address), int(external_id)


async def _unless(call: Awaitable[object], harmless: str) -> None:
    """Make a call. Raises SendError, but not for the refusal that says that there is nothing to do."""
    try:
        await call
    except TelegramError as error:
        if not (isinstance(error, BadRequest) and _says(error, harmless)):
            raise send_error(error) from error


def _says(error: BadRequest, words: str) -> bool:
    return words in error.message.lower()
