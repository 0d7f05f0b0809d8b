"""Which checks an installation needs: those of the house, and of each platform that has its token."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.checks.address import AddressCheck, ServerCheck
from bot.checks.database import DatabaseCheck
from bot.checks.disk import MediaCheck
from bot.checks.fitting import ClockCheck, NetworkClockCheck, SettingsCheck
from bot.checks.people import OnCallCheck, RosterCheck, WaitingCheck
from bot.checks.translation import TranslationCheck, TranslationSettingsCheck

if TYPE_CHECKING:
    from bot.checks.findings import Check
    from bot.config import Settings

#: What answers on the loopback when the bot listens on every address.
_EVERY = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}  # noqa: S104 - compared with, not listened on


def all_checks(settings: Settings) -> Sequence[Check]:
    """The checks for `settings`, in the order in which they are told."""
    house: list[Check] = [
        SettingsCheck(settings),
        DatabaseCheck(settings),
        MediaCheck(settings),
        ClockCheck(settings, _now),
        NetworkClockCheck(_platform_urls(settings), _now),
        RosterCheck(settings),
        OnCallCheck(settings),
        WaitingCheck(settings),
        TranslationSettingsCheck(settings),
        TranslationCheck(settings),
        ServerCheck(_here(settings)),
    ]
    if settings.web.public_url:
        house.append(AddressCheck(settings.web.public_url, doors(settings)))
    return [*house, *_platform_checks(settings)]


def _now() -> datetime:
    return datetime.now(UTC)


def _here(settings: Settings) -> str:
    host = _EVERY.get(settings.web.host, settings.web.host)
    return f"http://{host}:{settings.web.port}"


def _platform_checks(settings: Settings) -> list[Check]:
    """Their libraries are read only for those that are configured."""
    checks: list[Check] = []
    if settings.telegram.token.get_secret_value():
        from bot.adapters.telegram.doctor import TelegramCheck  # noqa: PLC0415

        checks.append(TelegramCheck(settings.telegram, settings.web.public_url, _now))
    if settings.twilio.account_sid:
        from bot.adapters.twilio_messaging.doctor import TwilioCheck  # noqa: PLC0415

        checks.append(TwilioCheck(settings.twilio, settings.web.public_url))
    if settings.slack.bot_token.get_secret_value():
        from bot.adapters.slack.doctor import SlackCheck, SlackSettingsCheck  # noqa: PLC0415

        checks += [SlackSettingsCheck(settings.slack), SlackCheck(settings.slack)]
    return checks


def _platform_urls(settings: Settings) -> list[str]:
    urls = {
        settings.telegram.base_url: settings.telegram.token.get_secret_value(),
        settings.slack.base_url: settings.slack.bot_token.get_secret_value(),
        settings.twilio.base_url: settings.twilio.account_sid,
    }
    return [url for url, configured in urls.items() if configured]


def doors(settings: Settings) -> dict[str, int]:
    """The paths that platforms call here, each with the status for a request that proves nothing."""
    found: dict[str, int] = {}
    if settings.telegram.token.get_secret_value() and settings.telegram.mode == "webhook":
        found["/telegram/webhook"] = 401
    if settings.slack.bot_token.get_secret_value() and settings.slack.signing_secret.get_secret_value():
        found["/slack/events"] = 401
    if settings.twilio.account_sid:
        found |= {f"/twilio/{name}": 400 for name in ("whatsapp", "sms") if getattr(settings.twilio, f"{name}_from")}
    return found
