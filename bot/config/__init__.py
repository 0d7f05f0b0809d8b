"""Settings: config.yaml and the environment, typed, explained, and refused at boot when wrong."""

from bot.config.loading import ConfigError, load_settings
from bot.config.settings import Settings

__all__ = ["ConfigError", "Settings", "load_settings"]
