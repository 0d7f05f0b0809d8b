"""All settings of one installation."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, YamlConfigSettingsSource

from bot.config.environment import EnvironmentSource
from bot.config.listening import ListeningSection
from bot.config.media import MediaSection
from bot.config.relay import RelaySection
from bot.config.sections import (
    LogSection,
    NudgeSection,
    OutboxSection,
    SafetySection,
    SchoolSection,
    SlackSection,
    StorageSection,
    TelegramSection,
    TwilioSection,
    WebSection,
)
from bot.config.translation import TranslationSection

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Settings(BaseSettings):
    """config.yaml, overridden by the environment: HOMELINE_WEB__PORT=9000 sets web.port."""

    model_config = SettingsConfigDict(
        env_prefix="HOMELINE_",
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        nested_model_default_partial_update=True,
    )

    school: SchoolSection = Field(default_factory=SchoolSection)
    storage: StorageSection = Field(default_factory=StorageSection)
    media: MediaSection = Field(default_factory=MediaSection)
    web: WebSection = Field(default_factory=WebSection)
    telegram: TelegramSection = Field(default_factory=TelegramSection)
    slack: SlackSection = Field(default_factory=SlackSection)
    twilio: TwilioSection = Field(default_factory=TwilioSection)
    translation: TranslationSection = Field(default_factory=TranslationSection)
    relay: RelaySection = Field(default_factory=RelaySection)
    outbox: OutboxSection = Field(default_factory=OutboxSection)
    safety: SafetySection = Field(default_factory=SafetySection)
    listening: ListeningSection = Field(default_factory=ListeningSection)
    nudges: NudgeSection = Field(default_factory=NudgeSection)
    log: LogSection = Field(default_factory=LogSection)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - ours reads lists as people write them
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Values given in code win, then the environment, then the file."""
        return init_settings, EnvironmentSource(settings_cls), YamlConfigSettingsSource(settings_cls)

    @property
    def platform_configured(self) -> bool:
        """Whether any real platform has its token."""
        return bool(
            self.telegram.token.get_secret_value() or self.slack.bot_token.get_secret_value() or self.twilio.account_sid
        )

    @property
    def demo(self) -> bool:
        """Whether the demo page is served."""
        return self.web.demo == "on" or (self.web.demo == "auto" and not self.platform_configured)

    @model_validator(mode="after")
    def _demo_stays_home(self) -> Self:
        if self.demo and self.web.host not in _LOOPBACK and not self.web.demo_on_network:
            raise ValueError(
                "web.host: the demo page lets anyone act as any person, so it is served to this machine only; "
                "set web.host to 127.0.0.1, or web.demo to off, or web.demo_on_network to true if you mean it"
            )
        return self

    @model_validator(mode="after")
    def _sqlite_or_postgresql(self) -> Self:
        if not self.storage.url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            raise ValueError("storage.url: write sqlite:///path/to/file.db or postgresql://user:password@host/name")
        return self

    @model_validator(mode="after")
    def _telegram_can_call_us(self) -> Self:
        url = self.web.public_url
        if (
            self.telegram.token.get_secret_value()
            and self.telegram.mode == "webhook"
            and not url.startswith("https://")
        ):
            raise ValueError(
                "telegram.mode: webhook needs web.public_url, which must start with https:// "
                "(HOMELINE_WEB__PUBLIC_URL); polling needs no address"
            )
        return self

    @model_validator(mode="after")
    def _twilio_is_complete(self) -> Self:
        twilio = self.twilio
        if not twilio.account_sid:
            return self
        if not twilio.auth_token.get_secret_value():
            raise ValueError("twilio.auth_token: give it too; it stands beside the account SID in Twilio's Console")
        if not (twilio.whatsapp_from or twilio.sms_from):
            raise ValueError("twilio.whatsapp_from: give it, or twilio.sms_from, or both; else leave out account_sid")
        if not self.web.public_url:
            raise ValueError(
                "web.public_url: Twilio must be able to call this server; write its https:// address "
                "(HOMELINE_WEB__PUBLIC_URL), or leave out twilio.account_sid"
            )
        return self
