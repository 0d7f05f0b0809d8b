"""The languages the bot speaks, each by its own name."""

from __future__ import annotations

from conversations.locale import SOURCE, locale_for, shipped
from conversations.messages import Choice


def language_choices() -> tuple[Choice, ...]:
    """Shipped languages as choices: tag, own name and English name, since people type either ("Español (Spanish)")."""
    return tuple(Choice(tag, _both_names(tag)) for tag in shipped())


def _both_names(tag: str) -> str:
    own, english = own_name(tag), locale_for(tag).babel.get_display_name(SOURCE) or tag
    return own if own == english else f"{own} ({english})"


def own_name(tag: str) -> str:
    """A language's name in itself, with a capital where the script has one."""
    name = locale_for(tag).babel.get_display_name() or tag
    return name[:1].upper() + name[1:]
