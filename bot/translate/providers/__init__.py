"""The providers, one a file, built from the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.translate.providers.deepl import DeepL
from bot.translate.providers.google import Google
from bot.translate.providers.libretranslate import LibreTranslate
from bot.translate.providers.microsoft import Microsoft
from bot.translate.providers.mymemory import MyMemory
from bot.translate.providers.openai import OpenAI

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.config.translation import TranslationSection
    from bot.translate.provider import Provider


def build_providers(section: TranslationSection) -> list[Provider]:
    """The providers that the settings name, in their order; "none" is none."""
    makers: dict[str, Callable[[], Provider]] = {
        "google": Google,
        "mymemory": MyMemory,
        "libretranslate": lambda: LibreTranslate(
            section.libretranslate_url, section.libretranslate_key.get_secret_value()
        ),
        "deepl": lambda: DeepL(section.deepl_url, section.deepl_key.get_secret_value()),
        "microsoft": lambda: Microsoft(
            section.microsoft_url, section.microsoft_key.get_secret_value(), section.microsoft_region
        ),
        "openai": lambda: OpenAI(section.openai_url, section.openai_key.get_secret_value(), section.openai_model),
    }
    return [makers[name]() for name in section.providers if name != "none"]
