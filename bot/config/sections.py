"""The sections of config.yaml. Each field's description is the help that people read."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator

from bot.config.environment import words_of
from conversations.locale import catalog_for, shipped

_WEB_ADDRESS = re.compile(r"https?://[^\s/?#@]+(/[^\s?#]*)?")


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"{name!r} is no time zone; write it like America/Los_Angeles")
    return name


def _shipped_language(tag: str) -> str:
    if catalog_for(tag) != tag.partition("-")[0].lower():
        raise ValueError(f"the bot does not speak {tag!r} yet; use one of {', '.join(shipped())}")
    return tag


def _starts_with(prefix: str) -> Callable[[SecretStr], SecretStr]:
    """A check that tells Slack's tokens apart, for they are easily swapped."""

    def check(secret: SecretStr) -> SecretStr:
        value = secret.get_secret_value()
        if value and not value.startswith(prefix):
            raise ValueError(f"this token starts with {prefix}")
        return secret

    return check


def _web_address(url: str) -> str:
    stripped = url.strip().rstrip("/")
    if stripped and not _WEB_ADDRESS.fullmatch(stripped):
        raise ValueError("write the whole address, like https://homeline.example.org")
    return stripped


Zone = Annotated[str, AfterValidator(_known_zone)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Language = Annotated[str, AfterValidator(_shipped_language)]
_Content = Annotated[str, Field(pattern="^HX[0-9a-f]{32}$")]
_TemplateName = Annotated[
    str, Field(pattern="^(note_waiting|message_waiting|announcement|announcement_urgent|checkin|checkin_answers)$")
]
#: A phone number or a Messaging Service.
_TWILIO_SENDER = r"^(\+[1-9][0-9]{6,14}|[0-9]{5,6}|MG[0-9a-f]{32})?$"


class Section(BaseModel):
    """A group of settings; a name that is not one of them is refused, so that a typo does not hide."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SchoolSection(Section):
    """What the bot says about the school where the roster is silent."""

    name: str = Field("Willow Creek School", min_length=1, description="Name of the school, as families know it.")
    timezone: Zone = Field("America/Los_Angeles", description="The school's time zone (IANA name).")
    country: str = Field(
        "US", pattern="^[A-Z]{2}$", description="Two capital letters; how phone numbers without + are read."
    )
    language: Language = Field("en", description="The language that staff read.")
    office: str = Field(
        "555-0100",
        min_length=1,
        description="Phone number of the school office, said in many messages; there a family reaches a human being.",
    )
    quiet_from: time = Field(time(21), description="From then on, in the family's own time, only emergencies are sent.")
    quiet_until: time = Field(time(7), description="Until then, in the family's own time, only emergencies are sent.")


class StorageSection(Section):
    """Where everything is kept."""

    url: str = Field(
        "sqlite:///data/homeline.db",
        description="Database: sqlite:///path/to/file.db or postgresql://user:password@host/name.",
    )
    synchronous: Literal["FULL", "NORMAL"] = Field(
        "FULL",
        description="SQLite only. FULL survives a power cut; "
        "NORMAL is a little faster and may then lose the last moments.",
    )
    media: Path = Field(Path("data/media"), description="Folder for photos, voice notes and documents.")


class WebSection(Section):
    """The web server: webhooks, health, and the demo page."""

    host: str = Field("127.0.0.1", description="Address to listen on; 127.0.0.1 is this machine only.")
    port: int = Field(8080, ge=1, le=65535, description="Port to listen on.")
    public_url: WebAddress = Field(
        "", description="How the internet reaches this server, e.g. https://homeline.example.org."
    )
    demo: Literal["auto", "on", "off"] = Field(
        "auto", description="The demo page with three phones. auto: on while no platform is configured."
    )
    demo_on_network: bool = Field(
        default=False, description="Let other machines open the demo page. Anyone who opens it can act as any person."
    )


class TelegramSection(Section):
    """Telegram."""

    token: SecretStr = Field(SecretStr(""), description="The bot's token from @BotFather; empty: Telegram is off.")
    base_url: str = Field("https://api.telegram.org", description="Where the Bot API is reached.")
    mode: Literal["polling", "webhook"] = Field(
        "polling",
        description="polling: we ask Telegram for messages, which works anywhere. webhook: Telegram calls "
        "web.public_url, which must be https.",
    )


class SlackSection(Section):
    """Slack."""

    bot_token: Annotated[SecretStr, AfterValidator(_starts_with("xoxb-"))] = Field(
        SecretStr(""), description="The bot token (xoxb-…); empty: Slack is off."
    )
    app_token: Annotated[SecretStr, AfterValidator(_starts_with("xapp-"))] = Field(
        SecretStr(""),
        description="The app-level token (xapp-…) for Socket Mode, which needs no public address; empty: HTTP.",
    )
    signing_secret: SecretStr = Field(
        SecretStr(""), description="The signing secret, which proves that what comes over HTTP is from Slack."
    )
    base_url: str = Field("https://slack.com/api/", description="Where the Web API is reached.")

    @model_validator(mode="after")
    def _has_a_way_in(self) -> Self:
        ways = (self.app_token, self.signing_secret)
        if self.bot_token.get_secret_value() and not any(way.get_secret_value() for way in ways):
            raise ValueError(
                "slack.app_token: give it (Socket Mode), or slack.signing_secret (HTTP), else nothing can come in"
            )
        return self


class TwilioSection(Section):
    """WhatsApp and SMS through Twilio."""

    account_sid: str = Field(
        "", pattern="^(AC[0-9a-f]{32})?$", description="The account SID (AC…); empty: WhatsApp and SMS are off."
    )
    auth_token: SecretStr = Field(SecretStr(""), description="The account's auth token.")
    base_url: str = Field(
        "https://api.twilio.com", pattern="^https?://[^/?#@]+$", description="Where the REST API is reached."
    )
    whatsapp_from: str = Field(
        "",
        pattern=_TWILIO_SENDER,
        description="WhatsApp sender, like +14155238886, or the Messaging Service (MG…) it is in; empty: no WhatsApp.",
    )
    sms_from: str = Field(
        "",
        pattern=_TWILIO_SENDER,
        description="Number for SMS, like +14155550100, or a Messaging Service (MG…); empty: no SMS.",
    )
    templates: dict[_TemplateName, dict[Language, _Content]] = Field(
        {},
        description="WhatsApp templates (HX…) by name and language, for those registered under names of your own; "
        "what `run_bot.py templates --register` registered is found by itself.",
    )
    buttons: bool = Field(
        default=True, description="Buttons and lists on WhatsApp; false: people answer with the number of a choice."
    )
    timeout: float = Field(10.0, gt=0, le=60, description="Seconds within which Twilio must answer a request.")


class OutboxSection(Section):
    """How messages leave."""

    batch: int = Field(50, ge=1, le=500, description="Messages claimed from the database at once.")
    most_attempts: int = Field(
        8, ge=1, le=50, description="Attempts before a message that may have arrived is given up; others, after a day."
    )
    rates: dict[str, Annotated[float, Field(gt=0)]] = Field(
        {"telegram": 30, "whatsapp": 80, "sms": 10, "slack": 20},
        description="Most messages a second, by channel; a channel not named is not slowed.",
    )
    address_seconds: dict[str, Annotated[float, Field(ge=0)]] = Field(
        {"telegram": 1, "whatsapp": 6, "sms": 1, "slack": 1},
        description="Seconds between two messages to one person, by channel, once a burst is used up.",
    )
    address_bursts: dict[str, Annotated[int, Field(ge=1)]] = Field(
        {"telegram": 5, "whatsapp": 45, "sms": 3, "slack": 5},
        description="Messages that one person may get at once after a rest, by channel.",
    )


#: A role, or a person by sourced id or e-mail.
_OnCall = Annotated[str, Field(min_length=1, max_length=255)]
_Phone = Annotated[str, Field(pattern=r"^\+[1-9][0-9]{6,14}$")]
StaffRole = Literal["teacher", "support", "office", "counsellor", "principal", "district", "aide", "administrator"]


class SafetySection(Section):
    """The answer to words that may mean danger, and who is told."""

    emergency_number: str = Field("911", min_length=1, description="The number to call in danger.")
    resources: dict[str, str] = Field(
        {
            "en": "You can call or text 988 at any hour. It is free, and someone listens.",
            "es": "Puede llamar o escribir al 988 a cualquier hora (oprima 2 para español). "
            "Es gratis y alguien le escucha.",
            "ar": "يمكنك الاتصال بالرقم 988 أو مراسلته في أي ساعة. الخدمة مجانية، وهناك من يستمع إليك.",
        },
        description="Local help, in each language, written by a human. English is used where a language is missing.",
    )
    on_call_roles: Annotated[tuple[StaffRole, ...], BeforeValidator(words_of)] = Field(
        ("counsellor", "principal"), min_length=1, description="Roles of the staff who get safety alerts."
    )
    on_call: Annotated[tuple[_OnCall, ...], BeforeValidator(words_of)] = Field(
        (),
        description="Who is paged, one after the other until somebody has it: roles, or people by their sourced id or "
        "e-mail, like [ms.nair@example.org, counsellor, principal]. Empty: on_call_roles, in their order.",
    )
    on_call_missing: Annotated[tuple[_OnCall, ...], BeforeValidator(words_of)] = Field(
        ("office", "counsellor", "principal"),
        min_length=1,
        description="The same when a family writes that a child is not where it should be.",
    )
    page_seconds: int = Field(
        180, ge=30, le=3600, description="Seconds in which whoever is paged can take it, before the next is paged."
    )
    repeat_minutes: int = Field(
        15, ge=5, le=240, description="Minutes after which it begins again with the first, when nobody has taken it."
    )
    remind_hours: int = Field(
        4, ge=1, le=48, description="Hours after which whoever has taken it is asked about it, again and again."
    )
    sms_numbers: Annotated[tuple[_Phone, ...], BeforeValidator(words_of)] = Field(
        (),
        description="Phones, like +14155550123, that get an SMS without names or words when nobody else has answered. "
        "Staff on call who joined by SMS get one too, without being named here.",
    )

    @model_validator(mode="after")
    def _english_is_there(self) -> Self:
        if not self.resources.get("en"):
            raise ValueError("safety.resources: en must be there; it is used where a language is missing")
        return self


class NudgeSection(Section):
    """Messages that start with us. Times are the school's wall clock, like "thu 15:10"."""

    weekly_note: str = Field(
        "thu 15:10", pattern=r"^(off|(mon|tue|wed|thu|fri|sat|sun) ([01]\d|2[0-3]):[0-5]\d)$",
        description="When teachers are asked for one good sentence; off for never.",
    )  # fmt: skip
    checkin: str = Field(
        "fri 16:00", pattern=r"^(off|(mon|tue|wed|thu|fri|sat|sun) ([01]\d|2[0-3]):[0-5]\d)$",
        description="When families are asked how the week was; off for never.",
    )  # fmt: skip
    checkin_teachers: str = Field(
        "off", pattern=r"^(off|(mon|tue|wed|thu|fri|sat|sun) ([01]\d|2[0-3]):[0-5]\d)$",
        description="When teachers are asked how their week with a class was; off for never.",
    )  # fmt: skip


class LogSection(Section):
    """Logs. They never carry message text, names, phone numbers or tokens."""

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="How much is logged.")
    format: Literal["auto", "json", "text"] = Field(
        "auto", description="json for machines, text for people; auto: text on a terminal."
    )
