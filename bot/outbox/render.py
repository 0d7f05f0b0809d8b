"""A Reply within a platform's limits: buttons where they fit, else numbered text; long texts split."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from bot.adapter import Button, Outgoing
from conversations.bidi import isolate_name

if TYPE_CHECKING:
    from conversations.capabilities import Capabilities
    from conversations.messages import Reply

_GRAPHEME = regex.compile(r"\X")


def render(reply: Reply, capabilities: Capabilities, delivery_id: int, address: str) -> list[Outgoing]:
    """The messages that carry `reply`, in order; the last one has the buttons."""
    buttons = _buttons(reply, capabilities)
    text = reply.text if capabilities.rich else whole_text(reply)
    if reply.choices and not buttons:
        text = _without_buttons(text, reply)
    parts = split_text(text, capabilities.text)
    last = len(parts) - 1
    return [
        Outgoing(
            delivery_id,
            address,
            part,
            buttons if index == last else (),
            reply.media if index == last else (),
            reply.thread,
            reply.facts,
        )
        for index, part in enumerate(parts)
    ]


def _without_buttons(text: str, reply: Reply) -> str:
    """Numbers that answer the open question; a message's own buttons have none, only another way to the same."""
    if reply.facts.get("optional_choices"):
        return "\n\n".join(part for part in (text, reply.facts.get("other_way", "")) if part)
    return "\n".join([text, "", *(f"{number}. {choice.label}" for number, choice in enumerate(reply.choices, 1))])


def _buttons(reply: Reply, capabilities: Capabilities) -> tuple[Button, ...]:
    fits = len(reply.choices) <= capabilities.buttons and all(
        len(choice.label) <= capabilities.button_label for choice in reply.choices
    )
    if not fits or len(reply.taps) != len(reply.choices):
        return ()
    return tuple(Button(choice.label, tap) for choice, tap in zip(reply.choices, reply.taps, strict=True))


def whole_text(reply: Reply) -> str:
    """The text with what rich platforms show around it: who writes about whom, the notices, the original (Q6)."""
    facts, parts = reply.facts, []
    if "author" in facts:
        author, about = (isolate_name(facts.get(name, ""), facts.get("language", "")) for name in ("author", "about"))
        parts.append(f"{author} ({about}):" if about else f"{author}:")
    parts.append(reply.text)
    if facts.get("edited"):
        parts.append(f"[{facts['edited']}]")
    if facts.get("notice"):
        parts.append(f"[{facts['notice']}]")
    if facts.get("original"):
        parts.append(f"[{facts.get('label', '')}]\n{facts['original']}")
    return "\n".join(part for part in parts if part)


def split_text(text: str, most: int) -> list[str]:
    """`text` in parts of at most `most` characters, cut at paragraphs, lines, sentences or words where possible.

    A visible character is never cut in two (family emoji, Devanagari); text without spaces is cut too.
    """
    parts, rest = [], text
    while len(rest) > most:
        cut = _cut_at(rest, most)
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*parts, rest] if rest or not parts else parts


def _cut_at(text: str, most: int) -> int:
    head = text[:most]
    for mark in ("\n\n", "\n", ". ", "。", "؟ ", "! ", "? ", " "):
        at = head.rfind(mark)
        if at > most // 2:
            return at + len(mark)
    end = 0
    for found in _GRAPHEME.finditer(text):
        if found.end() > most:
            break
        end = found.end()
    return end or most
