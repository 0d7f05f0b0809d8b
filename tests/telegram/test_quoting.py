"""The original under a translation is a quote."""

from __future__ import annotations

from telegram import MessageEntity

from bot.adapters.telegram.quoting import quote_in


def test_the_original_is_quoted_by_utf16_offsets() -> None:
    (quote,) = quote_in("👍 hola\n[label]\n👍 hi", {"original": "👍 hi"}) or []
    assert (quote.type, quote.offset, quote.length) == (MessageEntity.BLOCKQUOTE, 16, 5)


def test_a_long_original_is_folded() -> None:
    (quote,) = quote_in("x\n" + "y" * 400, {"original": "y" * 400}) or []
    assert quote.type == MessageEntity.EXPANDABLE_BLOCKQUOTE


def test_a_part_of_the_original_is_quoted_whole_and_other_text_is_not() -> None:
    (quote,) = quote_in("the end", {"original": "a long beginning and the end"}) or []
    assert (quote.offset, quote.length) == (0, 7)
    assert quote_in("hola", {"original": "hi"}) is None
    assert quote_in("hola", {}) is None
