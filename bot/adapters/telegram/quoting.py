"""The original under a translation, as Telegram shows what is quoted; said by offsets, never by markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import MessageEntity

from bot.adapters.telegram.limits import units

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Longer quotes are folded up until they are tapped.
_FOLDED = 300


def quote_in(text: str, facts: Mapping[str, str]) -> list[MessageEntity] | None:
    """Where in `text` (a message, or the part of one) the original stands; None where it does not."""
    original = facts.get("original", "").strip()
    if not original:
        return None
    if text.endswith(original):
        start = len(text) - len(original)
    elif original.endswith(text):  # the last part of a long one
        start = 0
    else:
        return None
    kind = MessageEntity.EXPANDABLE_BLOCKQUOTE if len(original) > _FOLDED else MessageEntity.BLOCKQUOTE
    # Offsets are UTF-16 units.
    return [MessageEntity(kind, units(text[:start]), units(text[start:]))]
