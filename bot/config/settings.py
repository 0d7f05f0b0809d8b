"""All settings of one installation."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, YamlConfigSettingsSource

from bot.config.sections import (
    LogSection,
    NudgeSection,
    OutboxSection,
    SafetySection,
    SchoolSection,
    SlackSection,
    StorageSection,
    TelegramSection,
    TranslationSection,
    TwilioSection,
    WebSection,
)

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
    web: WebSection = Field(default_factory=WebSection)
    telegram: TelegramSection = Field(default_factory=TelegramSection)
    slack: SlackSection = Field(default_factory=SlackSection)
    twilio: TwilioSection = Field(default_factory=TwilioSection)
    translation: TranslationSection = Field(default_factory=TranslationSection)
    outbox: OutboxSection = Field(default_factory=OutboxSection)
    safety: SafetySection = Field(default_factory=SafetySection)
    nudges: NudgeSection = Field(default_factory=NudgeSection)
    log: LogSection = Field(default_factory=LogSection)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Values given in code win, then the environment, then the file."""
        return init_settings, env_settings, YamlConfigSettingsSource(settings_cls)

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
