"""The translators: each configured one is given a word."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from bot.checks.running import off_loop
from bot.checks.trouble import host_of, why
from bot.translate.provider import ProviderError
from bot.translate.providers import build_providers

if TYPE_CHECKING:
    from bot.checks.findings import Report
    from bot.config import Settings
    from bot.translate.provider import Provider

_PUBLIC: Final = frozenset({"google", "mymemory"})
_WORD: Final = "Good morning"


class TranslationSettingsCheck:
    """Where families' words go to be translated."""

    area, online = "translation", False

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def examine(self, report: Report) -> None:
        """Look at the settings alone."""
        names = [name for name in self._settings.translation.providers if name != "none"]
        public = [name for name in names if name in _PUBLIC]
        if not names:
            report.look("nobody translates: messages go out in the writer's own words", "Set translation.providers")
        elif public and self._settings.platform_configured:
            report.look(
                f"what families write goes to public sites ({', '.join(public)})",
                "Run LibreTranslate and set translation.providers to it",
            )


class TranslationCheck:
    """Whether the translators answer."""

    area, online = "translation", True

    def __init__(self, settings: Settings) -> None:
        self._section = settings.translation

    async def examine(self, report: Report) -> None:
        """Have one word translated by each; one that answers is enough to go on."""
        providers = build_providers(self._section)
        failures = await asyncio.gather(*(self._ask(provider) for provider in providers))
        works = any(failure is None for failure in failures)
        for provider, failure in zip(providers, failures, strict=True):
            where = self._where(provider.name)
            if failure is None:
                report.ok(f"{where} translates")
            elif works:
                report.look(
                    f"{where}: {failure}", "The others stand in; take it off translation.providers if it stays so"
                )
            else:
                report.wrong(
                    f"{where}: {failure}; messages go out untranslated",
                    "Mend it, or name another one in translation.providers",
                )

    def _where(self, name: str) -> str:
        return f"{name} at {host_of(self._section.libretranslate_url)}" if name == "libretranslate" else name

    async def _ask(self, provider: Provider) -> str | None:
        """Why it does not translate; None when it does."""
        try:
            async with asyncio.timeout(self._section.deadline):
                answer = await off_loop(lambda: provider.translate(_WORD, "en", "es", self._section.timeout))
        except Exception as error:  # noqa: BLE001 - a provider may raise anything at all
            told = str(error) if isinstance(error, ProviderError) and error.__cause__ is None else why(error)
            return f"could not be asked: {told}"
        return None if answer and answer.strip() else "gave no translation"
