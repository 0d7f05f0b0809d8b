"""Telegram's check-up: the token, the webhook against the mode, and the menu. Nothing is changed there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.adapters.telegram.api import Api, ServerTrouble
from bot.adapters.telegram.webhook import PATH
from bot.checks.trouble import host_of, why

if TYPE_CHECKING:
    from collections.abc import Callable

    from telegram import WebhookInfo

    from bot.checks.findings import Report
    from bot.config.sections import TelegramSection

#: An error older than this was mended, or Telegram would have told of it again.
_RECENT: Final = timedelta(hours=1)
_MANY_WAIT: Final = 20
_WORDS: Final = 100


class TelegramCheck:
    """Asks Telegram about our bot. `public_url` is web.public_url."""

    area, online = "telegram", True

    def __init__(self, section: TelegramSection, public_url: str, now: Callable[[], datetime]) -> None:
        self._section, self._now = section, now
        self._url = public_url.rstrip("/") + PATH

    async def examine(self, report: Report) -> None:
        """getMe, getWebhookInfo, getMyCommands. Not getUpdates: that would end the poll of a running Homeline."""
        api = Api(self._section.token.get_secret_value(), self._section.base_url)
        try:
            await self._ask(api, report)
        except InvalidToken:
            report.wrong(
                "the token is refused",
                "Ask @BotFather for it (/mybots, API Token) and set HOMELINE_TELEGRAM__TOKEN",
            )
        except TelegramError as error:
            self._trouble(report, error)
        finally:
            await api.hang_up()

    async def _ask(self, api: Api, report: Report) -> None:
        me = await api.get_me()
        report.ok(f"@{me.username} answers")
        if me.can_join_groups:
            report.look("anybody may add the bot to a group", "Write /setjoingroups to @BotFather and choose Disable")
        self._webhook(report, await api.get_webhook_info())
        if not await api.get_my_commands():
            report.look("its menu of commands is empty", "Start Homeline, which sets it")

    def _trouble(self, report: Report, error: TelegramError) -> None:
        host = host_of(self._section.base_url)
        if isinstance(error, RetryAfter):
            report.look("Telegram asks to wait before it is asked again", "Try again in a minute")
        elif isinstance(error, ServerTrouble):
            report.look(f"{host} has trouble of its own ({error.message})", "Try again later")
        elif error.__cause__ is None:
            report.wrong(f"{host} refused: {error.message[:_WORDS]}", "Is telegram.base_url right?")
        else:
            report.wrong(
                f"could not reach {host}: {why(error)}",
                "Look at the network and the firewall; a proxy is given as HTTPS_PROXY",
            )

    def _webhook(self, report: Report, info: WebhookInfo) -> None:
        if self._section.mode == "polling":
            self._polling(report, info)
        elif not info.url:
            report.wrong("no webhook is set, so no message comes", "Start Homeline, which sets it")
        elif info.url != self._url:
            report.wrong(
                f"its webhook leads to {host_of(info.url)} and not to this Homeline's address",
                "Restart Homeline; if it comes back, another program uses this token: give each a bot of its own",
            )
        else:
            self._deliveries(report, info)

    def _polling(self, report: Report, info: WebhookInfo) -> None:
        if info.url:
            report.wrong(
                f"a webhook to {host_of(info.url)} is set, and telegram.mode is polling: no message comes",
                "Start Homeline, which takes it away; if it comes back, another program uses this token",
            )
        elif info.pending_update_count >= _MANY_WAIT:
            report.look(f"{info.pending_update_count} messages wait at Telegram", "Start Homeline: it takes them")
        else:
            report.ok("polling, no webhook in the way")

    def _deliveries(self, report: Report, info: WebhookInfo) -> None:
        failed = info.last_error_date
        if failed is not None and self._now().astimezone(UTC) - failed < _RECENT:
            reason = (info.last_error_message or "no reason")[:_WORDS]
            report.wrong(
                f"Telegram could not call us at {failed:%H:%M} UTC ({reason}); {info.pending_update_count} wait",
                "Look at the proxy and its certificate; Telegram tries again by itself",
            )
        elif info.pending_update_count >= _MANY_WAIT:
            report.look(f"{info.pending_update_count} messages wait at Telegram", "Is Homeline running?")
        else:
            report.ok("the webhook leads here")
