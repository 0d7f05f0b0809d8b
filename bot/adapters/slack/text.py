"""Slack's mrkdwn, both ways: what staff write as plain words, and our words so that nothing in them acts.

https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from typing import Any

import regex as re

_MARK = re.compile(r"<([^<>]*)>")
_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^<>]*)?>")


def escape(text: str) -> str:
    """`text` so that Slack shows it as written: no mention, link or <!channel> can come of it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mentioned(text: str) -> list[str]:
    """Ids of the users that a message from Slack mentions."""
    return list(dict.fromkeys(_MENTION.findall(text)))


def plain(text: str, blocks: object = None, names: Mapping[str, str] | None = None) -> str:
    """A message from Slack as its writer saw it: links as their text, emoji as characters, names for mentions."""
    known = names or {}
    for code, emoji in _emoji(blocks).items():
        text = text.replace(code, emoji)
    return html.unescape(_MARK.sub(lambda found: _shown(found[1], known), text))


def _shown(mark: str, names: Mapping[str, str]) -> str:
    target, _bar, label = mark.partition("|")
    if target.startswith("@"):
        return "@" + (names.get(target[1:]) or label.lstrip("@") or "…")
    if target.startswith("#"):
        return "#" + (label.lstrip("#") or "…")
    if target.startswith("!"):
        return label or "@" + target[1:].partition("^")[0]
    url = target.removeprefix("mailto:").removeprefix("tel:")
    return f"{label} ({url})" if label and label not in url else url


def _emoji(blocks: object) -> dict[str, str]:
    """The emoji of a rich text as `:name:` → character, longest first; the workspace's own pictures have none."""
    found: dict[str, str] = {}
    for element in _elements(blocks):
        name, code = element.get("name"), element.get("unicode")
        if element.get("type") != "emoji" or not isinstance(name, str) or not isinstance(code, str):
            continue
        tone = f":skin-tone-{element['skin_tone']}:" if "skin_tone" in element else ""
        if re.fullmatch(r"[0-9a-f]{2,5}(?:-[0-9a-f]{2,5})*", code):
            found[f":{name}:{tone}"] = "".join(chr(int(part, 16)) for part in code.split("-"))
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


def _elements(node: object) -> Iterator[dict[str, Any]]:
    """Every element of rich-text blocks, however deep (Slack nests three levels; we follow eight)."""
    level = [node]
    for _ in range(8):
        below: list[object] = []
        for item in level:
            if isinstance(item, list):
                below += item
            elif isinstance(item, dict):
                yield item
                below.append(item.get("elements"))
        level = below
