"""Marks as tags, for engines that promise to keep tags."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Final

import regex

from conversations.protection.masking import MARK

_TAG: Final = regex.compile(r"<[^<>]{0,200}>")


def tagged(text: str, tag: Callable[[str], str]) -> str:
    """`text` as markup, each mark "[[1]]" as `tag("1")`."""
    pieces, at = [], 0
    for mark in MARK.finditer(text):
        pieces += [html.escape(text[at : mark.start()], quote=False), tag(mark[1])]
        at = mark.end()
    return "".join((*pieces, html.escape(text[at:], quote=False)))


def untagged(markup: str, tag: regex.Pattern[str]) -> str:
    """The text of `markup`, in which `tag` (its group 1 the number) becomes "[[1]]" and other tags vanish."""
    return html.unescape(_TAG.sub("", tag.sub(lambda found: f"[[{found[1]}]]", markup)))
