"""The platforms that the settings turn on, each built once.

Their libraries are read only then: together they cost a second that a demo need not wait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.config import ConfigError

if TYPE_CHECKING:
    from bot.adapter import Adapter
    from bot.config import Settings
    from bot.hooks import HouseHooks
    from bot.media import DiskMedia
    from bot.writer import Writer
    from handlers.house import House
    from handlers.ports import Clock


def build_platforms(
    settings: Settings, writer: Writer, house: House, media: DiskMedia, hooks: HouseHooks
) -> list[Adapter]:
    """An adapter for each platform that has its token. Raises ConfigError for settings that do not fit together."""
    clock = house.clock
    adapters: list[Adapter] = []
    if settings.telegram.token.get_secret_value():
        adapters.append(_telegram(settings, clock, media, hooks))
    if settings.twilio.account_sid:
        adapters += _twilio(settings, clock, media, hooks)
    if settings.slack.bot_token.get_secret_value():
        adapters.append(_slack(settings, writer, house, media))
    return adapters


def _telegram(settings: Settings, clock: Clock, media: DiskMedia, hooks: HouseHooks) -> Adapter:
    from bot.adapters.telegram.adapter import TelegramAdapter  # noqa: PLC0415

    async def gone(address: str) -> None:
        await hooks.gone("telegram", address)

    try:
        return TelegramAdapter(
            settings.telegram, media, clock, gone, office=settings.school.office, public_url=settings.web.public_url
        )
    except ValueError as error:
        raise ConfigError(str(error)) from None


def _twilio(settings: Settings, clock: Clock, media: DiskMedia, hooks: HouseHooks) -> list[Adapter]:
    from bot.adapters.twilio_messaging.account import TwilioAccount  # noqa: PLC0415
    from bot.adapters.twilio_messaging.adapter import SmsAdapter, WhatsAppAdapter  # noqa: PLC0415

    account, public_url = TwilioAccount(settings.twilio), settings.web.public_url
    made: list[Adapter] = []
    if settings.twilio.whatsapp_from:
        made.append(WhatsAppAdapter(account, public_url, media, clock, hooks, school=settings.school.name))
    if settings.twilio.sms_from:
        made.append(SmsAdapter(account, public_url, media, clock, hooks))
    if not made:
        raise ConfigError("twilio.account_sid is set: set twilio.whatsapp_from or twilio.sms_from too, or neither")
    return made


def _slack(settings: Settings, writer: Writer, house: House, media: DiskMedia) -> Adapter:
    from bot.adapters.slack.adapter import SlackAdapter  # noqa: PLC0415
    from bot.adapters.slack.ports import Ports  # noqa: PLC0415
    from bot.staff_rooms import RoomThreads, StaffDesks, StaffDirectory  # noqa: PLC0415

    database = writer.database
    ports = Ports(
        StaffDirectory(database, house, "slack"),
        RoomThreads(database),
        StaffDesks(database, house, "slack"),
        house.clock.now,
    )
    return SlackAdapter(settings.slack, media, ports)
