"""Right-to-left text in which Latin names, times and numbers keep their order (Q7): U+2068 … U+2069 around each."""

from __future__ import annotations

from typing import Final

import regex

from conversations.locale import locale_for

_FSI: Final = "\u2068"
_PDI: Final = "\u2069"
#: Links stay bare: many apps would take the mark after one for a part of it.
_LINK: Final = r"(?:https?://|www\.)\S+|\S+@\S+"
#: What is there already, a run of Latin words and figures, or one of figures: "Ms Ortiz", "7:30 PM", "555-0100".
_WORD: Final = r"[\p{Latin}\p{Nd}][\p{Latin}\p{M}\p{Nd}'’]*"
_JOINT: Final = r"(?:[ ]|[-.:/,&+@#_%]|\. )"
_RUN: Final = regex.compile(
    rf"(?P<keep>\u2068[^\u2069]*\u2069|{_LINK})|(?P<run>[$€£+#]?{_WORD}(?:{_JOINT}{_WORD})*[%°]?)", regex.VERSION1
)
_RTL_LETTER: Final = regex.compile(r"[\p{Arabic}\p{Hebrew}]")
_ALONE: Final = regex.compile(r"\p{Nd}+")


def isolate(text: str, language: str) -> str:
    """`text` with its left-to-right runs isolated, when `language` is written from right to left; else as it is."""
    is_rtl = locale_for(language).rtl and _RTL_LETTER.search(text)  # an original that nobody translated stays as it is
    return _RUN.sub(_isolated, text) if is_rtl else text


def isolate_name(name: str, language: str) -> str:
    """One name (or any value) put into a line of that language."""
    return f"{_FSI}{name}{_PDI}" if name and locale_for(language).rtl else name


def _isolated(found: regex.Match[str]) -> str:
    run = found.group("run")
    # A number of one piece stands right in any text.
    return f"{_FSI}{run}{_PDI}" if run and not _ALONE.fullmatch(run) else found.group()
