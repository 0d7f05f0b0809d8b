"""Groups and channels: a family's matters are for them alone, so the bot says so and leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from telegram.constants import ChatType
from telegram.error import TelegramError

from conversations.locale import locale_for

if TYPE_CHECKING:
    from telegram import Chat

    from bot.adapters.telegram.api import Api

log = structlog.get_logger()


class Groups:
    """Declines groups. `office` is the school office's phone number. What fails here is not tried again."""

    def __init__(self, api: Api, office: str) -> None:
        self._api, self._office = api, office

    async def refuse(self, chat: Chat, language: str) -> None:
        """Say one sentence to whoever added the bot, in their language, and leave; a channel is left without words."""
        if chat.type != ChatType.CHANNEL:
            _ = locale_for(language).gettext
            await self._say(
                chat.id,
                _("I can't help with that here. Please call the school office at {phone}.", phone=self._office),
            )
        await self.leave(chat.id)

    async def _say(self, chat_id: int, text: str) -> None:
        try:
            await self._api.send_message(chat_id, text)
        except TelegramError as error:
            log.info("telegram.group_not_told", error=type(error).__name__)

    async def leave(self, chat_id: int) -> None:
        """Leave a group or channel."""
        try:
            await self._api.leave_chat(chat_id)
        except TelegramError as error:
            log.info("telegram.group_not_left", error=type(error).__name__)
