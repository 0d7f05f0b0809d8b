"""The bot's menu of commands, in each language that the bot speaks and Telegram knows by two letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from telegram import BotCommand
from telegram.error import TelegramError

from conversations.locale import SOURCE, locale_for, shipped

if TYPE_CHECKING:
    from bot.adapters.telegram.api import Api

log = structlog.get_logger()
_TWO_LETTERS = 2


def commands_in(language: str) -> list[BotCommand]:
    """The commands, described in `language`."""
    _ = locale_for(language).gettext
    return [
        BotCommand("menu", _("What can I do for you?")),
        BotCommand("help", _("Help")),
        BotCommand("settings", _("Settings")),
        BotCommand("stop", _("Stop all messages")),
    ]


async def publish_commands(api: Api) -> None:
    """Tell Telegram the commands, English for all other languages. A menu that stays away stops nothing."""
    try:
        await api.set_my_commands(commands_in(SOURCE))
        for language in shipped():
            if len(language) == _TWO_LETTERS:
                await api.set_my_commands(commands_in(language), language_code=language)
    except TelegramError as error:
        log.warning("telegram.commands_not_set", error=type(error).__name__)
