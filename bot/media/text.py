"""Plain text, tables as CSV, calendars; and text that is none of these: pages, drawings, scripts."""

from __future__ import annotations

import csv

import regex as re

from bot.media.kinds import Refusal

#: What markup and scripts look like at the beginning of a text, or of one of its first lines.
_MARKUP = re.compile(
    r"<\s*(?:!doctype|!entity|\?xml|\?php|%|/?(?:\w+:)?(?:html|head|body|script|svg|iframe|frameset|object|embed|img|"
    r"style|meta|link|form|math|base|video|audio|template|job|package|a\s+href)\b)",
    re.IGNORECASE,
)
_SCRIPT = re.compile(
    r"#!|@echo\b|<#|#requires\b|param\s*\(|powershell\b|cmd(?:\.exe)?\s+/|wscript\b|cscript\b|"
    r"on\s+error\s+resume|(?:const|let|var)\s+\w+\s*=.*;\s*$|function\s*\w*\s*\([^()]*\)\s*\{|"
    r"import\s+(?:os|sys|subprocess)\b|from\s+\w+\s+import\b|windows\s+registry\s+editor|"
    r"\[(?:autorun|internetshortcut|desktop entry)\]|%!ps|\{\\rtf|x5o!p%@ap",
    re.IGNORECASE,
)
#: Characters in which markup is looked for, lines in which a script is, and rows that a table shows itself by.
_HEAD, _LINES, _ROWS = 4096, 20, 50
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def text_suffix(content: bytes) -> str:
    """Which kind of text it is: txt, csv or ics. Raises Refusal for what is no text, or more than text."""
    text = _decoded(content)
    head = text[:_HEAD]
    lines = [line.strip() for line in head.splitlines()[:_LINES]]
    if _MARKUP.search(head) or any(_SCRIPT.match(line) for line in lines):
        raise Refusal("kind", "markup or a script")
    if lines[0].upper() == "BEGIN:VCALENDAR":
        if "END:VCALENDAR" not in text.upper():
            raise Refusal("broken", "a calendar without its end")
        return "ics"
    return "csv" if _is_table(text) else "txt"


def _decoded(content: bytes) -> str:
    """The text in `content`: UTF-8 or UTF-16 with its mark, else an alphabet of one byte, whichever it may be."""
    if not content.strip():
        raise Refusal("broken", "empty")
    marked = content[:2] in {b"\xff\xfe", b"\xfe\xff"}
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "latin-1"):
        try:
            text = content.decode(encoding).strip()
        except UnicodeDecodeError:
            continue
        if text and _CONTROL.search(text) is None:
            return text
    raise Refusal("kind", "no text")


def _is_table(text: str) -> bool:
    """Whether all of the first rows have the same number of cells, at least two."""
    lines = [line for line in text.splitlines()[:_ROWS] if line.strip()]
    for delimiter in ",;\t":
        try:
            widths = {len(row) for row in csv.reader(lines, delimiter=delimiter)}
        except csv.Error:
            continue
        if len(lines) > 1 and len(widths) == 1 and min(widths) > 1:
            return True
    return False
