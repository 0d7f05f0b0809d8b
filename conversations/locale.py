"""The bot's own words in the person's language: gettext catalogs written by hand, and right-to-left care."""

from __future__ import annotations

import gettext
import io
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from babel import Locale as BabelLocale
from babel import UnknownLocaleError
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from collections.abc import Sequence

CATALOGS = Path(__file__).resolve().parent.parent / "locales"
SOURCE = "en"
_RTL = frozenset({"ar", "fa", "he", "ur", "ps", "yi", "ckb", "sd", "ug"})
_FSI, _PDI = "\u2068", "\u2069"


def mark(message: str) -> str:
    """Mark `message` for translation where it is defined; it is translated where it is shown."""
    return message


class Locale:
    """One language as the bot speaks it.

    `tag` is the BCP 47 tag asked for, `catalog` the shipped language that serves it.
    """

    def __init__(self, tag: str, catalog: str, translations: gettext.NullTranslations) -> None:
        self.tag = tag
        self.catalog = catalog
        self.rtl = catalog in _RTL
        self._translations = translations
        self.babel = _babel_locale(catalog)

    def gettext(self, message: str, /, **values: object) -> str:
        """`message` in this language, its {placeholders} filled; in right-to-left text each value is isolated (Q7)."""
        text = self._translations.gettext(message)
        return self._fill(text, values) if values else text

    def ngettext(self, one: str, many: str, count: int, /, **values: object) -> str:
        """The form for `count`; `{count}` is filled too."""
        return self._fill(self._translations.ngettext(one, many, count), {"count": count, **values})

    def list_of(self, names: Sequence[str], style: Literal["standard", "or"] = "standard") -> str:
        """Names as a sentence lists them: "Mateo and Sofía", "Mateo or Sofía"."""
        return format_list(list(names), style, locale=self.babel)

    def language_name(self, tag: str) -> str:
        """What this language calls another: "Spanish", "español"; the tag itself where nobody has a name for it."""
        try:
            return BabelLocale.parse(tag, sep="-").get_display_name(self.babel) or tag
        except (UnknownLocaleError, ValueError):
            return tag

    def _fill(self, text: str, values: dict[str, object]) -> str:
        if self.rtl:
            return text.format(**{name: f"{_FSI}{value}{_PDI}" for name, value in values.items()})
        return text.format(**values)


@cache
def shipped() -> tuple[str, ...]:
    """The languages whose catalogs are complete enough to speak, the source language first."""
    return (SOURCE, *sorted(path.parent.parent.name for path in CATALOGS.glob("*/LC_MESSAGES/homeline.po")))


def catalog_for(tag: str) -> str:
    """The shipped language that serves `tag`: "es-MX" → "es"; an unknown one → "en"."""
    wanted = tag.replace("_", "-").lower()
    by_name = {name.lower(): name for name in shipped()}
    while wanted:
        if wanted in by_name:
            return by_name[wanted]
        wanted = wanted.rpartition("-")[0]
    return SOURCE


@cache
def locale_for(tag: str) -> Locale:
    """How the bot speaks to someone whose language is `tag`."""
    catalog = catalog_for(tag)
    return Locale(tag, catalog, _translations(catalog))


@cache
def _translations(catalog: str) -> gettext.NullTranslations:
    if catalog == SOURCE:
        return gettext.NullTranslations()
    path = CATALOGS / catalog / "LC_MESSAGES" / "homeline.po"
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=catalog.replace("-", "_")))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _babel_locale(catalog: str) -> BabelLocale:
    try:
        return BabelLocale.parse(catalog, sep="-")
    except (UnknownLocaleError, ValueError):
        return BabelLocale.parse(SOURCE)
